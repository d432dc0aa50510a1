import { toRoute } from '../cascade/route.ts';
import { BASE_SCORE, MAX_SCORE } from '../cascade/score/complexity.ts';
import { toAxes, toPixels } from '../pictures/axes.ts';
import { FAINT, FIRST, SECOND } from '../pictures/colours.ts';
import { type Box, LINE_HEIGHT, spreadRow, toLabelText, widthOf } from '../pictures/labels.ts';
import { HEIGHT, toSvg, WIDTH } from '../pictures/picture.ts';
import { toScale, toTick } from '../pictures/scale.ts';
import { toBars, toHistogram, toLines } from '../pictures/series.ts';
import { line, text } from '../pictures/words.ts';
import type { DrawScores } from './report.ts';

const FRAME: Box = { left: 84, top: 118, width: WIDTH - 84 - 28, height: HEIGHT - 118 - 58 };
const SCORES = { min: BASE_SCORE, max: MAX_SCORE, interval: 1 };
const BIN_WIDTH = 0.5;
/** Middle of the tiers' names; their shares stand below, and from there lines go to their bands. */
const NAMES_AT = 74;
/** Bold letters are so much wider. */
const BOLD = 1.1;
/** Between the names of two tiers, in pixels. */
const NAME_GAP = 12;
/** The names of seven tiers of so many letters have room side by side. */
const NAME_LETTERS = 11;

/** How hard questions are taken to be, and what share of them starts at each tier. */
export const drawScores: DrawScores = (scores, thresholds, tierNames) => {
  const bars = toHistogram(scores, SCORES, BIN_WIDTH);
  const y = toScale([0, ...bars.map(({ height }) => height)], 1);
  const { toX } = toPixels(FRAME, SCORES, y);
  const starts = scores.map(
    (score) => toRoute(score, thresholds, { first: 0, last: thresholds.length }).start,
  );
  const labels = tierNames.map((tierName, tier) => {
    const count = starts.filter((start) => start === tier).length;
    const share = scores.length > 0 ? `${((100 * count) / scores.length).toFixed(1)} %` : '–';
    const name = toLabelText(tierName, NAME_LETTERS);
    const from = Math.max(SCORES.min, thresholds[tier - 1] ?? SCORES.min);
    const to = Math.max(from, Math.min(SCORES.max, thresholds[tier] ?? SCORES.max));
    return {
      name,
      share,
      middle: toX((from + to) / 2),
      width: Math.max(BOLD * widthOf(name), widthOf(share)) + NAME_GAP,
    };
  });
  const middles = spreadRow(labels, FRAME.left - NAME_GAP, FRAME.left + FRAME.width + NAME_GAP);
  return toSvg({
    title: 'How hard questions are, and where they start',
    notes: [toNote(scores.length, thresholds)],
    legend: [],
    ...toAxes(FRAME, { name: 'Complexity (1 to 10)', scale: SCORES }, { name: 'Questions', scale: y }),
    series: [
      toBars(bars, FIRST),
      toLines(
        thresholds.map((value) => [
          [value, y.min],
          [value, y.max],
        ]),
        SECOND,
        { dashed: true },
      ),
    ],
    words: labels.flatMap(({ name, share, middle }, index) => {
      const x = middles[index] ?? middle;
      return [
        text(name, x, NAMES_AT, { align: 'center', weight: 600 }),
        text(share, x, NAMES_AT + LINE_HEIGHT, { align: 'center' }),
        line(x, NAMES_AT + 1.6 * LINE_HEIGHT, middle, FRAME.top - 4, FAINT),
      ];
    }),
  });
};

function toNote(questions: number, thresholds: readonly number[]): string {
  const those =
    thresholds.length > 0
      ? ` Dashed: thresholds ${thresholds.map((value) => Number(value.toFixed(3))).join(', ')}.`
      : '';
  return `${toTick(questions, 1)} questions; above, the share that starts at each tier.${those}`;
}
