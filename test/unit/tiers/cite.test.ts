import { describe, expect, test } from 'vitest';
import { cite } from '../../../src/tiers/cite.ts';
import { makePassage } from '../../support/make-knowledge.ts';

const BILLING = makePassage('Invoices are kept for ten years. Open the settings and choose Invoices there.', {
  title: 'Billing',
  uri: 'billing.md',
  start: 40,
});
const REFUNDS = makePassage('A refund takes five days. It goes back to the card that was charged.', {
  title: 'Refunds',
  uri: 'refunds.md',
});
const LATER = makePassage('Cards that have expired are refused. Add a new card under Payment.', {
  start: 500,
});
const PASSAGES = [BILLING, REFUNDS, LATER];

/** The quotes of the citations of `text`; each stands where it says that it does. */
function quotesOf(text: string): string[] {
  return cite(text, PASSAGES).citations.map(({ quote, start, end, uri }) => {
    const passage = PASSAGES.find((one) => one.uri === uri && one.start <= start && end <= endOf(one));
    expect(passage?.text.slice(start - passage.start, end - passage.start)).toBe(quote);
    return quote;
  });
}

const endOf = ({ start, text }: { start: number; text: string }) => start + text.length;

describe('cite', () => {
  test('quotes the part of the passage that says what the statement says', () => {
    expect(quotesOf('Choose Invoices in the settings [1].')).toEqual([
      'Open the settings and choose Invoices there.',
    ]);
    expect(quotesOf('We keep invoices for ten years. [1]')).toEqual(['Invoices are kept for ten years.']);
  });

  test('says where the quote stands in its document', () => {
    const { citations } = cite('Choose Invoices in the settings [1].', PASSAGES);
    const start = 40 + BILLING.text.indexOf('Open');
    expect(citations).toEqual([
      {
        title: 'Billing',
        uri: 'billing.md',
        quote: 'Open the settings and choose Invoices there.',
        start,
        end: start + 44,
      },
    ]);
  });

  test('quotes the whole passage where the statement shares no word with it', () => {
    expect(quotesOf('Yes [2].')).toEqual([REFUNDS.text]);
  });

  test.each([
    ['numbers the markers by the order of citing', 'B [3]. A [1]. Again [3].', 'B [1]. A [2]. Again [1].'],
    ['takes several in a bracket', 'Both [2, 3].', 'Both [1][2].'],
    ['takes several in a bracket, whatever is between them', 'Both [2;3].', 'Both [1][2].'],
    ['takes several brackets in a row', 'Both [3][1].', 'Both [1][2].'],
    ['says a number once that a statement has twice', 'Both [2][2, 2].', 'Both [1].'],
    ['takes a marker behind the sentence', 'It is so. [2] And so.', 'It is so. [1] And so.'],
    ['takes a marker without a space', 'It is so[2].', 'It is so[2].'],
    ['takes away numbers of no passage', 'It is so [4]. And so [0] too [99].', 'It is so. And so too.'],
    ['takes away one number of several', 'It is so [9, 2, 4].', 'It is so [1].'],
    ['takes away a marker at the beginning', '[7] It is so.', 'It is so.'],
  ])('%s', (name, text, expected) => {
    // A number that touches a word is an index, not a marker.
    expect(cite(text, PASSAGES).text, name).toBe(expected);
  });

  test.each([
    ['an index', 'Read items[1] and rows[2][3] there.'],
    ['a call of an index', 'Then handlers()[1] runs.'],
    ['code in a line', 'Set `const first = [1]` there.'],
    ['a block of code', 'Run this:\n```js\nconst list = [1] + [2];\n```\nThat is all.'],
    ['a block of code that does not end', 'Run this:\n```js\nconst list = [1];'],
    ['a link', 'See [1](https://example.com/1) for more.'],
    ['a reference of a link', 'See [the page][1] for more.'],
    ['a year', 'It began in [2024] and ended.'],
    ['words', 'Choose [Invoices] there [1a] or [ 1 ].'],
    ['a box', 'Tasks: [ ] and [x].'],
  ])('leaves %s alone', (_name, text) => {
    expect(cite(text, PASSAGES)).toEqual({ text, citations: [] });
  });

  test('takes markers before and behind code that has what looks like one', () => {
    const text = 'Invoices are kept [1]. Run `a = [2]` to see them. A refund takes days [2].';
    const { text: cited, citations } = cite(text, PASSAGES);
    expect(cited).toBe(text);
    expect(citations.map(({ uri }) => uri)).toEqual(['billing.md', 'refunds.md']);
  });

  test('keeps two passages of a document apart', () => {
    expect(quotesOf('Choose Invoices in the settings [1]. Add a new card under Payment [3].')).toEqual([
      'Open the settings and choose Invoices there.',
      'Add a new card under Payment.',
    ]);
  });

  test('cites a passage once, for all that rests on it', () => {
    const text = 'A refund takes days [2]. The card that was charged is where it goes back to [2].';
    expect(quotesOf(text)).toEqual(['It goes back to the card that was charged.']);
  });

  test('names the section that the quote stands in', () => {
    const passage = makePassage('Soon.\nInvoices are kept for ten years.', {
      title: 'Billing',
      uri: 'billing.md',
      sections: [
        { start: 0, heading: 'Billing', slug: 'billing' },
        { start: 6, heading: 'Invoices', slug: 'invoices' },
      ],
    });
    expect(cite('Invoices are kept [1].', [passage]).citations).toMatchObject([
      { title: 'Billing > Invoices', uri: 'billing.md#invoices' },
    ]);
  });

  test('takes time that grows with the text, and not with its square', () => {
    const startedAt = performance.now();
    const text = `Type \`a\`. ${'It is so [1] '.repeat(30_000)}`;
    expect(cite(text, PASSAGES).citations).toHaveLength(1);
    expect(cite('[1'.repeat(50_000) + '[1,'.repeat(50_000), PASSAGES).citations).toEqual([]);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
