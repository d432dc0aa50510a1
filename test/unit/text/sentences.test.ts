import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBlocks } from '../../../src/text/blocks.ts';
import { toSentences, toUnits } from '../../../src/text/sentences.ts';
import { canonicalTexts } from '../../support/canonical-texts.ts';
import { finishes } from '../../support/finishes.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';

function sentencesOf(text: string): string[] {
  return toSentences(text).map(({ start, end }) => text.slice(start, end));
}

describe('toSentences', () => {
  test.each([
    [['Stop the instance.', 'Then resize it.']],
    [['Is it down?', 'Yes!', 'Wait…', 'It is back.']],
    [['He said "Stop."', 'Then (they left.)', '5 GB stay.']],
    [['Use e.g. Ubuntu, i.e. a free system.', 'It costs approx. 5 USD vs. 9 USD.']],
    [['See fig. 3 and no. 7 by Dr. Smith etc. Then go on.', 'Done.']],
    [['Version 1.2.3 of example.com costs 0.05 USD.', 'Open https://example.com/a.html now.']],
    [['Wait.', '`tarn login` is next.']],
    [['1. Open the console.', 'Then wait.']],
    [['No mark at the end']],
  ])('parts %j', (sentences) => {
    expect(sentencesOf(sentences.join(' '))).toEqual(sentences);
  });

  test('parts text without spaces after its marks', () => {
    expect(sentencesOf('密码已重置。请登录！好吗？再见')).toEqual([
      '密码已重置。',
      '请登录！',
      '好吗？',
      '再见',
    ]);
  });

  test('reads on over hard line ends', () => {
    const text = 'A trace follows one request\nthrough all services. It\nneeds no library.\nReally.';
    expect(sentencesOf(text)).toEqual([
      'A trace follows one request\nthrough all services.',
      'It\nneeds no library.',
      'Really.',
    ]);
  });

  test('counts offsets from the one given', () => {
    expect(toSentences(' One. Two.', 100)).toEqual([
      { kind: 'sentence', start: 101, end: 105 },
      { kind: 'sentence', start: 106, end: 110 },
    ]);
  });

  test.each(HOSTILE_TEXTS)('comes to an end on 20,000 characters of %s', (_, text) => {
    const sentences = finishes(() => sentencesOf(text));
    expect(sentences.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
  });

  test.each(['.', '…', '?'])(
    'comes to an end on a line of 200,000 times %s, as an article may have',
    (mark) => {
      expect(finishes(() => toSentences(mark.repeat(200_000)).length)).toBe(1);
    },
  );
});

describe('toUnits', () => {
  test('quotes lists, tables and code whole, paragraphs by sentence, and no heading', () => {
    const text =
      '# Title\n\nOne. Two:\n\n1. First. Then.\n2. Second.\n\n| a |\n| --- |\n\n```\nls. Then.\n\n```\n\nEnd.';
    expect(toUnits(text).map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual([
      ['sentence', 'One.'],
      ['sentence', 'Two:'],
      ['list', '1. First. Then.\n2. Second.'],
      ['table', '| a |\n| --- |'],
      ['code', '```\nls. Then.\n\n```'],
      ['sentence', 'End.'],
    ]);
  });

  test('units come in order, do not overlap, and cover all that is visible but headings', () => {
    fc.assert(
      fc.property(canonicalTexts, (text) => {
        const units = toUnits(text);
        let last = 0;
        for (const { start, end, kind } of units) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          if (kind === 'sentence') expect(text.slice(start, end).trim()).toHaveLength(end - start);
          last = end;
        }
        const visible = (spans: readonly { start: number; end: number }[]) =>
          spans.map(({ start, end }) => text.slice(start, end).replace(/\s/g, '')).join('');
        expect(visible(units)).toBe(visible(toBlocks(text).filter(({ kind }) => kind !== 'heading')));
      }),
    );
  });
});
