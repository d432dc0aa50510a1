import type { Summary } from '../summary.ts';
import { toJson, type Wire } from './figures-wire.ts';

/** As many strategies side by side are not read any closer. */
const DIGITS = 3;

/** A row for each tag, most questions first, with its quality and its cost under each strategy. */
export function toTagRows({ strategies }: Summary): readonly Wire[] {
  const counts = new Map<string, number>();
  for (const { tag, questions } of strategies.flatMap(({ byTag }) => byTag)) {
    counts.set(tag, Math.max(counts.get(tag) ?? 0, questions));
  }
  const byCount = [...counts].sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1));
  return byCount.map(([tag, questions]) => {
    const parts = strategies.flatMap(({ name, byTag }) => {
      const part = byTag.find((one) => one.tag === tag);
      return part ? [{ name, part }] : [];
    });
    const quality = parts.map(({ name, part }) => [name, part.quality?.estimate]);
    const costs = parts.map(({ name, part }) => [name, part.costUsdPer1k.estimate]);
    return toJson(
      {
        tag,
        questions,
        quality: Object.fromEntries(quality),
        cost_usd_per_1k: Object.fromEntries(costs),
      },
      DIGITS,
    );
  });
}
