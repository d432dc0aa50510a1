import { FIRST } from '../../pictures/colours.ts';
import { drawReliabilityOf } from '../../pictures/draw-reliability.ts';
import { toBareSvg } from '../../pictures/picture.ts';
import type { Summary } from '../summary.ts';
import { toQuality, toWhole } from './figures.ts';

/** How often the cascade's answers were right against how sure it was of them, as an SVG. */
export function drawConfidence({
  bins,
  expectedCalibrationError,
}: NonNullable<Summary['reliability']>): string {
  const answers = bins.reduce((sum, { count }) => sum + count, 0);
  return toBareSvg(
    drawReliabilityOf([{ name: 'the cascade', bins, colour: FIRST, symbol: 'circle', symbolSize: 9 }], {
      title: 'Confidence against what came of it',
      notes: [
        `${toWhole(answers)} answers; each dot is the mean of a range. Expected calibration error: ${toQuality(expectedCalibrationError)}.`,
        'On the dashed line confidence means what it says; below it is too sure, above it not sure enough.',
      ],
    }),
  );
}
