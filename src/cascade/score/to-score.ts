import { TRAINED } from '../trained.ts';
import { BASE_SCORE, MAX_SCORE } from './complexity.ts';

/**
 * The score of a difficulty: where it lies among those of support questions. Straight between the trained knots,
 * and nearing 1 and 10 outside them, so that a harder question always scores higher.
 */
export function toScore(difficulty: number): number {
  const { knots } = TRAINED.complexity;
  const above = knots.findIndex(([at]) => difficulty < at);
  const [low, high] = [knots[0], knots[knots.length - 1]] as [Knot, Knot];
  if (above === 0) return BASE_SCORE + (low[1] - BASE_SCORE) * Math.exp((difficulty - low[0]) / FADE);
  if (above < 0) return MAX_SCORE - (MAX_SCORE - high[1]) * Math.exp((high[0] - difficulty) / FADE);
  const [from, to] = [knots[above - 1], knots[above]] as [Knot, Knot];
  return from[1] + ((to[1] - from[1]) * (difficulty - from[0])) / (to[0] - from[0]);
}

type Knot = (typeof TRAINED.complexity.knots)[number];
/** Points of difficulty over which the rest of the scale falls to a third. */
const FADE = 3;
