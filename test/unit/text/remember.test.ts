import { describe, expect, test } from 'vitest';
import { remember } from '../../../src/text/remember.ts';

/** What was read, in order. */
function reading<Made>(read: (text: string) => Made, mostCharacters: number) {
  const texts: string[] = [];
  const remembered = remember((text) => {
    texts.push(text);
    return read(text);
  }, mostCharacters);
  return { remembered, texts };
}

describe('a reading that is remembered', () => {
  test('is made once for a text, also where nothing came of it', () => {
    const { remembered, texts } = reading((text) => (text === 'a' ? undefined : text.length), 100);
    expect(['a', 'bb', 'a', 'bb'].map(remembered)).toEqual([undefined, 2, undefined, 2]);
    expect(texts).toEqual(['a', 'bb']);
  });

  test('gives way to later ones from so many characters on, the longest unused first', () => {
    const { remembered, texts } = reading((text) => text, 9);
    for (const text of ['one', 'two', 'one', 'six', 'one', 'two']) remembered(text);
    expect(texts).toEqual(['one', 'two', 'six', 'two']);
  });

  test('is not kept for a text that is longer than all that is kept', () => {
    const { remembered, texts } = reading((text) => text.length, 10);
    const long = 'x'.repeat(1_000);
    expect([remembered('short'), remembered(long), remembered(long), remembered('short')]).toEqual([
      5, 1_000, 1_000, 5,
    ]);
    expect(texts).toEqual(['short', long, long]);
  });

  test('may be of an empty text', () => {
    const { remembered, texts } = reading((text) => [text], 10);
    expect(remembered('')).toBe(remembered(''));
    expect(texts).toEqual(['']);
  });
});
