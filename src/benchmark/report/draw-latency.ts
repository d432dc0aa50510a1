import { toAxes } from '../../pictures/axes.ts';
import { FAINT } from '../../pictures/colours.ts';
import { type Box, toLabelText } from '../../pictures/labels.ts';
import { HEIGHT, toBareSvg, WIDTH } from '../../pictures/picture.ts';
import { toScale, toTick } from '../../pictures/scale.ts';
import { toLines } from '../../pictures/series.ts';
import { line, text } from '../../pictures/words.ts';
import type { StrategySummary } from '../summary.ts';
import { toWhole } from './figures.ts';
import { looksOf } from './looks-of.ts';

/** Right of the curves is room for each strategy's name and figures. */
const KEY_WIDTH = 196;
const FRAME: Box = { left: 84, top: 88, width: WIDTH - 84 - 28 - KEY_WIDTH, height: HEIGHT - 88 - 58 };
const KEY: Box = { left: FRAME.left + FRAME.width + 24, top: FRAME.top, width: 36, height: FRAME.height };
const KEY_HEIGHT = 34;
const KEY_AXIS = { type: 'value' as const, gridIndex: 1, show: false, min: 0, max: 1 };
const WORDS_LEFT = KEY.left + KEY.width + 10;
const PERCENT = { min: 0, max: 100, interval: 25 };
const READ_AT = [50, 95] as const;
/** From this factor between the least and the most on, equal distances are equal factors. */
const WIDE = 30;
/** What is faster is drawn as if it were so fast, in ms: a logarithm has no zero. */
const LEAST_MS = 0.1;

/**
 * How long answers took, as an SVG: for each of the first eight strategies the share of its answers that had come by
 * then, with its p50 and p95 marked and written out.
 */
export function drawLatency(strategies: readonly StrategySummary[]): string {
  const looks = looksOf(strategies);
  const timed = strategies.filter(({ latencyCurveMs }) => latencyCurveMs.length > 1);
  const drawn = timed.flatMap(({ name, latencyMs, latencyCurveMs: curve }) => {
    const look = looks.get(name);
    return look ? [{ name, latencyMs, curve, look }] : [];
  });
  const left = timed.length - drawn.length;
  const times = drawn.flatMap(({ curve }) => curve);
  const least = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = times.reduce((a, b) => Math.max(a, b), 0);
  const isWide = most > WIDE * Math.max(LEAST_MS, least);
  const toPlace = (ms: number) => (isWide ? Math.log10(Math.max(LEAST_MS, ms)) : ms);
  const x = isWide
    ? toScale([Math.floor(toPlace(least)), Math.ceil(toPlace(most))], 1)
    : toScale([0, ...times]);
  const axes = toAxes(
    FRAME,
    { name: 'Time until the answer (ms)', scale: x, ...(isWide ? { tick: toPowerOfTen } : {}) },
    { name: 'Answers (%)', scale: PERCENT },
  );
  return toBareSvg({
    title: 'How long answers took',
    notes: [
      'Share of the answers that had come by then; marks at 50 and at 95 of 100.',
      [
        isWide ? 'Each step to the right is ten times as long.' : '',
        left > 0 ? `${left} more not drawn.` : '',
      ]
        .filter(Boolean)
        .join(' '),
    ],
    legend: [],
    grid: [axes.grid, KEY],
    xAxis: [axes.xAxis, KEY_AXIS],
    yAxis: [axes.yAxis, { ...KEY_AXIS, inverse: true, max: KEY.height }],
    series: [
      toLines(
        READ_AT.map((share) => [
          [x.min, share],
          [x.max, share],
        ]),
        FAINT,
        { dash: [2, 4], lineWidth: 1 },
      ),
      ...drawn.map(({ curve, look }) => {
        const points = curve.map((ms, at) => [toPlace(ms), (100 * at) / (curve.length - 1)] as const);
        return toLines([points], look.colour, { dash: look.dash });
      }),
      ...drawn.map(({ latencyMs: { p50, p95 }, look: { colour, symbol, symbolSize } }) => ({
        type: 'scatter' as const,
        data: [
          [toPlace(p50), 50],
          [toPlace(p95), 95],
        ],
        silent: true,
        symbol,
        symbolSize,
        itemStyle: { color: colour, opacity: 1 },
      })),
      ...drawn.map(({ look: { colour, symbol, symbolSize } }, index) => ({
        type: 'scatter' as const,
        xAxisIndex: 1,
        yAxisIndex: 1,
        data: [[0.5, toKeyTop(index)]],
        silent: true,
        symbol,
        symbolSize,
        itemStyle: { color: colour, opacity: 1 },
      })),
    ],
    words: drawn.flatMap(({ name, latencyMs: { p50, p95 }, look: { colour, dash } }, index) => {
      const y = KEY.top + toKeyTop(index);
      return [
        line(KEY.left, y, KEY.left + KEY.width, y, colour, { lineWidth: 2, dash }),
        text(toLabelText(name, 17), WORDS_LEFT, y, { weight: 600 }),
        text(`p50 ${toWhole(p50)} · p95 ${toWhole(p95)} ms`, WORDS_LEFT, y + 15, { size: 11 }),
      ];
    }),
  });
}

/** Middle of the line of a strategy's name, from the top of the key. */
const toKeyTop = (index: number) => 8 + index * KEY_HEIGHT;

function toPowerOfTen(exponent: number): string {
  return exponent < 0 ? String(Number((10 ** exponent).toPrecision(1))) : toTick(10 ** exponent, 1);
}
