import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkGate, type GateLimits } from '../../../../src/benchmark/figures/gate.ts';
import { toGateText } from '../../../../src/benchmark/figures/gate-text.ts';

type Quality = Readonly<Record<string, number>>;

const meanOf = (quality: Quality) => {
  const values = Object.values(quality);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};
const isRight = (value: number) => value >= 0.5;
const gate = (quality: Quality, limits: GateLimits = {}) =>
  checkGate({ quality, mean: meanOf(quality), isRight }, limits);
const since = (quality: Quality, more: GateLimits = {}) => ({
  baseline: { quality, mean: meanOf(quality) },
  ...more,
});

describe('the least quality', () => {
  test('is met at exactly the limit, and whatever the last digits say', () => {
    expect(gate({ a: 0.7 }, { minQuality: 0.7 }).failures).toEqual([]);
    expect(gate({ a: 0.3 - 1e-16 }, { minQuality: 0.3 }).failures).toEqual([]);
    expect(gate({ a: 0 }, { minQuality: 0 }).failures).toEqual([]);
  });

  test('is missed with both figures, close as they may be', () => {
    expect(gate({ a: 0.69999 }, { minQuality: 0.7 }).failures).toEqual(['quality is 0.69999, below 0.7']);
  });

  test('is missed where nothing was measured, or the limit is no number', () => {
    expect(gate({}, { minQuality: 0 }).failures).toEqual(['no quality was measured']);
    expect(gate({ a: 1 }, { minQuality: Number.NaN }).failures).toEqual(['quality is 1, below NaN']);
  });
});

describe('against a baseline', () => {
  test('the mean over the questions of both may fall by 0.02, or as told', () => {
    const was = { a: 1, b: 0.8, old: 0 };
    expect(gate({ a: 1, b: 0.76, new: 0 }, since(was))).toMatchObject({
      failures: [],
      drop: expect.closeTo(0.02, 12),
      compared: 2,
      onlyNow: 1,
      onlyBefore: 1,
    });
    const lower = { a: 1, b: 0.75, new: 1 };
    expect(gate(lower, since(was)).failures).toEqual([
      'quality fell by 0.025 over the 2 questions that both have, from 0.9 to 0.875; at most 0.02 is allowed',
    ]);
    expect(gate(lower, since(was, { maxDrop: 0.03 })).failures).toEqual([]);
    expect(gate(lower, since(was, { maxDrop: 0 })).failures).toHaveLength(1);
    expect(gate(lower, since(was, { maxDrop: Number.NaN })).failures).toHaveLength(1);
  });

  test('every failure is told', () => {
    expect(gate({ a: 0.1 }, since({ a: 1 }, { minQuality: 0.5 })).failures).toHaveLength(2);
  });

  test('that shares no question, nothing is passed', () => {
    const { failures, compared, drop, onlyNow, onlyBefore } = gate({ a: 1, b: 1 }, since({ c: 0 }));
    expect({ compared, drop, onlyNow, onlyBefore }).toEqual({
      compared: 0,
      drop: undefined,
      onlyNow: 2,
      onlyBefore: 1,
    });
    expect(failures).toEqual([
      'no question is to be had in this run (2) and in the baseline (1) alike, so that there is nothing to compare',
    ]);
    expect(gate({}, since({})).failures).toHaveLength(2);
    expect(gate({ a: 1 }, since({})).failures).toHaveLength(1);
  });

  test('a value that is no number is none', () => {
    const was = { a: Number.NaN, b: 1, c: 1 };
    const now = { a: 1, b: 1, c: Number.NaN };
    const outcome = checkGate(
      { quality: now, mean: 1, isRight },
      { baseline: { quality: was, mean: Number.NaN } },
    );
    expect(outcome).toMatchObject({ failures: [], drop: 0, compared: 1, onlyNow: 1, onlyBefore: 1 });
  });

  test('questions that changed sides are told, the greatest change first', () => {
    const was = { a: 0.6, b: 1, c: 0.4, d: 0, e: 0.9, f: 0.2, g: 0.6 };
    const now = { a: 0.4, b: 0, c: 0.5, d: 1, e: 0.5, f: 0.4, g: 0.4 };
    const { flipped, mended } = gate(now, since(was));
    expect(flipped).toEqual([
      { id: 'b', was: 1, is: 0 },
      { id: 'a', was: 0.6, is: 0.4 },
      { id: 'g', was: 0.6, is: 0.4 },
    ]);
    expect(mended.map(({ id }) => id)).toEqual(['d', 'c']);
  });

  test('ids may be the names of what every object has', () => {
    const was: Quality = JSON.parse('{"__proto__": 1, "constructor": 1}');
    const now: Quality = JSON.parse('{"__proto__": 0, "toString": 1}');
    const { flipped, compared } = checkGate({ quality: now, mean: 0.5, isRight }, since(was));
    expect(compared).toBe(1);
    expect(flipped).toEqual([{ id: '__proto__', was: 1, is: 0 }]);
  });

  test('each question counts once, and a run is no worse than itself', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const quality = fc.dictionary(fc.string({ maxLength: 3 }), share, { minKeys: 1, maxKeys: 20 });
    fc.assert(
      fc.property(quality, quality, (now, was) => {
        const { compared, onlyNow, onlyBefore, flipped, mended } = gate(now, since(was));
        expect(compared + onlyNow).toBe(Object.keys(now).length);
        expect(compared + onlyBefore).toBe(Object.keys(was).length);
        expect(flipped.length + mended.length).toBeLessThanOrEqual(compared);
        const same = gate(now, since(now, { maxDrop: 0, minQuality: meanOf(now) }));
        expect(same).toMatchObject({ failures: [], flipped: [], mended: [], drop: 0 });
      }),
    );
  });
});

describe('the text', () => {
  test('says that it is passed, and with what', () => {
    expect(toGateText(gate({ a: 0.8123456 }))).toBe('Gate passed: quality 0.812346\n');
    expect(toGateText(gate({}))).toBe('Gate passed: quality was not measured\n');
    expect(toGateText(gate({ a: 0.5 }, since({ a: 0.25 })))).toBe(
      'Gate passed: quality 0.5, 0.25 higher than before over 1 question that both have\nWrong before and right now: 1\n',
    );
  });

  test('says what failed, and names every question that is wrong now', () => {
    const was = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`q${index}`, 1]));
    const now = Object.fromEntries(Object.keys(was).map((id) => [id, 0]));
    const lines = toGateText(gate({ ...now, new: 1 }, since({ ...was, old: 1 }, { minQuality: 0.5 }))).split(
      '\n',
    );
    expect(lines.slice(0, 6)).toEqual([
      'Gate failed',
      '  quality is 0.016393, below 0.5',
      '  quality fell by 1 over the 60 questions that both have, from 1 to 0; at most 0.02 is allowed',
      'Only in this run, and not compared: 1 question',
      'Only in the baseline, and not compared: 1 question',
      'Right before and wrong now: 60',
    ]);
    const listed = lines.slice(6, -1);
    expect(listed.toSorted()).toEqual(
      Object.keys(was)
        .map((id) => `  ${id}  1 -> 0`)
        .sort(),
    );
  });

  test('gives each question one line, whatever its id', () => {
    const id = 'a\n::error::b\u001b[2J\u2028\u202ec';
    const text = toGateText(gate({ [id]: 0 }, since({ [id]: 1 })));
    expect(text).toContain('  a\\u{a}::error::b\\u{1b}[2J\\u{2028}\\u{202e}c  1 -> 0\n');
  });
});
