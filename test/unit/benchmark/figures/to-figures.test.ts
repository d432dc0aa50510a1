import { describe, expect, test } from 'vitest';
import { allRows } from '../../../../src/benchmark/figures/answers.ts';
import { toFigures } from '../../../../src/benchmark/figures/to-figures.ts';
import type { Result } from '../../../../src/benchmark/result.ts';
import type { RunFacts } from '../../../../src/benchmark/run-facts.ts';
import { createSeeded } from '../../../../src/statistics/seeded.ts';
import { collect, makeBareResult } from '../../../support/collected-run.ts';

function figuresOf(results: readonly Result[], overrides: Partial<RunFacts> = {}) {
  const collected = collect(results, overrides).read();
  const answers = collected.answers.get('cascade');
  if (!answers) throw new Error('no answers');
  return toFigures(collected, answers, allRows(answers), 1_000);
}

describe('figures', () => {
  test('are means over questions of means over repetitions', () => {
    const figures = figuresOf(
      [
        makeBareResult({ id: 'a', grounded: 1, overlap: 0.8, cost_usd: 0.002, idle_usd: 0.001 }),
        makeBareResult({ id: 'a', repetition: 2, grounded: 1, cost_usd: 0.004 }),
        makeBareResult({ id: 'a', repetition: 3, grounded: 0.4, cost_usd: 0.006 }),
        makeBareResult({ id: 'b', grounded: 0, cost_usd: 0.008, escalations: 2, failed: true }),
        makeBareResult({ id: 'c', cost_usd: 0.012, abstained: true, degraded: true }),
      ],
      { repetitions: 3 },
    );
    expect(figures).toMatchObject({ questions: 3, answers: 5, inputTokens: 500, outputTokens: 100 });
    expect(figures.quality?.estimate).toBeCloseTo((0.8 + 0) / 2, 12);
    expect(figures.measures).toEqual({
      grounded: { mean: expect.closeTo(0.4), questions: 2 },
      overlap: { mean: 0.8, questions: 1 },
    });
    expect(figures.costUsdPer1k.estimate).toBeCloseTo((1_000 * (0.004 + 0.008 + 0.012)) / 3, 9);
    expect(figures.idleShare).toBeCloseTo(0.001 / 0.032, 12);
    const { escalated, abstained, degraded, failed } = figures;
    expect([escalated, abstained, degraded, failed]).toEqual([0.2, 0.2, 0.2, 0.2]);
    // Question a: 2 of 3 right; b: 0 of 1, which has no second try.
    expect(figures.passHat).toEqual([expect.closeTo(1 / 3), expect.closeTo(1 / 3), 0]);
  });

  test('end pass^k where no question has been answered as often', () => {
    const results = [1, 2].map((repetition) => makeBareResult({ repetition, judge: 0.5 }));
    expect(figuresOf(results, { repetitions: 4 }).passHat).toEqual([1, 1]);
    expect(figuresOf([makeBareResult()], { repetitions: 4 }).passHat).toEqual([]);
  });

  test('have times as NumPy has them, and the throughput of the lanes', () => {
    const latencies = [812, 95, 430, 1201, 77, 640, 233, 1500, 310, 58.5];
    const figures = figuresOf(
      latencies.map((latency_ms, index) => makeBareResult({ id: `q${index}`, latency_ms, cost_usd: 0.003 })),
      { concurrency: 4 },
    );
    expect(figures.latencyMs).toEqual({
      p50: expect.closeTo(370, 9),
      p90: expect.closeTo(1230.9, 9),
      p95: expect.closeTo(1365.45, 9),
      p99: expect.closeTo(1473.09, 9),
    });
    expect(figures.firstTokenMs).toEqual({ p50: 50, p90: 50, p95: 50, p99: 50 });
    const seconds = latencies.reduce((sum, latency) => sum + latency, 0) / 1_000;
    expect(figures.throughput).toBeCloseTo(10 / (seconds / 4), 9);
    expect(figures.p95MsPerUsd).toBeCloseTo(1365.45 / 3, 6);
  });

  test('have no milliseconds for a dollar where nothing costs, and no quality without a measure', () => {
    const figures = figuresOf([makeBareResult({ cost_usd: 0 })]);
    expect(figures).not.toHaveProperty('p95MsPerUsd');
    expect(figures).not.toHaveProperty('quality');
    expect(figures.idleShare).toBe(0);
    expect(figures).not.toHaveProperty('hint');
  });

  test('hold answers against hints of tiers of the run', () => {
    const { hint } = figuresOf([
      makeBareResult({ id: 'a', tier_hint: 'middle', tier: 'middle' }),
      makeBareResult({ id: 'b', tier_hint: 'middle', tier: 'small' }),
      makeBareResult({ id: 'c', tier_hint: 'middle', tier: 'large' }),
      makeBareResult({ id: 'd', tier_hint: 'middle', tier: 'large' }),
      makeBareResult({ id: 'e', tier_hint: 'small', tier: undefined }),
      makeBareResult({ id: 'f', tier_hint: 'small', tier: 'elsewhere' }),
      makeBareResult({ id: 'g', tier_hint: 'elsewhere', tier: 'small' }),
      makeBareResult({ id: 'h', tier: 'small' }),
    ]);
    expect(hint).toEqual({ as: 1 / 6, below: 1 / 6, above: 2 / 6 });
  });

  test('are as unsure as the questions are few, however often each is asked', () => {
    const random = createSeeded(3);
    const qualities = Array.from({ length: 60 }, random);
    const widthAt = (repetitions: number) => {
      const { quality } = figuresOf(
        qualities.flatMap((judge, index) =>
          Array.from({ length: repetitions }, (_, before) =>
            makeBareResult({ id: `q${index}`, repetition: before + 1, judge }),
          ),
        ),
        { repetitions },
      );
      return (quality?.high ?? 0) - (quality?.low ?? 0);
    };
    expect(widthAt(5)).toBeCloseTo(widthAt(1), 9);
    // Means of 60 uniform numbers deviate by 1 / sqrt(12 × 60); their interval is 3.92 times as wide, more or less.
    expect(Math.abs(widthAt(1) / (3.92 / Math.sqrt(720)) - 1)).toBeLessThan(0.25);
  });
});
