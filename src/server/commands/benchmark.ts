import { readFile } from 'node:fs/promises';
import { checkGate, type GateLimits, type GateOutcome } from '../../benchmark/figures/gate.ts';
import { toGateText } from '../../benchmark/figures/gate-text.ts';
import { isRight } from '../../benchmark/figures/is-right.ts';
import {
  readSummaryQuality,
  type SummaryQuality,
  toSummaryWire,
} from '../../benchmark/figures/summary-wire.ts';
import { toStrategy } from '../../benchmark/figures/to-strategy.ts';
import { type BenchmarkHouse, SAMPLE_SUITE, toConcurrency } from '../../benchmark/house.ts';
import { toReportHtml } from '../../benchmark/report/report-html.ts';
import { toSummaryText } from '../../benchmark/report/summary-text.ts';
import type { Wishes } from '../../benchmark/run/prepare.ts';
import { RESULTS_FILE, writeFiles } from '../../benchmark/run/run-folder.ts';
import { runInFolder } from '../../benchmark/run/run-in-folder.ts';
import { toDefaultStrategies } from '../../benchmark/strategies/contenders.ts';
import { openSuite } from '../../benchmark/suite/suite.ts';
import type { Summary } from '../../benchmark/summary.ts';
import { parseJson } from '../../input/check-value.ts';
import { InputError } from '../../input/input-error.ts';
import type { Done } from './on-stores.ts';
import { createProgressBar } from './progress-bar.ts';
import { readNumber } from './read-number.ts';
import { UsageError } from './usage.ts';

export interface BenchmarkCommand {
  readonly house: BenchmarkHouse;
  readonly words: readonly string[];
  readonly signal: AbortSignal;
  /** Where progress is told. */
  readonly screen: NodeJS.WriteStream;
  /** The options as they were typed. */
  readonly options: BenchmarkOptions;
}

export interface BenchmarkOptions {
  readonly suite?: string | undefined;
  readonly out?: string | undefined;
  readonly strategies?: string | undefined;
  readonly concurrency?: string | undefined;
  readonly repetitions?: string | undefined;
  readonly seed?: string | undefined;
  readonly 'max-cost-usd'?: string | undefined;
  readonly baseline?: string | undefined;
  readonly 'min-quality'?: string | undefined;
  readonly 'max-drop'?: string | undefined;
}

const DEFAULT_FOLDER = './benchmark';
const DEFAULT_SEED = 1;

/**
 * Runs a suite, or goes on with a run that was cut short in the same folder, and writes what it came to.
 * @throws UsageError for options and files that cannot be used, RequestError for strategies that there are not.
 */
export async function runBenchmarkCommand({
  house,
  words,
  signal,
  screen,
  options,
}: BenchmarkCommand): Promise<Done> {
  if (words.length > 0) throw new UsageError(`benchmark takes no "${words[0]}"`);
  const { suite: named = SAMPLE_SUITE, out: folder = DEFAULT_FOLDER } = options;
  const wishes = toWishes(options, house);
  const limits = {
    minQuality: readNumber('min-quality', options['min-quality'], { least: 0, most: 1 }),
    maxDrop: readNumber('max-drop', options['max-drop'], { least: 0, most: 1 }),
  };
  if (limits.maxDrop !== undefined && options.baseline === undefined) {
    throw new UsageError('--max-drop needs --baseline summary.json');
  }
  const bar = createProgressBar(screen);
  try {
    // Before anything is asked, and before this run writes over it.
    const baseline = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
    const suite = await openSuite(house.suites.get(named) ?? named, named);
    try {
      const summary = await runInFolder({
        ...{ suite, wishes, folder, signal },
        workshop: house.workshop,
        onProgress: bar.tell,
      });
      bar.end();
      const strategy = toStrategy(summary);
      const written = await writeFiles(folder, [
        { name: 'summary.json', text: toJson(toSummaryWire(summary)) },
        { name: 'report.html', text: await toReportHtml(summary) },
        ...(strategy ? [{ name: 'strategy.json', text: toJson(strategy) }] : []),
      ]);
      const isGated = baseline !== undefined || limits.minQuality !== undefined;
      const gate = isGated ? toGate(summary, baseline, limits) : undefined;
      return {
        output: [
          toSummaryText(summary),
          ...(gate ? [toGateText(gate)] : []),
          `Written: ${[`${folder}/${RESULTS_FILE}`, ...written].join(', ')}`,
          '',
        ].join('\n'),
        complaint:
          whyStopped(summary) ?? (gate && gate.failures.length > 0 ? gate.failures.join('; ') : undefined),
      };
    } finally {
      await suite.close();
    }
  } catch (error) {
    if (error instanceof InputError) throw new UsageError(error.message);
    throw error;
  } finally {
    bar.end();
  }
}

const toJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

function toGate(
  summary: Summary,
  baseline: SummaryQuality | undefined,
  limits: Omit<GateLimits, 'baseline'>,
): GateOutcome {
  const { measure, quality } = summary;
  if (!measure)
    throw new UsageError('the suite says nowhere what a right answer is: there is no quality to hold');
  if (baseline && baseline.measure !== measure) {
    throw new UsageError(
      `the baseline was measured by ${baseline.measure} and this run by ${measure}: one does not tell of the other`,
    );
  }
  const values = Object.values(quality);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return checkGate({ quality, mean, isRight: (value) => isRight(measure, value) }, { baseline, ...limits });
}

async function readBaseline(file: string) {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${file} (from --baseline) cannot be read: ${error.code ?? error.message}`);
  });
  return readSummaryQuality(parseJson(text, file, 'a summary.json that a benchmark has written'), file);
}

function whyStopped({ progress: { stopped, done, total } }: Summary): string | undefined {
  if (!stopped) return undefined;
  const why = stopped === 'cost_ceiling' ? 'no money was left for the next call' : 'it was interrupted';
  return `${total - done} of ${total} answers are missing: ${why}. The same command goes on with it${stopped === 'cost_ceiling' ? ', with a higher --max-cost-usd' : ''}`;
}

function toWishes(options: BenchmarkOptions, { workshop }: BenchmarkHouse): Wishes {
  const tierNames = workshop.dependencies.tiers.map(({ name }) => name);
  const strategies = options.strategies
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (strategies?.length === 0) throw new UsageError('--strategies names none');
  const whole = { whole: true, least: 1 };
  return {
    strategies: strategies ?? toDefaultStrategies(tierNames),
    concurrency:
      readNumber('concurrency', options.concurrency, { ...whole, most: 256 }) ?? toConcurrency(workshop),
    repetitions: readNumber('repetitions', options.repetitions, { ...whole, most: 100 }) ?? 1,
    seed: readNumber('seed', options.seed, { whole: true, least: 0, most: 2 ** 31 - 1 }) ?? DEFAULT_SEED,
    maxCostUsd: readNumber('max-cost-usd', options['max-cost-usd'], { least: 0, most: 1e6 }),
  };
}
