import { expect, test } from 'vitest';
import { createLatencyWindow } from '../../../src/tiers/latency-window.ts';

function windowOf(latencies: Iterable<number>) {
  const window = createLatencyWindow();
  for (const ms of latencies) window.add(ms);
  return window;
}

/** 1, 2, … `count` in an order of their own. */
const shuffled = (count: number) => Array.from({ length: count }, (_, index) => ((index * 37) % count) + 1);

test('says nothing before twenty answers', () => {
  expect(windowOf(shuffled(19)).p95()).toBeUndefined();
  expect(windowOf(shuffled(20)).p95()).toBe(19);
});

test('is the time within which 95 of 100 answers came, whatever their order', () => {
  expect(new Set(shuffled(100)).size).toBe(100);
  expect(windowOf(shuffled(100)).p95()).toBe(95);
});

test('one slow answer in twenty does not move it', () => {
  expect(windowOf([...Array(19).fill(10), 60_000]).p95()).toBe(10);
  expect(windowOf([...Array(18).fill(10), 60_000, 60_000]).p95()).toBe(60_000);
});

test('goes by the latest hundred', () => {
  const window = windowOf(Array(100).fill(1_000));
  for (let count = 0; count < 94; count++) window.add(5);
  expect(window.p95()).toBe(1_000);
  window.add(5);
  expect(window.p95()).toBe(5);
});

test('compares numbers as numbers', () => {
  expect(windowOf([...Array(19).fill(9), 100]).p95()).toBe(9);
});
