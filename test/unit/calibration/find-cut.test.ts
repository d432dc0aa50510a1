import { describe, expect, test } from 'vitest';
import { calibrateAbstention } from '../../../src/calibration/calibrate-abstention.ts';
import { findCut } from '../../../src/calibration/find-cut.ts';
import { createSeeded } from '../../../src/statistics/seeded.ts';

const range = (count: number, from: number, to: number) =>
  Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1));

describe('the cut', () => {
  test('lies in the middle of the gap where there is one, and all is as it should be', () => {
    const found = findCut(range(20, 0.8, 1.4), range(30, 0.1, 0.4));
    expect(found).toMatchObject({ cut: 0.6, areaUnderRoc: 1 });
    expect(found?.answered).toMatchObject({ estimate: 1, high: 1 });
    // Twenty of twenty are no certainty: 20 / (20 + 1.96²).
    expect(found?.answered.low).toBeCloseTo(0.839, 3);
    expect(found?.abstained).toMatchObject({ estimate: 1, low: expect.closeTo(0.886, 3) });
  });

  test('counts each kind the same, however many there are of it', () => {
    // Between 0.5 and 0.6 three quarters of either are right; lower, more of the many would be.
    const inScope = [...new Array(750).fill(0.8), ...new Array(250).fill(0.3)];
    const outOfScope = [0.2, 0.25, 0.5, 0.9];
    expect(findCut(inScope, outOfScope)?.cut).toBeCloseTo(0.65, 9);
  });

  test('is found about as good on questions held out as it is', () => {
    const random = createSeeded(2);
    const bell = (middle: number) => middle + (random() + random() + random() - 1.5);
    const inScope = Array.from({ length: 400 }, () => Math.max(0, bell(2)));
    const outOfScope = Array.from({ length: 400 }, () => Math.max(0, bell(1)));
    const found = findCut(inScope, outOfScope);
    expect(found?.cut).toBeCloseTo(1.5, 1);
    const answered = inScope.filter((coverage) => coverage >= (found?.cut ?? 0)).length / 400;
    expect(found?.answered.low).toBeLessThan(answered);
    expect(found?.answered.high).toBeGreaterThan(answered);
  });

  test('is none where coverage says nothing, or says it the other way round', () => {
    expect(findCut([0.5, 0.5], [0.5, 0.5, 0.5])).toBeUndefined();
    expect(findCut([0.1, 0.2], [0.8, 0.9])).toBeUndefined();
  });

  test('is one that a configuration takes', () => {
    expect(findCut([14, 15], [12, 13])?.cut).toBe(10);
    expect(findCut([0.0002, 0.0003], [0, 0])?.cut).toBe(0.001);
  });
});

describe('the report on abstention', () => {
  const scopes = { inScope: range(60, 0.8, 1.4), outOfScope: range(60, 0.1, 0.4), present: 0.67 };

  test('has nothing to warn of with enough questions and a folder', () => {
    expect(calibrateAbstention({ ...scopes, isFolder: true })).toMatchObject({
      found: { cut: 0.6 },
      leftOut: [],
      warnings: [],
    });
  });

  test('warns of few questions, and says why the sample articles get no key', () => {
    const few = calibrateAbstention({ ...scopes, outOfScope: [0.1, 0.2], isFolder: false });
    expect(few.warnings).toEqual([expect.stringContaining('2 questions out of scope are few')]);
    expect(few.leftOut).toEqual([
      { key: 'knowledge.answerableScore', why: expect.stringContaining('sample articles') },
    ]);
  });
});
