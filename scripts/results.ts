import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawPictures } from '../src/benchmark/report/draw-pictures.ts';
import { NONE, toPercent, toQuality, toRange, toUsd, toWhole } from '../src/benchmark/report/figures.ts';
import { toHeadline } from '../src/benchmark/report/headline.ts';
import { toPlain } from '../src/benchmark/report/sentence.ts';
import { runInFolder } from '../src/benchmark/run/run-in-folder.ts';
import { openSuite } from '../src/benchmark/suite/suite.ts';
import type { Figures, StrategySummary, Summary } from '../src/benchmark/summary.ts';
import { standAlone } from '../src/pictures/picture.ts';
import { type AppOptions, createApp } from '../src/server/app.ts';
import type { Config } from '../src/server/config-schema.ts';
import { createBenchmarkHouse } from '../src/server/create-benchmark-house.ts';
import { EMBEDDED_CONFIG } from '../src/server/embedded-config.ts';

/** A step on the way to the cascade of today: what it does otherwise. */
interface Iteration {
  readonly name: string;
  readonly what: string;
  /** Left out: the cascade as it is. */
  readonly routing?: Partial<Config['routing']>;
}

const COURSE =
  "The course's heuristic and its thresholds 3 and 7; what the tier says is sent, unless it says that it found nothing.";
const ITERATIONS: readonly Iteration[] = [
  {
    name: 'judged',
    what: 'The same start, but answers are judged: below a confidence of 0.7 the next tier is asked.',
    routing: { scorer: 'course', clarify: false },
  },
  {
    name: 'scored',
    what: "Our scorer for support in place of the course's heuristic; without the judge.",
    routing: { minConfidence: 0, clarify: false },
  },
  {
    name: 'cascade',
    what: 'Both, and the customer is asked back where a question has two meanings: the default.',
  },
  {
    name: 'lenient',
    what: 'The default, but answers are sent from 0.6 on.',
    routing: { minConfidence: 0.6 },
  },
  { name: 'strict', what: 'The default, but answers are sent from 0.8 on.', routing: { minConfidence: 0.8 } },
  {
    name: 'lower',
    what: 'The default, but more questions start low: thresholds 5 and 8.5.',
    routing: { thresholds: [5, 8.5] },
  },
];
const SEED = 1;
const COURSE_NAME = 'course';

export interface ResultsOptions extends Omit<AppOptions, 'config'> {
  readonly sampleSuite: string;
  onProgress(done: number, total: number): void;
}

