import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { strategyFileSchema, toStrategyFile } from '../../../../src/benchmark/strategies/strategy-file.ts';

const score = (modelId: string, latencyMs: number, similarity: number) => ({
  modelId,
  latencyMs,
  similarity,
});

describe('the file', () => {
  test('ranks models by 0.7 of likeness and 0.3 of speed', () => {
    const file = toStrategyFile([
      score('slow', 2_000, 0.9),
      score('quick', 500, 0.8),
      score('poor', 1_000, 0.1),
    ]);
    expect(file.primary_model).toBe('quick');
    expect(file.fallback_models).toEqual(['slow', 'poor']);
    expect(file.model_scores).toEqual([
      {
        model_id: 'quick',
        latency: 500,
        similarity_score: 0.8,
        latency_score: 0.75,
        overall_score: expect.closeTo(0.785, 12),
      },
      {
        model_id: 'slow',
        latency: 2_000,
        similarity_score: 0.9,
        latency_score: 0,
        overall_score: expect.closeTo(0.63, 12),
      },
      {
        model_id: 'poor',
        latency: 1_000,
        similarity_score: 0.1,
        latency_score: 0.5,
        overall_score: expect.closeTo(0.22, 12),
      },
    ]);
  });

  test('takes all for equally quick where none took any time, and of equals the first', () => {
    const file = toStrategyFile([score('a', 0, 0.5), score('b', 0, 0.5), score('c', 0, 0.6)]);
    expect(file.model_scores.map(({ latency_score: latency }) => latency)).toEqual([1, 1, 1]);
    expect([file.primary_model, ...file.fallback_models]).toEqual(['c', 'a', 'b']);
  });

  test.each([
    ['no scores', []],
    ['a similarity that is no number', [score('a', 1, Number.NaN)]],
    ['a latency without end', [score('a', Number.POSITIVE_INFINITY, 1), score('b', 1, 1)]],
    ['a latency below nought', [score('a', -1, 1)]],
    ['a model twice', [score('a', 1, 1), score('b', 1, 1), score('a', 2, 1)]],
    ['a model without a name', [score('', 1, 1)]],
  ])('cannot be made of %s', (_, scores) => {
    expect(() => toStrategyFile(scores)).toThrow(RangeError);
  });

  test('is read as it was written, with the models best first', () => {
    const scores = fc.uniqueArray(
      fc.record({
        modelId: fc.string({ minLength: 1 }),
        latencyMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
        similarity: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { minLength: 1, maxLength: 7, selector: ({ modelId }) => modelId },
    );
    fc.assert(
      fc.property(scores, (given) => {
        const file = toStrategyFile(given);
        const read = strategyFileSchema.parse(JSON.parse(JSON.stringify(file)));
        expect(JSON.stringify(read)).toBe(JSON.stringify(file));
        const overall = file.model_scores.map((model) => model.overall_score);
        expect(overall).toEqual([...overall].sort((a, b) => b - a));
        expect([file.primary_model, ...file.fallback_models].sort()).toEqual(
          given.map(({ modelId }) => modelId).sort(),
        );
      }),
    );
  });
});

describe('what is read', () => {
  const FULL = {
    model_id: 'a',
    latency: 1,
    similarity_score: 0.5,
    latency_score: 0.5,
    overall_score: 0.5,
  };

  test('may have other keys, and no more than a model', () => {
    expect(strategyFileSchema.parse({ primary_model: 'a' })).toEqual({
      primary_model: 'a',
      fallback_models: [],
      model_scores: [],
    });
    const more = { primary_model: 'a', fallback_models: [], model_scores: [{ ...FULL, n: 3 }], by: 'hand' };
    expect(strategyFileSchema.parse(more)).toEqual(more);
  });

  test.each([
    ['no first model', { fallback_models: ['a'] }],
    ['a model without a name', { primary_model: 'a', fallback_models: [''] }],
    ['the first model again', { primary_model: 'a', fallback_models: ['a'] }],
    ['a model to fall back to twice', { primary_model: 'a', fallback_models: ['b', 'b'] }],
    ['a model scored twice', { primary_model: 'a', model_scores: [FULL, FULL] }],
    [
      'a score without an end',
      { primary_model: 'a', model_scores: [{ ...FULL, latency: Number.POSITIVE_INFINITY }] },
    ],
    ['a score that is a text', { primary_model: 'a', model_scores: [{ ...FULL, overall_score: '1' }] }],
  ])('is refused with %s', (_, input) => {
    expect(strategyFileSchema.safeParse(input).success).toBe(false);
  });
});
