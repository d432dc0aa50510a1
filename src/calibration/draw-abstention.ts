import { toAxes, toPixels } from '../pictures/axes.ts';
import { FAINT, FIRST, INK, SECOND } from '../pictures/colours.ts';
import type { Box } from '../pictures/labels.ts';
import { HEIGHT, toSvg, WIDTH } from '../pictures/picture.ts';
import { toScale, toTick } from '../pictures/scale.ts';
import { type Bar, toBars, toHistogram, toLines } from '../pictures/series.ts';
import { text } from '../pictures/words.ts';
import type { DrawAbstention } from './report.ts';

const FRAME: Box = { left: 84, top: 124, width: WIDTH - 84 - 28, height: HEIGHT - 124 - 58 };
const IN_SCOPE = 'questions in scope';
const OUT_OF_SCOPE = 'questions out of scope';
const BINS = 30;
const OPACITY = 0.6;
/** What the word on either side of the cut takes, in pixels. */
const SIDE_WIDTH = 72;

/** How well the knowledge covers questions in its scope and out of it, and from where on it answers. */
export const drawAbstention: DrawAbstention = (inScope, outOfScope, cut) => {
  const x = toScale([0, ...inScope, ...outOfScope, cut]);
  const bars = [inScope, outOfScope].map((values) =>
    toShares(toHistogram(values, x, (x.max - x.min) / BINS, cut)),
  );
  const y = toScale([0, ...bars.flat().map(({ height }) => height)]);
  const { toX } = toPixels(FRAME, x, y);
  const sides = [
    { word: 'abstains', middle: toX(cut) - SIDE_WIDTH / 2 },
    { word: 'answers', middle: toX(cut) + SIDE_WIDTH / 2 },
  ];
  const hasRoom = (middle: number) =>
    Math.abs(middle - FRAME.left - FRAME.width / 2) < (FRAME.width - SIDE_WIDTH) / 2;
  return toSvg({
    title: 'What the knowledge covers',
    notes: [
      `From ${Number(cut.toFixed(3))} on (dashed) questions are answered: in scope ${toShare(inScope, (value) => value >= cut)}.`,
      `Below it the answer abstains: out of scope ${toShare(outOfScope, (value) => value < cut)}.`,
    ],
    legend: [IN_SCOPE, OUT_OF_SCOPE],
    ...toAxes(
      FRAME,
      { name: 'Coverage of the question (0: none)', scale: x },
      { name: 'Share of its questions (%)', scale: y },
    ),
    series: [
      toBars(bars[0] ?? [], FIRST, { name: IN_SCOPE, opacity: OPACITY }),
      toBars(bars[1] ?? [], SECOND, { name: OUT_OF_SCOPE, opacity: OPACITY }),
      toLines(
        [
          [
            [cut, y.min],
            [cut, y.max],
          ],
        ],
        INK,
        { dashed: true },
      ),
    ],
    words: sides
      .filter(({ middle }) => hasRoom(middle))
      .map(({ word, middle }) => text(word, middle, FRAME.top - 10, { align: 'center', colour: FAINT })),
  });
};

/** Heights in percent of all. */
function toShares(bars: readonly Bar[]): readonly Bar[] {
  const total = bars.reduce((sum, { height }) => sum + height, 0);
  return bars.map((bar) => ({ ...bar, height: total > 0 ? (100 * bar.height) / total : 0 }));
}

function toShare(values: readonly number[], fits: (value: number) => boolean): string {
  if (values.length === 0) return 'none was tried';
  return `${((100 * values.filter(fits).length) / values.length).toFixed(1)} % of ${toTick(values.length, 1)}`;
}
