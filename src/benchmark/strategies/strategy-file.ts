import * as z from 'zod';

const modelId = z.string().min(1);

/**
 * The file that says which model is asked first, and which ones after it where that fails, best first. Whoever reads it
 * goes by the two of these; the scores tell why. Keys that are not known are left in peace.
 */
export const strategyFileSchema = z
  .looseObject({
    primary_model: modelId,
    fallback_models: z.array(modelId).default([]),
    model_scores: z
      .array(
        z.looseObject({
          model_id: modelId,
          latency: z.number(),
          similarity_score: z.number(),
          latency_score: z.number(),
          overall_score: z.number(),
        }),
      )
      .default([]),
  })
  .superRefine(({ primary_model: primary, fallback_models: fallbacks, model_scores: scores }, context) => {
    const report = (path: (string | number)[]) =>
      context.addIssue({ code: 'custom', path, message: 'must be named once; it stands further up too' });
    const asked = [primary, ...fallbacks];
    fallbacks.forEach((model, index) => {
      if (asked.indexOf(model) <= index) report(['fallback_models', index]);
    });
    const scored = scores.map(({ model_id: model }) => model);
    scored.forEach((model, index) => {
      if (scored.indexOf(model) < index) report(['model_scores', index, 'model_id']);
    });
  });

export type StrategyFile = z.output<typeof strategyFileSchema>;

/** What a model came to: milliseconds for an answer, and how like a right one its answers are, from 0 to 1. */
export interface ModelScore {
  readonly modelId: string;
  readonly latencyMs: number;
  readonly similarity: number;
}

const SIMILARITY_WEIGHT = 0.7;
const LATENCY_WEIGHT = 0.3;

/**
 * Ranks models by 0.7 of the similarity and 0.3 of how much quicker one is than the slowest; of equals, the one that
 * is given first. `latency` is in milliseconds.
 * @throws RangeError without scores, for a figure that cannot be ranked, and for a model without a name or given twice.
 */
export function toStrategyFile(scores: readonly ModelScore[]): StrategyFile {
  if (scores.length === 0) throw new RangeError('there is no model to rank');
  const slowestMs = Math.max(...scores.map(({ latencyMs }) => latencyMs));
  const ranked = scores
    .map(({ modelId: model, latencyMs, similarity }) => {
      if (!Number.isFinite(similarity) || !Number.isFinite(latencyMs) || latencyMs < 0)
        throw new RangeError(`${model} cannot be ranked: ${latencyMs} ms, similarity ${similarity}`);
      const latencyScore = slowestMs === 0 ? 1 : 1 - latencyMs / slowestMs;
      return {
        model_id: model,
        latency: latencyMs,
        similarity_score: similarity,
        latency_score: latencyScore,
        overall_score: SIMILARITY_WEIGHT * similarity + LATENCY_WEIGHT * latencyScore,
      };
    })
    .sort((a, b) => b.overall_score - a.overall_score);
  const [primary = '', ...fallbacks] = ranked.map(({ model_id: model }) => model);
  if (ranked.some(({ model_id: model }) => model === '')) throw new RangeError('a model to rank has no name');
  if (new Set([primary, ...fallbacks]).size < ranked.length)
    throw new RangeError('a model is given twice; where tiers share one, name the tiers');
  return { primary_model: primary, fallback_models: fallbacks, model_scores: ranked };
}