/** The page of results and its pictures, by name: the built-in suite on the embedded default. */
export async function makeResults({ sampleSuite, onProgress, ...rest }: ResultsOptions) {
  const config: Config = { ...EMBEDDED_CONFIG, store: { ...EMBEDDED_CONFIG.store, kind: 'memory' } };
  const options = { ...rest, config };
  const app = await createApp(options);
  const house = createBenchmarkHouse(app, { ...options, sampleSuite });
  const configurations = new Map(
    ITERATIONS.flatMap(({ name, routing }) => {
      if (!routing) return [];
      const changed = { ...config, routing: { ...config.routing, ...routing } };
      return [[name, async () => (await createApp({ ...options, config: changed })).dependencies] as const];
    }),
  );
  const tiers = config.tiers.map(({ name }) => name);
  const folder = await mkdtemp(join(tmpdir(), 'results-'));
  const suite = await openSuite(sampleSuite, 'sample');
  try {
    const summary = await runInFolder({
      suite,
      wishes: {
        strategies: ['cascade', ...tiers, COURSE_NAME, 'random', ...configurations.keys()],
        repetitions: 1,
        concurrency: 1,
        seed: SEED,
      },
      workshop: { ...house.workshop, configurations },
      folder,
      signal: new AbortController().signal,
      onProgress,
    });
    const strategies = summary.strategies.filter(({ kind }) => kind !== 'configuration');
    const [costs, , grades] = drawPictures({ ...summary, strategies });
    const pictures = Object.entries({ 'results-cost': costs, 'results-grades': grades }).flatMap(
      ([name, picture]) => (picture && 'svg' in picture ? [{ name, svg: standAlone(picture.svg) }] : []),
    );
    return { page: toPage(summary, strategies), pictures };
  } finally {
    await suite.close();
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function toPage(summary: Summary, strategies: readonly StrategySummary[]): string {
  const { facts, headline } = summary;
  const of = (name: string) => summary.strategies.find((strategy) => strategy.name === name);
  const iterations = [{ name: COURSE_NAME, what: COURSE }, ...ITERATIONS];
  return `# Results of the built-in suite

Made by \`npm run results\` on ${summary.progress.finishedAt.slice(0, 10)}: ${facts.suite.cases} questions about the sample articles, each asked once of every strategy, on the embedded default. It has no model: its tiers lift their answers out of the articles with more and more effort. So these figures say how the cascade decides, and nothing of any model's quality. Yours come from \`tiered-support-mcp benchmark\` on your own tiers and questions.

Quality is the share of the facts that a right answer must have which the answer has, 0 where it says something that it must not; of questions that nothing answers, whether the answer says so. Nothing was paid: tokens are estimated and priced ${facts.tiers.map(({ name, pricedAs }) => `as ${pricedAs} for ${name}`).join(', ')} (Bedrock on demand).

## Strategies

${toTable(
  ['strategy', 'quality (95 %)', 'USD per 1,000 (95 %)', 'p50 ms', 'p95 ms', 'escalated', 'abstained'],
  strategies.map((strategy) => [strategy.name, ...toCells(strategy), ...toTimes(strategy)]),
)}

${toHeadline(summary).map(toPlain).join(' ')}

![Cost against quality](pictures/results-cost.svg)

## By kind of question

Mean quality of the cascade and of the strongest tier alone, and where the cascade's answers came from.

${toTable(
  [
    'tag',
    'questions',
    'cascade',
    headline?.bestTier ?? '',
    'USD per 1,000',
    ...facts.tiers.map(({ name }) => name),
  ],
  toTagRows(summary),
)}

![Where each grade of question was answered](pictures/results-grades.svg)

## Iterations

What each step towards the default brought, and what three others would. All are strategies of the same run, on the same questions.

${toTable(
  ['step', 'what it does', 'quality (95 %)', 'USD per 1,000 (95 %)', 'escalated'],
  iterations.flatMap(({ name, what }) => {
    const strategy = of(name);
    return strategy ? [[name, what, ...toCells(strategy), toPercent(strategy.escalated)]] : [];
  }),
)}

`;
}

function toTagRows({ strategies, headline, facts }: Summary): string[][] {
  const cascade = strategies.find(({ kind }) => kind === 'cascade');
  const best = strategies.find(({ name }) => name === headline?.bestTier);
  return (cascade?.byTag ?? []).map((figures) => {
    const shares = cascade?.tierShares.find(({ tag }) => tag === figures.tag)?.shares ?? {};
    return [
      figures.tag,
      String(figures.questions),
      toMean(figures),
      toMean(best?.byTag.find(({ tag }) => tag === figures.tag)),
      toUsd(figures.costUsdPer1k.estimate),
      ...facts.tiers.map(({ name }) => toPercent(shares[name] ?? 0)),
    ];
  });
}

function toCells({ quality, costUsdPer1k: cost }: Figures): string[] {
  return [
    quality ? `${toQuality(quality.estimate)} (${toRange(quality, toQuality)})` : NONE,
    `${toUsd(cost.estimate)} (${toRange(cost, toUsd)})`,
  ];
}

function toTimes({ latencyMs, escalated, abstained }: Figures): string[] {
  return [toWhole(latencyMs.p50), toWhole(latencyMs.p95), toPercent(escalated), toPercent(abstained)];
}

function toMean(figures: Figures | undefined): string {
  return toQuality(figures?.quality?.estimate ?? Number.NaN);
}

function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
