import type { StrategyFacts } from '../run-facts.ts';
import type { StrategySummary } from '../summary.ts';
import { type Answers, type AskedQuestion, allRows, at, type Collected } from './answers.ts';
import { toFigures } from './to-figures.ts';
import { toQuantilesOf } from './to-quantiles-of.ts';

/** For answers that no tier gave. */
const NO_TIER = 'none';

const RESAMPLES = 1_000;
/** Of a part of the answers. */
const FEWER_RESAMPLES = 300;

/**
 * What one strategy came to, over all questions, by tag (most questions first), and by the tier that answered (the tiers
 * of the run, cheapest first, then others, then 'none').
 */
export function toStrategySummary(
  collected: Collected,
  { name, kind }: StrategyFacts,
  answers: Answers,
): StrategySummary {
  const rows = allRows(answers);
  const byTag = [...toRowsByTag(collected, answers, rows)];
  const byTier = toRowsByTier(collected, answers, rows);
  const figuresOf = (part: readonly number[]) => toFigures(collected, answers, part, FEWER_RESAMPLES);
  const latency = toQuantilesOf(answers, rows, 'latencyMs');
  return {
    name,
    kind,
    ...toFigures(collected, answers, rows, RESAMPLES),
    byTag: byTag.map(([tag, part]) => ({ tag, ...figuresOf(part) })),
    byTier: [...byTier].map(([tier, part]) => ({ tier, ...figuresOf(part) })),
    tierShares: byTag.map(([tag, part]) => ({ tag, shares: toShares(collected, answers, part) })),
    latencyCurveMs: Array.from({ length: 101 }, (_, percent) => latency(percent / 100)),
  };
}

function toRowsByTag({ questions }: Collected, { columns }: Answers, rows: readonly number[]) {
  const byTag = new Map<string, number[]>();
  for (const row of rows) {
    for (const tag of questions[at(columns.question, row)]?.tags ?? []) push(byTag, tag, row);
  }
  return inOrder(toTags(questions), byTag);
}

function toTags(questions: readonly AskedQuestion[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { tags } of questions) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1)).map(([tag]) => tag);
}

function toRowsByTier({ tiers }: Collected, { columns }: Answers, rows: readonly number[]) {
  const byTier = new Map<string, number[]>();
  for (const row of rows) push(byTier, tiers[at(columns.tier, row)] ?? NO_TIER, row);
  return inOrder([...tiers, NO_TIER], byTier);
}

function inOrder(names: readonly string[], lists: ReadonlyMap<string, readonly number[]>) {
  return new Map(
    names.flatMap((name): [string, readonly number[]][] => {
      const list = lists.get(name);
      return list ? [[name, list]] : [];
    }),
  );
}

function toShares(collected: Collected, answers: Answers, rows: readonly number[]) {
  const { origin, shares } = answers;
  const weigh = (part: readonly number[]) =>
    part.reduce((sum, row) => sum + (shares[at(origin, row)] ?? 1), 0);
  const all = weigh(rows);
  return Object.fromEntries(
    [...toRowsByTier(collected, answers, rows)].map(([tier, part]) => [tier, weigh(part) / all]),
  );
}

function push(lists: Map<string, number[]>, name: string, row: number): void {
  const list = lists.get(name);
  if (list) list.push(row);
  else lists.set(name, [row]);
}
