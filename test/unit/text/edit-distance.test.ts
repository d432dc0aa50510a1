import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWithinOneEdit } from '../../../src/text/edit-distance.ts';

const LETTERS = ['a', 'b', 'c', 'd'] as const;

/** Every text that one edit makes of `word`, and `word` itself. */
function neighboursOf(word: string): Set<string> {
  const all = new Set([word]);
  for (let at = 0; at <= word.length; at++) {
    const [head, tail] = [word.slice(0, at), word.slice(at)];
    if (tail) all.add(head + tail.slice(1));
    if (tail.length > 1) all.add(head + tail[1] + tail[0] + tail.slice(2));
    for (const letter of LETTERS) {
      all.add(head + letter + tail);
      if (tail) all.add(head + letter + tail.slice(1));
    }
  }
  return all;
}

const words = fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 6 });

describe('isWithinOneEdit', () => {
  test.each([
    ['password', 'pasword', true],
    ['pasword', 'password', true],
    ['invoice', 'invocie', true],
    ['volume', 'volumes', true],
    ['bucket', 'basket', false],
    ['bucket', 'bucket', true],
    ['', '', true],
    ['', 'a', true],
    ['', 'ab', false],
    ['ab', 'ba', true],
    ['abc', 'cab', false],
    ['abcd', 'badc', false],
  ])('of "%s" and "%s" is %s', (a, b, expected) => {
    expect(isWithinOneEdit(a, b)).toBe(expected);
  });

  test('agrees with trying every edit on any two words', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(isWithinOneEdit(a, b)).toBe(neighboursOf(a).has(b));
      }),
      { numRuns: 500 },
    );
  });

  test('accepts every edit of a word, both ways', () => {
    fc.assert(
      fc.property(words, (word) => {
        for (const neighbour of neighboursOf(word)) {
          expect([neighbour, isWithinOneEdit(word, neighbour)]).toEqual([neighbour, true]);
          expect([neighbour, isWithinOneEdit(neighbour, word)]).toEqual([neighbour, true]);
        }
      }),
    );
  });
});
