import { describe, expect, test } from 'vitest';
import { isRight } from '../../../../src/benchmark/figures/is-right.ts';
import { collect, makeBareResult } from '../../../support/collected-run.ts';

describe('a collector', () => {
  test('keeps the first of two results for the same strategy, question and repetition, and says so', () => {
    const collector = collect([]);
    expect(collector.add(makeBareResult({ latency_ms: 1 }))).toBe(true);
    expect(collector.add(makeBareResult({ latency_ms: 2 }))).toBe(false);
    expect(collector.add(makeBareResult({ latency_ms: 3, repetition: 2 }))).toBe(true);
    expect(collector.add(makeBareResult({ latency_ms: 4, strategy: 'small' }))).toBe(true);
    expect(collector.add(makeBareResult({ latency_ms: 5, id: 'q2' }))).toBe(true);
    const latencies = [...collector.read().answers.values()].map(({ columns }) => [...columns.latencyMs]);
    expect(latencies).toEqual([[1, 3, 5], [4]]);
  });

  test('refuses results of strategies that the run does not ask', () => {
    const collector = collect([]);
    expect(() => collector.add(makeBareResult({ strategy: 'other' }))).toThrow(
      new RangeError('strategy: other is none of cascade, small, middle, large'),
    );
    expect(() => collector.add(makeBareResult({ strategy: 'luck' }))).toThrow(RangeError);
  });

  test('puts questions in order of their ids, and keeps tags and hints once', () => {
    const { questions, answers } = collect([
      makeBareResult({ id: 'b', tags: ['x', 'y', 'x'], tier_hint: 'middle', latency_ms: 1 }),
      makeBareResult({ id: 'a', repetition: 2, latency_ms: 2 }),
      makeBareResult({ id: 'a', tier_hint: 'unknown', latency_ms: 3 }),
    ]).read();
    expect(questions).toEqual([
      { id: 'a', tags: [], hint: -1 },
      { id: 'b', tags: ['x', 'y'], hint: 1 },
    ]);
    expect([...(answers.get('cascade')?.columns.latencyMs ?? [])]).toEqual([3, 2, 1]);
  });

  test('measures by what most questions have, in any of their results; of equals by the first', () => {
    const both = [
      makeBareResult({ id: 'a', grounded: 1 }),
      makeBareResult({ id: 'a', strategy: 'small', judge: 0.4 }),
    ];
    expect(collect(both).read()).toMatchObject({ measure: 'judge', measured: 1 });
    const more = [...both, makeBareResult({ id: 'b', grounded: 0, overlap: 0.1 })];
    expect(collect(more).read()).toMatchObject({ measure: 'grounded', measured: 2 });
    // A question that has it twice does not count twice.
    const twice = [...more, makeBareResult({ id: 'a', repetition: 2, judge: 1 })];
    expect(collect(twice).read()).toMatchObject({ measure: 'grounded', measured: 2 });
    const none = collect([makeBareResult()]).read();
    expect(none.measured).toBe(0);
    expect(none).not.toHaveProperty('measure');
  });

  test('keeps tiers in the order of the run, then others by name, whatever came first', () => {
    const { tiers, answers } = collect([
      makeBareResult({ id: 'a', tier: 'zeta' }),
      makeBareResult({ id: 'b', tier: 'large' }),
      makeBareResult({ id: 'c', tier: 'alpha' }),
      makeBareResult({ id: 'd', tier: undefined }),
    ]).read();
    expect(tiers).toEqual(['small', 'middle', 'large', 'alpha', 'zeta']);
    expect([...(answers.get('cascade')?.columns.tier ?? [])]).toEqual([4, 2, 3, -1]);
  });
});

test('what has to be grounded is right in full alone, the rest from a half on', () => {
  expect([0.49, 0.5].map((value) => isRight('judge', value))).toEqual([false, true]);
  expect([0.49, 0.5].map((value) => isRight('overlap', value))).toEqual([false, true]);
  expect([0.99, 1].map((value) => isRight('grounded', value))).toEqual([false, true]);
  expect(isRight('judge', Number.NaN)).toBe(false);
});
