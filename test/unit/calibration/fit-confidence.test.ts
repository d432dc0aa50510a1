import { describe, expect, test } from 'vitest';
import { fitConfidence } from '../../../src/calibration/fit-confidence.ts';
import { toChance, UNCALIBRATED } from '../../../src/cascade/judge/calibration.ts';
import { createSeeded } from '../../../src/statistics/seeded.ts';

/** Answers whose chance of being right is known, with a judge that says `say` of its log-odds. */
function answers(count: number, say: (logOdds: number) => number) {
  const random = createSeeded(4);
  return Array.from({ length: count }, (_, index) => {
    const logOdds = 5 * (random() - 0.5);
    return {
      confidence: toChance(say(logOdds)),
      quality: Number(random() < toChance(logOdds)),
      fold: index % 5,
    };
  });
}

describe('how the judge is to be read', () => {
  test('is found where it says too much, one way and in size', () => {
    // What it says is 2 × log-odds + 1: halved and lowered by a half it is right.
    const fit = fitConfidence(
      answers(4_000, (logOdds) => 2 * logOdds + 1),
      UNCALIBRATED,
      5,
    );
    expect(Math.abs(fit.calibration.slope - 0.5)).toBeLessThan(0.1);
    expect(Math.abs(fit.calibration.intercept + 0.5)).toBeLessThan(0.15);
    expect(fit.isBetter).toBe(true);
    expect(fit.before.expectedCalibrationError).toBeGreaterThan(0.1);
    expect(fit.after.expectedCalibrationError).toBeLessThan(0.03);
    expect(fit.after.brier).toBeLessThan(fit.before.brier);
    expect(fit.areaUnderRoc).toBeGreaterThan(0.75);
  });

  test('is held against how it is read at present, not against the judge as it stands', () => {
    const given = answers(2_000, (logOdds) => 2 * logOdds + 1);
    const asConfigured = fitConfidence(given, { intercept: -0.5, slope: 0.5 }, 5);
    const asItStands = fitConfidence(given, UNCALIBRATED, 5);
    expect(asConfigured.before.expectedCalibrationError).toBeLessThan(0.03);
    expect(asConfigured.calibration).toEqual(asItStands.calibration);
    expect(asConfigured.after).toEqual(asItStands.after);
  });

  test('is not to be turned round where the judge is wrong more often the surer it is', () => {
    const fit = fitConfidence(
      answers(1_000, (logOdds) => -logOdds),
      UNCALIBRATED,
      5,
    );
    expect(fit.calibration.slope).toBeLessThan(0);
    expect(fit.isBetter).toBe(false);
  });

  test('is hardly moved by two answers', () => {
    const two = [
      { confidence: 0.9, quality: 0, fold: 0 },
      { confidence: 0.2, quality: 1, fold: 1 },
    ];
    const { calibration } = fitConfidence(two, UNCALIBRATED, 2);
    expect(Math.abs(calibration.slope - 1)).toBeLessThan(0.6);
    expect(Math.abs(calibration.intercept)).toBeLessThan(0.5);
  });
});

test('each answer is read by a fit that has not seen it', () => {
  // The last fold is right where the others are wrong: read by their fit, it is foretold the wrong way round.
  const given = answers(500, (logOdds) => logOdds).map((answer) => ({
    ...answer,
    quality: answer.fold === 4 ? Number(answer.confidence < 0.5) : Number(answer.confidence >= 0.5),
  }));
  const { ofFold } = fitConfidence(given, UNCALIBRATED, 5);
  const ofOthers = fitConfidence(
    given.filter(({ fold }) => fold !== 4),
    UNCALIBRATED,
    5,
  );
  expect(ofFold[4]).toEqual(ofOthers.calibration);
});
