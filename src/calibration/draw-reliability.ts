import { FIRST, SECOND } from '../pictures/colours.ts';
import { drawReliabilityOf } from '../pictures/draw-reliability.ts';
import { toSvg } from '../pictures/picture.ts';
import { toTick } from '../pictures/scale.ts';
import type { DrawReliability } from './report.ts';

const BEFORE = 'before calibration';
const AFTER = 'after calibration';

/** How often answers were right against how often they were said to be, and of how many answers that is known. */
export const drawReliability: DrawReliability = (before, after) => {
  const answers = after.reduce((sum, { count }) => sum + count, 0);
  return toSvg(
    drawReliabilityOf(
      [
        { name: BEFORE, bins: before, colour: SECOND, symbol: 'diamond', symbolSize: 11 },
        { name: AFTER, bins: after, colour: FIRST, symbol: 'circle', symbolSize: 8 },
      ],
      {
        title: 'Confidence against what came of it',
        notes: [
          `${toTick(answers, 1)} answers; each dot is the mean of those in one range of confidence.`,
          'On the dashed line confidence means what it says; below it is too sure, above it not sure enough.',
        ],
      },
    ),
  );
};
