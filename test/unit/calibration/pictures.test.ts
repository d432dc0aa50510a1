import { describe, expect, test } from 'vitest';
import { HOSTILE_NAMES, PICTURES } from '../../support/pictures.ts';
import { faultOfXml } from '../../support/xml.ts';

const PLAIN: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

/** What a picture says, in the order in which it is drawn. */
const wordsOf = (svg: string) =>
  Array.from(svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g), ([, words = '']) =>
    words.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => PLAIN[entity] ?? ''),
  );

test.each([
  '<a>',
  '<a></b>',
  '<a b=1/>',
  '<a>&nbsp;</a>',
  '<a>\u0001</a>',
  '<a/><a/>',
  'x<a/>',
  '<a b="<"/>',
  '<a b="" b=""/>',
  '<!-- -->',
])('the check of XML finds what is wrong with %j', (bad) => {
  expect(faultOfXml(bad)).not.toBe('');
  expect(faultOfXml('<a b="1">x &amp; y<c/></a>\n')).toBe('');
});

/** Each as it is drawn when it comes to it. */
const drawn = new Map(Object.entries(PICTURES).map(([name, draw]) => [name, draw()]));

const pictureOf = (name: string) => drawn.get(name) ?? '';

test('each is the same bytes when it is drawn again, whatever was drawn before', () => {
  for (const [name, draw] of Object.entries(PICTURES).reverse())
    expect(draw() === drawn.get(name), name).toBe(true);
});

describe.each([...drawn])('%s', (_name, svg) => {
  test('is one well-formed SVG of the size that pages expect', () => {
    expect(faultOfXml(svg)).toBe('');
    expect(svg).toMatch(/^<svg [^>]*width="720" height="420" xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('rests on nothing from outside, and runs nothing', () => {
    const tags = svg.replace('xmlns="http://www.w3.org/2000/svg"', '').replace(/>[^<]*</g, '><');
    expect(tags.replace(/aria-label="[^"]*"/, '')).not.toMatch(/https?:|url\(|@import|href=|\son\w+=/i);
    for (const tag of svg.match(/<\w+/g) ?? [])
      expect(tag).toMatch(/^<(?:svg|style|rect|path|polyline|text)$/);
  });

  test('says what it is, and has a dark colour for each light one', () => {
    expect(svg).toMatch(/^<svg role="img" aria-label="[^"]{20,}"/);
    const [, dark = ''] = /prefers-color-scheme: dark\)\{(.*)\}<\/style>/.exec(svg) ?? [];
    const coloured = svg.replace(/<style>.*<\/style>/, '').matchAll(/(fill|stroke)="(#[^"]+)"/g);
    const rules = new Set(Array.from(coloured, ([, key, colour]) => `[${key}="${colour}"]`));
    expect([...rules].filter((rule) => !dark.includes(rule))).toEqual([]);
  });
});

describe('the words of', () => {
  test('a trade-off name the chosen point, the tiers, what was wanted, and both axes with their units', () => {
    const words = wordsOf(pictureOf('a trade-off'));
    for (const name of ['instant', 'provisioned', 'expert', 'chosen', 'wanted: 95 %'])
      expect(words).toContain(name);
    expect(words).toContain('Cost of 1,000 questions (USD)');
    expect(words).toContain("Quality kept (% of the best tier's)");
    expect(words.find((each) => each.startsWith('Chosen: '))).toMatch(
      /^Chosen: confidence from 0\.6\d+ and thresholds 3, 7\. Keeps \d\d(?:\.\d)? % at \d\.\d+ USD\.$/,
    );
  });

  test('a trade-off without prices speak of no dollars', () => {
    const svg = pictureOf('a trade-off by ranks, with nothing chosen');
    expect(svg).not.toContain('USD');
    expect(wordsOf(svg)).toContain('None of the choices was taken.');
  });

  test('reliability have the number of answers in each bin, before and after', () => {
    const numbers = wordsOf(pictureOf('reliability')).filter((words) => /^\d+$/.test(words));
    const ticks = [0, 20, 40, 60, 80, 100];
    const sum = numbers.reduce((total, count) => total + Number(count), 0);
    expect(sum).toBe(2 * 800 + 2 * ticks.reduce((total, tick) => total + tick, 0));
  });

  test('scores name each tier with its share of all the questions', () => {
    const words = wordsOf(pictureOf('scores'));
    for (const name of ['instant', 'provisioned', 'expert']) expect(words).toContain(name);
    const shares = words.flatMap((each) => /^(\d+\.\d) %$/.exec(each)?.[1] ?? []);
    expect(shares).toHaveLength(3);
    expect(shares.reduce((sum, share) => sum + Number(share), 0)).toBeCloseTo(100, 0);
    expect(words).toContain(
      '2,000 questions; above, the share that starts at each tier. Dashed: thresholds 3, 7.',
    );
  });

  test('abstention say what the cut comes to on either side', () => {
    const [answered, abstained] = wordsOf(pictureOf('abstention')).filter((words) =>
      words.includes(' scope '),
    );
    expect(answered).toMatch(
      /^From 0\.67 on \(dashed\) questions are answered: in scope \d+\.\d % of 240\.$/,
    );
    expect(abstained).toMatch(/^Below it the answer abstains: out of scope \d+\.\d % of 1,000\.$/);
    expect(wordsOf(pictureOf('abstention with the cut at the edge'))).toContain(
      'Below it the answer abstains: out of scope none was tried.',
    );
  });

  test.each([
    ['a trade-off of hostile names', 24],
    ['scores of hostile names, with thresholds in one place', 11],
  ])('%s are those names, as words', (name, letters) => {
    const words = wordsOf(pictureOf(name));
    for (const hostile of HOSTILE_NAMES.slice(0, 3))
      expect(words).toContain(`${hostile.slice(0, letters - 1)}…`);
    expect(words.filter((each) => each.includes('日本語'))).toHaveLength(1);
  });
});
