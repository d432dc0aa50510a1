import { describe, expect, test } from 'vitest';
import { DARK_RULES, PAIRS, PAPER, toDarkRules } from '../../../src/pictures/colours.ts';
import { LOOKS } from '../../../src/pictures/looks.ts';

type Triple = readonly [number, number, number];

const DARK_PAPER = /\[fill="#ffffff"\]\{fill:(#\w+)\}/.exec(DARK_RULES)?.[1] ?? '';

/** What each of red, green and blue becomes for eyes without one kind of cone (Machado et al., 2009, severity 1). */
const EYES: Readonly<Record<string, readonly Triple[]>> = {
  'all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'no long ones': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no middle ones': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'no short ones': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Linear light of `#rrggbb`. */
function toLight(colour: string): Triple {
  const part = (at: number) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

function contrastOf(a: string, b: string): number {
  const [dark = 0, light = 0] = [a, b]
    .map(toLight)
    .map(([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue)
    .sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const times = (rows: readonly Triple[], [x, y, z]: Triple) =>
  rows.map(([a, b, c]) => Math.min(1, Math.max(0, a * x + b * y + c * z))) as unknown as Triple;

/** Lightness, green to red, and blue to yellow in OKLab (Ottosson, 2020). */
function toLab([red, green, blue]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

describe.each([
  ['light', 0, PAPER],
  ['dark', 1, DARK_PAPER],
] as const)('the eight colours in %s', (_name, side, paper) => {
  const colours = PAIRS.map((pair) => pair[side]);

  test('can be read on their paper', () => {
    expect(colours).toHaveLength(8);
    for (const colour of colours) expect(contrastOf(colour, paper), colour).toBeGreaterThanOrEqual(4.5);
  });

  test.each(Object.entries(EYES))('are told apart by eyes with %s', (_eyes, rows) => {
    const seen = colours.map((colour) => toLab(times(rows, toLight(colour))));
    for (const [index, [a, b, c]] of seen.entries()) {
      for (const [d, e, f] of seen.slice(index + 1))
        expect(Math.hypot(a - d, b - e, c - f)).toBeGreaterThanOrEqual(0.09);
    }
  });
});

test('no two looks share a colour, a symbol or a dash', () => {
  for (const key of ['colour', 'symbol', 'dash'] as const)
    expect(new Set(LOOKS.map((look) => String(look[key]))).size, key).toBe(8);
});

test('a picture has the dark rules of the colours that it has', () => {
  const third = PAIRS[2]?.[0] ?? '';
  expect(toDarkRules(`<rect fill="${third}"/>`)).toContain(`[fill="${third}"]`);
  expect(toDarkRules('<rect fill="#0860ca"/>')).not.toContain(third);
  expect(toDarkRules('')).toContain('[fill="#0860ca"]{fill:#58a6ff}');
});
