import { expect, test } from 'vitest';
import { createStreamedText } from '../../../src/tiers/streamed-text.ts';

/** What becomes of `pieces`. */
function stream(pieces: readonly unknown[]) {
  const told: string[] = [];
  const streamed = createStreamedText((piece) => told.push(piece));
  for (const piece of pieces) streamed.add(piece);
  return { text: streamed.text, isDoubled: streamed.isDoubled, told };
}

test('the pieces are told one by one, and are the text', () => {
  expect(stream(['So ', 'it', ' is.'])).toEqual({
    text: 'So it is.',
    isDoubled: false,
    told: ['So ', 'it', ' is.'],
  });
});

test('what is no text, or none, is left out', () => {
  expect(stream(['', 'So', undefined, 7, null, {}, ['x'], '.'])).toMatchObject({
    text: 'So.',
    told: ['So', '.'],
  });
});

test('nobody has to listen', () => {
  const streamed = createStreamedText();
  streamed.add('So.');
  expect(streamed.text).toBe('So.');
});

test.each([
  ['aabb', true],
  ['aabbccdd', true],
  ['aaaa', true],
  ['', false],
  ['aa', false],
  ['aab', false],
  ['aabbc', false],
  ['abab', false],
  ['abba', false],
  ['aabbcd', false],
  ['abccdd', false],
])('every piece came twice: %j is %s', (pieces, isDoubled) => {
  expect(stream(Array.from(pieces)).isDoubled).toBe(isDoubled);
  // What is left out does not change the count.
  expect(stream(Array.from(pieces).flatMap((piece) => [piece, ''])).isDoubled).toBe(isDoubled);
});
