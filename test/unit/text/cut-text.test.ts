import { describe, expect, test } from 'vitest';
import { cutAtCharacter, cutAtSentence } from '../../../src/text/cut-text.ts';

describe('cutting', () => {
  test.each([
    ['One. Two. Three.', 9, 'One. Two.'],
    ['One. Two. Three.', 15, 'One. Two.'],
    ['One. Two. Three.', 16, 'One. Two. Three.'],
    ['One long sentence.', 5, 'One l'],
    ['One.', 0, ''],
  ])('%j to %i', (text, most, cut) => {
    expect(cutAtSentence(text, most)).toBe(cut);
  });

  test.each([
    ['a😀b', 2, 'a'],
    ['a😀b', 3, 'a😀'],
    ['😀', 1, ''],
    ['😀', 0, ''],
  ])('%j to %i leaves whole characters', (text, most, cut) => {
    expect(cutAtCharacter(text, most)).toBe(cut);
  });
});
