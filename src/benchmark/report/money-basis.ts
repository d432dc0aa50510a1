import type { StrategySummary, Summary } from '../summary.ts';
import { type Sentence, toList, toName, toPlain } from './sentence.ts';

/**
 * What money is counted in where tiers cost nothing and other models' prices stand in; undefined where all prices are
 * the tiers' own.
 */
export function toMoneyBasis({ facts: { tiers }, progress }: Summary): Sentence | undefined {
  const stood = tiers.filter(({ pricedAs }) => pricedAs !== undefined);
  if (stood.length === 0) return undefined;
  const models = [...new Set(stood.flatMap(({ pricedAs }) => pricedAs ?? []))];
  const paid = toPaid(progress);
  const [only] = models;
  if (models.length === 1 && only !== undefined && stood.length === tiers.length) {
    return ['at the price of ', toName(only), paid];
  }
  const each = stood.map(({ name, pricedAs = '' }): Sentence => [toName(name), ' as ', toName(pricedAs)]);
  return ['at stand-in prices, ', ...toList(each), paid];
}

/** Of other tiers, and to judge answers, something may have been paid. */
function toPaid({ billedUsd }: Summary['progress']): string {
  return billedUsd === 0 ? '; nothing was paid' : '; nothing was paid for those answers';
}

/** The same in a line's length. */
export function toShortBasis(summary: Summary): string {
  const [first, ...others] = toStandIns({ kind: 'cascade', name: '' }, summary);
  if (first === undefined) return '';
  if (others.length > 0) return `at stand-in prices${toPaid(summary.progress)}`;
  return toPlain(toMoneyBasis(summary) ?? []);
}

/** Models at whose prices answers of this strategy are counted; empty where all prices are its tiers' own. */
export function toStandIns(
  { kind, name }: Pick<StrategySummary, 'kind' | 'name'>,
  { facts: { tiers } }: Summary,
): readonly string[] {
  const used = tiers.filter((tier) => kind !== 'tier' || tier.name === name);
  return [...new Set(used.flatMap(({ pricedAs }) => pricedAs ?? []))];
}
