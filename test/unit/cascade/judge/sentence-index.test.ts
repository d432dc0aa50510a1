import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shareIn } from '../../../../src/cascade/judge/evidence.ts';
import { SentenceIndex } from '../../../../src/cascade/judge/sentence-index.ts';
import { toSourceSentences } from '../../../../src/cascade/judge/source-sentences.ts';

const WORDS = ['kettle', 'lid', 'vinegar', 'warranty', 'shop', 'litre', 'steam', 'cup'];
const known = toSourceSentences([
  { text: '# Lid\n\nThe lid is steel.\n\n## Steam\n\nVinegar helps. A cup is enough.', title: 'Kettle' },
  { text: 'The shop sells every lid.' },
]);
const index = SentenceIndex.of(known);

describe('SentenceIndex', () => {
  test('finds the sentence that says most of some words, the first of equals', () => {
    expect(index.nearest(new Set(['vinegar', 'steam'])).at).toBe(1);
    expect(index.nearest(new Set(['lid'])).at).toBe(0);
    expect(index.nearest(new Set(['rowing']))).toEqual({ share: 0, at: -1 });
    expect(SentenceIndex.of([]).nearest(new Set(['lid']))).toEqual({ share: 0, at: -1 });
  });

  test('knows the words of sentences and of headings', () => {
    expect(['vinegar', 'steam', 'kettl', 'rowing'].map((term) => index.has(term))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  test('a word of many sentences weighs less than one of few, and one of none as much as that', () => {
    expect(index.weightOf('lid')).toBeLessThan(index.weightOf('vinegar'));
    expect(index.weightOf('vinegar')).toBe(index.weightOf('rowing'));
  });

  test('finds the sentences that have several of some words themselves', () => {
    expect(index.withAtLeast(2, ['lid', 'steel', 'shop'])).toEqual([0, 3]);
    expect(index.withAtLeast(1, ['enough', 'lid'])).toEqual([0, 2, 3]);
  });

  test('reads several words as one', () => {
    const merged = index.as((term) => (term === 'cup' || term === 'shop' ? 'thing' : term));
    expect(merged.withAtLeast(1, ['thing'])).toEqual([2, 3]);
    expect(merged.has('cup')).toBe(false);
    expect(merged.weightOf('thing')).toBe(index.weightOf('lid'));
  });

  test('its shares are those of a look at each sentence', () => {
    const sentence = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 5 });
    const source = fc.array(fc.array(sentence, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(source, { minLength: 1, maxLength: 3 }), sentence, (sources, wanted) => {
        const sentences = toSourceSentences(
          sources.map((sections) => ({
            text: sections
              .map((lines) => `## ${lines[0]?.[0]}\n\n- ${lines.map((line) => line.join(' ')).join('\n- ')}`)
              .join('\n\n'),
          })),
        );
        const own = SentenceIndex.of(sentences);
        const terms = new Set(
          toSourceSentences([{ text: wanted.join(' ') }]).flatMap((one) => [...one.terms]),
        );
        const shares = own.sharesOf(terms);
        sentences.forEach((_, at) => {
          expect(shares[at]).toBeCloseTo(shareIn(terms, sentences, at, own.weightOf), 9);
        });
      }),
    );
  });
});
