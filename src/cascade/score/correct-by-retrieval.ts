import { ANSWERABLE_STRENGTH, type Grounding } from '../passage.ts';
import { BASE_SCORE, type Complexity, type ComplexityFactor, MAX_SCORE } from './complexity.ts';

/** One article that fits far better than any other. */
const ONE_ARTICLE = { points: -1, lead: 0.5, fromStrength: 0.62 };
/** Several articles that fit about as well as the best. */
const SPREAD = { points: 0.75, nearShare: 0.8, fromArticles: 4 };

/**
 * A complexity as what was found corrects it. Unchanged where nobody searched, and where nothing fits: whether there
 * is an answer says little of how hard it is.
 */
export function correctByRetrieval(complexity: Complexity, grounding: Grounding): Complexity {
  const correction = toCorrection(grounding);
  if (!correction) return complexity;
  const corrected = Math.min(MAX_SCORE, Math.max(BASE_SCORE, complexity.score + correction.points));
  const score = Math.round(corrected * 1_000) / 1_000;
  const points = Math.round((score - complexity.score) * 1_000) / 1_000;
  return { score, factors: [...complexity.factors, { ...correction, points }] };
}

function toCorrection({ passages, strength, weights }: Grounding): ComplexityFactor | undefined {
  if (weights.size === 0 || strength < ANSWERABLE_STRENGTH) return undefined;
  const best = new Map<string, number>();
  for (const { uri, score } of passages) best.set(uri, Math.max(best.get(uri) ?? 0, score));
  const [first = 0, second = 0] = [...best.values()].sort((a, b) => b - a);
  const near = [...best.values()].filter((score) => score >= first * SPREAD.nearShare).length;
  if (near >= SPREAD.fromArticles)
    return { factor: `${near} articles fit it about equally`, points: SPREAD.points };
  if (second < first * ONE_ARTICLE.lead && strength >= ONE_ARTICLE.fromStrength)
    return { factor: 'one article fits it far better than any other', points: ONE_ARTICLE.points };
  return undefined;
}
