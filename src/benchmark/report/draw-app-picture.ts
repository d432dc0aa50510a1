import { standAlone } from '../../pictures/picture.ts';
import type { Summary } from '../summary.ts';
import { toCostQuality } from './draw-pictures.ts';

/** Cost against quality as the report has it, as an SVG that stands alone; undefined where it cannot be drawn. */
export function drawAppPicture(summary: Summary): string | undefined {
  const picture = toCostQuality(summary);
  return 'svg' in picture ? standAlone(picture.svg) : undefined;
}
