/** A colour in light, and in dark, where the viewer prefers that. */
type Pair = readonly [light: string, dark: string];

/** By what it is for; every picture knows these. */
const COMMON = {
  paper: ['#ffffff', '#0d1117'],
  ink: ['#1f2328', '#e6edf3'],
  faint: ['#57606a', '#9198a1'],
  rule: ['#d8dee4', '#2f3640'],
  first: ['#0860ca', '#58a6ff'],
  second: ['#b3500e', '#f0883e'],
} as const satisfies Readonly<Record<string, Pair>>;

/**
 * For a third to an eighth of things that are told apart, after the first and the second. Each has a contrast of at
 * least 4.5 with the paper, and any two of the eight differ by at least 0.09 in OKLab, for eyes that lack one kind of
 * cone too.
 */
const MORE: readonly Pair[] = [
  ['#325d56', '#8bf9c2'],
  ['#8f4d8f', '#af6a9d'],
  ['#4e4904', '#e0d429'],
  ['#38066b', '#925ff7'],
  ['#133f4e', '#a5c8cf'],
  ['#550c12', '#e44451'],
];

export const INK = COMMON.ink[0];
export const FAINT = COMMON.faint[0];
export const RULE = COMMON.rule[0];
export const FIRST = COMMON.first[0];
export const SECOND = COMMON.second[0];
export const PAPER = COMMON.paper[0];

/** Of eight things that are told apart, in light and in dark; pictures are drawn in the light ones. */
export const PAIRS: readonly Pair[] = [COMMON.first, COMMON.second, ...MORE];

const toRule = ([light, dark]: Pair) => `[fill="${light}"]{fill:${dark}}[stroke="${light}"]{stroke:${dark}}`;

/** CSS rules that make pictures dark; presentation attributes give way to them. */
export const DARK_RULES = [...Object.values(COMMON), ...MORE].map(toRule).join('');

/** Those of them that `svg` has a use for. */
export function toDarkRules(svg: string): string {
  const used = MORE.filter(([light]) => svg.includes(`="${light}"`));
  return [...Object.values(COMMON), ...used].map(toRule).join('');
}
