import { describe, expect, test } from 'vitest';
import { type Configured, calibrate } from '../../../src/calibration/calibrate.ts';
import type { Outcome } from '../../../src/calibration/outcome.ts';
import { UNCALIBRATED } from '../../../src/cascade/judge/calibration.ts';
import { makeOutcome, makeTraffic } from '../../support/make-outcome.ts';

const CONFIGURED: Configured = {
  tierNames: ['instant', 'expert'],
  policy: 'thresholds',
  minConfidence: 0.7,
  confidence: UNCALIBRATED,
};
const run = (outcomes: readonly Outcome[], more: Partial<Configured> = {}, wanted = { quality: 0.95 }) =>
  calibrate(outcomes, { ...CONFIGURED, ...more }, wanted);
const keysOf = ({ leftOut }: ReturnType<typeof run>) => leftOut.map(({ key }) => key);

describe('on enough labels of every tier', () => {
  const traffic = makeTraffic(400);
  const report = run(traffic);

  test('everything is found', () => {
    const { found, leftOut } = report;
    expect(leftOut).toEqual([]);
    expect(found.thresholds).toHaveLength(1);
    expect(found.minConfidence).toBeGreaterThan(0);
    expect([...found.acceptance.keys()]).toEqual(['instant', 'expert']);
    // The judge says twice what is so.
    expect(Math.abs((found.confidence?.slope ?? 0) - 0.5)).toBeLessThan(0.15);
    expect(Math.abs(found.confidence?.intercept ?? 9)).toBeLessThan(0.3);
  });

  test('the choice keeps what was wanted, for less than the best tier alone', () => {
    const { chosen, heldOut, alone } = report.tradeOff ?? {};
    expect(chosen?.quality.estimate).toBeGreaterThanOrEqual(0.95);
    expect(heldOut?.quality.low).toBeGreaterThan(0.88);
    expect(heldOut?.costUsdPer1k.high).toBeLessThan(alone?.[1]?.costUsdPer1k.estimate ?? 0);
  });

  test('a cheap answer is accepted the less often the harder the question', () => {
    expect(report.acceptance.get('instant')?.acceptance.slope).toBeLessThan(-0.2);
  });

  test('the same labels give the same report, to the last digit', () => {
    expect(run(makeTraffic(400))).toEqual(report);
  });

  test('a better answer for more money is chosen where that is allowed', () => {
    const choose = (maxCostUsdPer1k: number) =>
      calibrate(traffic, CONFIGURED, { maxCostUsdPer1k }).tradeOff?.chosen;
    expect(choose(4)?.costUsdPer1k.estimate).toBeLessThanOrEqual(4);
    expect(choose(8)?.quality.estimate).toBeGreaterThan(choose(4)?.quality.estimate ?? 1);
  });

  test('a policy that does not go by thresholds is warned of', () => {
    const doubt = expect.stringContaining('expected-cost');
    expect(report.warnings).not.toContainEqual(doubt);
    expect(run(traffic, { policy: 'expected-cost' }).warnings).toContainEqual(doubt);
  });
});

describe('on less', () => {
  test('few questions are warned of', () => {
    const { warnings } = run(makeTraffic(20));
    expect(warnings).toContainEqual(expect.stringContaining('20 questions are few'));
    expect(warnings).toContainEqual(expect.stringContaining('rests on 20 questions'));
  });

  test('few wrong answers are warned of', () => {
    const rare = makeTraffic(100).map((outcome, index) => ({ ...outcome, quality: Number(index > 3) }));
    expect(run(rare).warnings).toContainEqual(expect.stringContaining('4 answers are wrong and 196 right'));
  });

  test('answers that are all right tell nothing of confidence', () => {
    const right = makeTraffic(100).map((outcome) => ({ ...outcome, quality: 1 }));
    const report = run(right);
    expect(report.leftOut).toContainEqual({ key: 'routing.confidence', why: 'all answers are right' });
    // Nothing is lost by asking the cheap tier alone.
    expect(report.tradeOff?.chosen?.shareByTier).toEqual({ instant: 1, expert: 0 });
  });

  test('a judge that is calibrated already is left as it is configured', () => {
    const { found } = run(makeTraffic(400));
    const again = run(makeTraffic(400), { confidence: found.confidence ?? UNCALIBRATED });
    expect(keysOf(again)).toContain('routing.confidence');
    expect(again.found.confidence).toBeUndefined();
    // The confidences to choose from are then those of the configuration.
    expect(again.found.minConfidence).toBeCloseTo(found.minConfidence ?? 0, 0);
  });

  test('labels of some tiers give no thresholds, but what they can', () => {
    const report = run(makeTraffic(200), { tierNames: ['instant', 'middle', 'expert'] });
    expect(report.warnings).toContain('no label is of middle');
    expect(keysOf(report)).toEqual(['routing.thresholds']);
    expect(report.found.minConfidence).toBeDefined();
    expect(report.found.thresholds).toBeUndefined();
  });

  test('labels of one tier, or of none, serve to read the judge', () => {
    const ofOne = run(makeTraffic(300).filter(({ tier }) => tier === 'instant'));
    expect(keysOf(ofOne)).toEqual(['routing.minConfidence', 'routing.thresholds']);
    expect(ofOne.found.confidence).toBeDefined();
    expect(ofOne.acceptance.size).toBe(1);
    const ofNone = run(makeTraffic(300).map((outcome) => ({ ...outcome, tier: undefined })));
    expect(ofNone.warnings).toContain('600 answers name no tier: they serve to read the judge alone');
    expect(ofNone.found.confidence).toBeDefined();
    expect(ofNone.acceptance.size).toBe(0);
  });

  test('answers that are not given in words tell how often a tier is right', () => {
    const silent = makeTraffic(100).map((outcome) => ({ ...outcome, confidence: undefined }));
    const report = run(silent);
    expect(report.warnings).toContainEqual(expect.stringContaining('200 answers are not given in words'));
    expect(keysOf(report)).toEqual(['routing.confidence', 'routing.minConfidence', 'routing.thresholds']);
    const right = silent.filter(({ tier, quality }) => tier === 'expert' && quality === 1).length;
    expect(report.acceptance.get('expert')?.accepted).toBeCloseTo((right + 1) / 102, 9);
  });

  test('a limit in dollars that nothing meets, or without dollars, is told', () => {
    const why = (outcomes: readonly Outcome[], maxCostUsdPer1k: number) =>
      calibrate(outcomes, CONFIGURED, { maxCostUsdPer1k }).leftOut.find(
        ({ key }) => key === 'routing.minConfidence',
      )?.why;
    expect(why(makeTraffic(100), 0.5)).toMatch(/nothing costs 0.5 USD .* the least is 1\.000/);
    const unpriced = makeTraffic(100).map((outcome) => ({ ...outcome, costUsd: undefined }));
    expect(why(unpriced, 5)).toMatch(/needs costs: cost_usd in the lines, or a price of each tier/);
  });

  test.each([
    [1, [makeOutcome()]],
    [2, [makeOutcome(), makeOutcome({ question: 'q2', quality: 0 })]],
    [2, [makeOutcome(), makeOutcome({ tier: 'expert', quality: 0 })]],
  ])('%i answers are no trouble', (count, outcomes) => {
    const report = run(outcomes);
    expect(report.facts.answers).toBe(count);
    expect(report.found.thresholds).toBeUndefined();
  });
});
