import { describe, expect, test } from 'vitest';
import { summariseResults } from '../../../../src/benchmark/figures/summarise-results.ts';
import { toStrategy } from '../../../../src/benchmark/figures/to-strategy.ts';
import type { Result } from '../../../../src/benchmark/result.ts';
import type { RunFacts } from '../../../../src/benchmark/run-facts.ts';
import { PROGRESS } from '../../../support/collected-run.ts';
import { makeFacts, makeResult } from '../../../support/make-result.ts';

async function strategyOf(results: readonly Partial<Result>[], facts: Partial<RunFacts> = {}) {
  async function* all() {
    yield* results.map((result, index) => makeResult({ id: `q${index}`, ...result }));
  }
  return toStrategy(await summariseResults(makeFacts(facts), all, PROGRESS));
}

const alone = (tier: string, more: Partial<Result>) => ({ id: 'q', strategy: tier, tier, ...more });

describe('the strategy of a run', () => {
  test('is the tiers as they answered alone, by likeness to the references and by latency', async () => {
    const file = await strategyOf([
      alone('instant', { overlap: 0.5, grounded: 1, latency_ms: 100 }),
      alone('expert', { overlap: 0.9, grounded: 0, latency_ms: 1_000 }),
      { strategy: 'cascade', tier: 'expert', overlap: 0.1, latency_ms: 9_000 },
    ]);
    expect(file?.primary_model).toBe('large');
    expect(file?.fallback_models).toEqual(['small']);
    expect(file?.model_scores).toMatchObject([
      { model_id: 'large', latency: 1_000, similarity_score: 0.9 },
      { model_id: 'small', latency: 100, similarity_score: 0.5 },
    ]);
  });

  test('goes by the median latency, over all questions', async () => {
    const file = await strategyOf(
      [100, 200, 90_000].map((latency, index) =>
        alone('instant', { id: `q${index}`, overlap: 1, latency_ms: latency }),
      ),
    );
    expect(file?.model_scores).toMatchObject([{ latency: 200 }]);
  });

  test('takes quality for likeness where no question has a reference, and nought where nothing is known', async () => {
    const file = await strategyOf([
      alone('instant', { grounded: 0.25, latency_ms: 100 }),
      alone('expert', { grounded: 0.75, latency_ms: 100 }),
    ]);
    expect(file?.model_scores).toMatchObject([
      { model_id: 'large', similarity_score: 0.75 },
      { model_id: 'small', similarity_score: 0.25 },
    ]);
    const unknown = await strategyOf([alone('instant', { grounded: undefined })]);
    expect(unknown?.model_scores).toMatchObject([{ model_id: 'small', similarity_score: 0 }]);
  });

  test('is what the cascade had each tier answer, where none was asked alone', async () => {
    const strategies = [{ name: 'cascade', kind: 'cascade' as const }];
    const file = await strategyOf(
      [
        { tier: 'instant', overlap: 0.4, latency_ms: 50 },
        { tier: 'expert', overlap: 0.8, latency_ms: 100 },
        { tier: undefined, source: 'static', overlap: 0, latency_ms: 1, failed: true },
      ],
      { strategies },
    );
    expect(file?.model_scores).toMatchObject([
      { model_id: 'large', similarity_score: 0.8, latency: 100 },
      { model_id: 'small', similarity_score: 0.4, latency: 50 },
    ]);
  });

  test('names the tiers where several share one model', async () => {
    const tiers = ['instant', 'expert'].map((name) => ({ name, model: 'one', basis: 'nothing' }));
    const file = await strategyOf([alone('instant', { overlap: 1 }), alone('expert', { overlap: 0 })], {
      tiers,
    });
    expect([file?.primary_model, ...(file?.fallback_models ?? [])]).toEqual(['instant', 'expert']);
  });

  test('leaves out a tier that has no answers, and is none where no tier has', async () => {
    const file = await strategyOf([alone('expert', { overlap: 1 })]);
    expect(file?.model_scores.map(({ model_id }) => model_id)).toEqual(['large']);
    expect(await strategyOf([])).toBeUndefined();
    expect(await strategyOf([{ tier: undefined, source: 'static', failed: true }])).toBeUndefined();
  });
});
