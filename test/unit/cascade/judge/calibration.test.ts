import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  calibrate,
  toChance,
  toLogOdds,
  UNCALIBRATED,
  undoCalibration,
} from '../../../../src/cascade/judge/calibration.ts';

const chance = fc.double({ min: 0, max: 1, noNaN: true });
/** Within what can be told apart. */
const inner = fc.double({ min: 1e-5, max: 1 - 1e-5, noNaN: true });
const calibration = fc.record({
  intercept: fc.double({ min: -5, max: 5, noNaN: true }),
  slope: fc.double({ min: 0.05, max: 2, noNaN: true }),
});

describe('calibrate', () => {
  test('reads a confidence as it is, until somebody says otherwise', () => {
    fc.assert(
      fc.property(chance, (confidence) => {
        expect(calibrate(confidence, UNCALIBRATED)).toBeCloseTo(confidence, 5);
      }),
    );
  });

  test.each([
    [{ intercept: 0, slope: 2 }, 0.5, 0.5],
    [{ intercept: Math.log(3), slope: 1 }, 0.5, 0.75],
    [{ intercept: 0, slope: 2 }, 0.75, 0.9],
    [{ intercept: 0, slope: 0 }, 0.99, 0.5],
  ])('%j reads %d as %d', (calibration, confidence, expected) => {
    expect(calibrate(confidence, calibration)).toBeCloseTo(expected, 9);
  });

  test('stays within 0 and 1, and keeps the order of confidences', () => {
    fc.assert(
      fc.property(chance, chance, calibration, (one, other, by) => {
        const [low, high] = one <= other ? [one, other] : [other, one];
        expect(calibrate(low, by)).toBeGreaterThanOrEqual(0);
        expect(calibrate(high, by)).toBeLessThanOrEqual(1);
        expect(calibrate(low, by)).toBeLessThanOrEqual(calibrate(high, by));
      }),
    );
  });

  test('certainty stays finite on the way', () => {
    for (const confidence of [0, 1, -1, 2]) {
      expect(Number.isFinite(toLogOdds(confidence))).toBe(true);
      expect(calibrate(confidence, UNCALIBRATED)).toBeCloseTo(Math.min(1, Math.max(0, confidence)), 5);
    }
  });

  test('log-odds and chances are each other’s inverse', () => {
    fc.assert(
      fc.property(inner, (confidence) => {
        expect(toChance(toLogOdds(confidence))).toBeCloseTo(confidence, 9);
      }),
    );
    expect(toChance(0)).toBe(0.5);
    expect([toChance(-1e9), toChance(1e9)]).toEqual([0, 1]);
  });
});

describe('undoCalibration', () => {
  test('gives back what a calibration was made of', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 0.8, noNaN: true }), calibration, (confidence, by) => {
        expect(undoCalibration(calibrate(confidence, by), by)).toBeCloseTo(confidence, 3);
      }),
    );
  });

  test('leaves alone what a slope of 0 has made of anything', () => {
    expect(undoCalibration(0.7, { intercept: 1, slope: 0 })).toBe(0.7);
  });
});
