import { describe, expect, test } from 'vitest';
import { createSeeded, shuffle } from '../../../src/statistics/seeded.ts';

/** Mulberry32 once more, in whole numbers of any size. */
function inBigInts(seed: bigint, count: number): number[] {
  const low = (value: bigint) => BigInt.asUintN(32, value);
  let state = low(seed);
  return Array.from({ length: count }, () => {
    state = low(state + 0x6d2b79f5n);
    let mixed = low((state ^ (state >> 15n)) * (state | 1n));
    mixed ^= low(mixed + (mixed ^ (mixed >> 7n)) * (mixed | 61n));
    return Number(low(mixed ^ (mixed >> 14n))) / 2 ** 32;
  });
}

const take = (count: number, random: () => number) => Array.from({ length: count }, random);

describe('a seeded generator', () => {
  test.each([0, 1, 42, 0x7fffffff, 0xffffffff])('gives for seed %i what the definition says', (seed) => {
    expect(take(50, createSeeded(seed))).toEqual(inBigInts(BigInt(seed), 50));
  });

  test('fills [0, 1) evenly', () => {
    const numbers = take(20_000, createSeeded(7));
    const counts = new Array<number>(10).fill(0);
    for (const number of numbers)
      counts[Math.floor(number * 10)] = (counts[Math.floor(number * 10)] ?? 0) + 1;
    // Four standard deviations of a binomial with 20,000 tries at a tenth.
    for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(170);
  });
});

describe('shuffling', () => {
  test('keeps every item and leaves what it was given', () => {
    const items = [1, 2, 3, 4, 5];
    expect(shuffle(items, createSeeded(3)).sort()).toEqual(items);
    expect(items).toEqual([1, 2, 3, 4, 5]);
  });

  test('brings each order about as often', () => {
    const random = createSeeded(11);
    const counts = new Map<string, number>();
    for (let round = 0; round < 6_000; round += 1) {
      const order = shuffle(['a', 'b', 'c'], random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });
});
