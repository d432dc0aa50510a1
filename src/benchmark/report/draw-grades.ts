import { toAxes, toPixels } from '../../pictures/axes.ts';
import { FAINT, PAPER } from '../../pictures/colours.ts';
import { type Box, toLabelText, widthOf } from '../../pictures/labels.ts';
import { LOOKS, type Look } from '../../pictures/looks.ts';
import { HEIGHT, toBareSvg, WIDTH } from '../../pictures/picture.ts';
import { text } from '../../pictures/words.ts';
import type { StrategyFacts } from '../run-facts.ts';
import type { StrategySummary } from '../summary.ts';
import { chooseTags } from './choose-tags.ts';
import { toPercent, toWhole } from './figures.ts';
import { looksOf } from './looks-of.ts';

const FRAME: Box = { left: 190, top: 108, width: WIDTH - 190 - 28, height: HEIGHT - 108 - 58 };
const PERCENT = { min: 0, max: 100, interval: 20 };
/** Height of a bar as a share of its row, and at most in pixels. */
const THICK = 0.68;
const THICKEST = 34;
/** Between parts of a bar, in pixels. */
const GAP = 2;
/** What is less is no share, but the noise of adding up. */
const NOISE = 1e-6;

/**
 * Which tier answered questions of each grade, as an SVG: a bar for each tag that `chooseTags` takes, cut by the
 * shares of the tiers, cheapest first, and of answers by none of them.
 * @param tiers names, cheapest first; at most seven are told apart, the rest count as one more.
 * @param strategies whose looks the tiers of the same names have in other pictures.
 */
export function drawGrades(
  strategy: StrategySummary,
  tiers: readonly string[],
  strategies: readonly StrategyFacts[],
): string {
  const parts = toParts(tiers, looksOf(strategies));
  const known = strategy.byTag.filter(({ tag }) => strategy.tierShares.some((each) => each.tag === tag));
  const rows = chooseTags(known).map(({ tag, questions }) => {
    const shares = strategy.tierShares.find((each) => each.tag === tag)?.shares ?? {};
    const sizes = parts.map(({ names }) => names.reduce((sum, name) => sum + (shares[name] ?? 0), 0));
    const rest = 1 - sizes.reduce((sum, size) => sum + size, 0);
    return {
      name: toLabelText(tag, 17),
      count: toWhole(questions),
      sizes: [...sizes, rest > NOISE ? rest : 0],
    };
  });
  const rowHeight = FRAME.height / Math.max(1, rows.length);
  const thickness = Math.min(THICKEST, THICK * rowHeight);
  const { toX } = toPixels(FRAME, PERCENT, PERCENT);
  const countWidth = rows.reduce((most, { count }) => Math.max(most, widthOf(count)), 0);
  const keys = [...parts, { name: 'no tier', colour: FAINT }];
  const axes = toAxes(
    FRAME,
    { name: 'Share of the answers (%)', scale: PERCENT },
    { name: '', scale: PERCENT },
  );
  const hidden = { show: false };
  return toBareSvg({
    title: 'Where each grade of question was answered',
    notes: ['Answers by the tier that gave them; in grey the number of questions.'],
    legend: [],
    ...axes,
    yAxis: { ...axes.yAxis, axisLabel: hidden, axisTick: hidden, axisLine: hidden, splitLine: hidden },
    series: [{ type: 'scatter', data: [], silent: true }],
    words: [
      ...toKey(keys),
      ...rows.flatMap(({ name, count, sizes }, row) => {
        const middle = FRAME.top + (row + 0.5) * rowHeight;
        const bar = sizes.flatMap((size, part) => {
          const from = 100 * sizes.slice(0, part).reduce((sum, each) => sum + each, 0);
          const [left, right] = [toX(from), toX(Math.min(100, from + 100 * size))];
          return right - left < 1
            ? []
            : toSegment(left, right, middle, thickness, keys[part]?.colour ?? FAINT, size);
        });
        return [
          text(name, FRAME.left - 22 - countWidth, middle, { align: 'right' }),
          text(count, FRAME.left - 10, middle, { align: 'right', colour: FAINT }),
          ...bar,
        ];
      }),
    ],
  });
}

interface Part {
  readonly name: string;
  readonly names: readonly string[];
  readonly colour: string;
}

function toParts(tiers: readonly string[], looks: ReadonlyMap<string, Look>): readonly Part[] {
  const apart = tiers.length > LOOKS.length ? LOOKS.length - 1 : tiers.length;
  const own = tiers.slice(0, apart).map((name) => ({ name, names: [name] }));
  const others = tiers.slice(apart);
  const all = others.length > 0 ? [...own, { name: `${others.length} more tiers`, names: others }] : own;
  const known = all.map(({ name }) => looks.get(name));
  const free = LOOKS.filter((look) => !known.includes(look));
  return all.map((part, index) => ({
    ...part,
    colour: (known[index] ?? free[known.slice(0, index).filter((look) => !look).length])?.colour ?? FAINT,
  }));
}

/** A part of a bar, with its share in it where there is room. */
function toSegment(
  left: number,
  right: number,
  middle: number,
  height: number,
  colour: string,
  share: number,
) {
  const words = toPercent(share);
  const shape = { x: left, y: middle - height / 2, width: Math.max(1, right - left - GAP), height };
  const segment = { type: 'rect' as const, z: 9, silent: true, shape, style: { fill: colour } };
  if (widthOf(words) + 6 > right - left) return [segment];
  return [
    segment,
    text(words, (left + right - GAP) / 2, middle, { align: 'center', colour: PAPER, weight: 600 }),
  ];
}

/** The names of the parts above the bars, each after a square of its colour, in as many rows as they need. */
function toKey(keys: readonly Pick<Part, 'name' | 'colour'>[]): readonly object[] {
  let left = 16;
  let y = 68;
  return keys.flatMap(({ name, colour }) => {
    const label = toLabelText(name, 18);
    const width = 18 + 1.05 * widthOf(label) + 20;
    if (left + width > WIDTH - 16 && left > 16) [left, y] = [16, y + 18];
    const shape = { x: left, y: y - 6, width: 12, height: 12 };
    const square = { type: 'rect' as const, z: 9, silent: true, shape, style: { fill: colour } };
    const words = text(label, left + 18, y);
    left += width;
    return [square, words];
  });
}
