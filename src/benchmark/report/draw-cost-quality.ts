import { toAxes, toPixels } from '../../pictures/axes.ts';
import { FAINT, INK } from '../../pictures/colours.ts';
import { type Box, placeLabels, toLabelText } from '../../pictures/labels.ts';
import type { Look } from '../../pictures/looks.ts';
import { type Mark, toMarkBox, toMarks, toThin, toWhiskerBoxes, toWhiskers } from '../../pictures/marks.ts';
import { HEIGHT, toBareSvg, WIDTH } from '../../pictures/picture.ts';
import { toScale } from '../../pictures/scale.ts';
import { toLines } from '../../pictures/series.ts';
import { textInBox } from '../../pictures/words.ts';
import { type Deal, toUpperHull } from '../../statistics/hull.ts';
import type { StrategySummary } from '../summary.ts';
import { toParetoFrontier } from './frontier.ts';
import { looksOf } from './looks-of.ts';

interface Drawn extends Mark, Deal {
  readonly name: string;
  readonly look: Look;
  readonly isTier: boolean;
  readonly isLuck: boolean;
}

const FRAME: Box = { left: 84, top: 88, width: WIDTH - 84 - 28, height: HEIGHT - 88 - 58 };
/** Not over the axis. */
const FOR_LABELS: Box = { ...FRAME, left: FRAME.left + 3, width: FRAME.width - 3 };
/** A line is kept free of labels in so many pieces. */
const PIECES = 12;

/**
 * Cost of 1,000 questions against quality, as an SVG: a mark with both intervals for each of the first eight
 * strategies that have a quality, the frontier of those that no other beats, and what luck reaches.
 * @param basis what money is counted in, where that is not the tiers' own prices.
 */
export function drawCostQuality(strategies: readonly StrategySummary[], basis = ''): string {
  const looks = looksOf(strategies);
  const drawn = strategies.flatMap((strategy) => toDrawn(strategy, looks.get(strategy.name)));
  const left = strategies.filter(({ name, quality }) => quality && !looks.has(name)).length;
  const x = toScale([0, ...drawn.flatMap((mark) => [mark.x.low, mark.x.estimate, mark.x.high])]);
  const y = toScale(drawn.flatMap((mark) => [mark.y.low, mark.y.estimate, mark.y.high]));
  const pixels = toPixels(FRAME, x, y);
  const frontier = toParetoFrontier(drawn.filter(({ isLuck }) => !isLuck)).map(toPoint);
  const luck = toUpperHull(drawn.filter(({ isTier }) => isTier)).map(toPoint);
  const labels = drawn.map(({ name, cost, quality }) => ({
    text: toLabelText(name),
    x: pixels.toX(cost),
    y: pixels.toY(quality),
  }));
  const taken = [
    ...drawn.map((mark) => toMarkBox(mark, pixels)),
    ...drawn.flatMap((mark) => toWhiskerBoxes(mark, pixels)),
    ...[frontier, luck].flatMap((line) =>
      toPieces(line).map(([atX, atY]) =>
        toThin(pixels.toX(atX), pixels.toY(atY), pixels.toX(atX), pixels.toY(atY)),
      ),
    ),
  ];
  return toBareSvg({
    title: 'Cost against quality',
    notes: [
      `Bars: 95 % intervals. Line: the best for the money. Dashed: luck, a mix of the tiers alone.${left > 0 ? ` ${left} more not drawn.` : ''}`,
      ...(basis === '' ? [] : [toLabelText(`Cost is counted ${basis}.`, 105)]),
    ],
    legend: [],
    ...toAxes(
      FRAME,
      { name: 'Cost of 1,000 questions (USD)', scale: x },
      { name: 'Quality (0 to 1)', scale: y },
    ),
    series: [
      toLines([luck], FAINT, { dashed: true, lineWidth: 1.5 }),
      toLines([frontier], INK, { lineWidth: 1.5 }),
      ...drawn.map((mark) => toWhiskers([mark], mark.look.colour, 0.7)),
      ...drawn.map((mark) => {
        const { symbol, symbolSize, colour } = mark.look;
        return toMarks(mark.name, [mark], { symbol, symbolSize, itemStyle: { color: colour, opacity: 1 } });
      }),
    ],
    words: placeLabels(labels, FOR_LABELS, taken).flatMap((box, index) =>
      textInBox(labels[index]?.text ?? '', box, drawn[index]?.look.colour),
    ),
  });
}

function toDrawn(
  { name, kind, quality, costUsdPer1k }: StrategySummary,
  look: Look | undefined,
): readonly Drawn[] {
  if (!quality || !look) return [];
  return [
    {
      name,
      look,
      isTier: kind === 'tier',
      isLuck: kind === 'random',
      x: costUsdPer1k,
      y: quality,
      cost: costUsdPer1k.estimate,
      quality: quality.estimate,
    },
  ];
}

const toPoint = ({ cost, quality }: Deal) => [cost, quality] as const;

/** Points along a line, near enough to each other that a label between two of them would cover the line. */
function toPieces(line: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  return line.slice(1).flatMap(([x, y], index) => {
    const [fromX, fromY] = line[index] ?? [x, y];
    return Array.from({ length: PIECES + 1 }, (_, piece) => {
      const way = piece / PIECES;
      return [fromX + way * (x - fromX), fromY + way * (y - fromY)] as const;
    });
  });
}
