import type { Interval } from '../../statistics/bootstrap.ts';
import type { Claim, Headline, Summary } from '../summary.ts';
import { toPercent, toPercentNumber, toQuality, toRange } from './figures.ts';
import { toMoneyBasis } from './money-basis.ts';
import { type Sentence, toName } from './sentence.ts';

const NO_CLAIM = 'the interval does not exclude zero';

/**
 * What a run found, in at most four sentences. A saving or a gain is stated as one only where its interval excludes
 * zero; else the sentence says that it does not.
 */
export function toHeadline(summary: Summary): readonly Sentence[] {
  const { headline, measure } = summary;
  const basis = toMoneyBasis(summary);
  return [
    ...(headline
      ? [toAgainstBest(headline), ...toAgainstLuck(headline)]
      : [[toWhyNone(measure !== undefined)]]),
    ...(basis ? [['Money is counted ', ...basis, '.']] : []),
  ];
}

function toWhyNone(isMeasured: boolean): string {
  return isMeasured
    ? 'There is no headline: it takes a cascade, and a tier alone that answered the same questions, some of them right and at some cost.'
    : 'There is no headline: without a measure of quality, nothing says which answers are as good as others.';
}

function toAgainstBest({ strategy, bestTier, qualityKept, costSaved, isSaving }: Headline): Sentence {
  const kept = `${toPercent(qualityKept.estimate)} (95 % interval ${toRange(qualityKept, toPercentNumber)})`;
  const start: Sentence = [toName(strategy), ` keeps ${kept} of `, toName(bestTier), '’s quality'];
  if (!Number.isFinite(costSaved.estimate)) return [...start, '; as nothing has a price, no cost is saved.'];
  if (isSaving) {
    const less = `${toPercent(costSaved.estimate)} less cost (${toRange(costSaved, toPercentNumber)})`;
    return [...start, ` at ${less}.`];
  }
  if (costSaved.high < 0) return [...start, ` and ${toCostWords(costSaved)}.`];
  return [...start, `; it ${toCostWords(costSaved)}, but ${NO_CLAIM}.`];
}

function toAgainstLuck(headline: Headline): readonly Sentence[] {
  const { costSavedAtEqualQuality: saved, qualityGainedAtEqualCost: gained } = headline;
  const luck = 'Held against luck, the best mix of the tiers alone by fixed shares, it ';
  const claims = [
    ...(saved ? [toClaim(saved, toCostWords, 'at the same quality')] : []),
    ...(gained ? [toClaim(gained, toQualityWords, 'at the same cost')] : []),
  ];
  if (claims.length === 0)
    return [
      ['No mix of the tiers alone comes to the same quality or cost, so that luck is no measure here.'],
    ];
  return [[`${luck}${claims.join('; it ')}.`]];
}

function toClaim({ value, isClaimed }: Claim, write: (value: Interval) => string, where: string): string {
  const words = `${write(value)} ${where}`;
  return isClaimed ? words : `${words}, but ${NO_CLAIM}`;
}

function toCostWords(saved: Interval): string {
  const [value, way] = saved.estimate < 0 ? [toNegative(saved), 'more'] : [saved, 'less'];
  return `costs ${toPercent(value.estimate)} ${way} (${toRange(value, toPercentNumber)})`;
}

function toQualityWords(gained: Interval): string {
  const [value, way] = gained.estimate < 0 ? [toNegative(gained), 'less'] : [gained, 'more'];
  return `has ${toQuality(value.estimate)} ${way} quality (${toRange(value, toQuality)})`;
}

function toNegative({ estimate, low, high }: Interval): Interval {
  return { estimate: -estimate, low: -high, high: -low };
}
