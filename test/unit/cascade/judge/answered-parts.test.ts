import { describe, expect, test } from 'vitest';
import { answersAll, givenInKind } from '../../../../src/cascade/judge/answered-parts.ts';

const parts = (...texts: string[]) => texts.map((text) => ({ text }));

describe('answersAll', () => {
  test.each([
    'Yes to both.',
    'No to both: the lid is fixed.',
    'Neither, I am afraid.',
    'Hi! Yes, both are fine.',
  ])('is true of "%s"', (answer) => expect(answersAll(answer)).toBe(true));
  test.each(['Yes, the lid may. The two of them both boil.', 'Open both lids? No.', 'No, it is not.', ''])(
    'is false of "%s"',
    (answer) => expect(answersAll(answer)).toBe(false),
  );
});

describe('givenInKind', () => {
  test('a price answers the one part that asks for a price', () => {
    const asked = parts('What does a lid cost?', 'do you send it abroad?');
    expect(givenInKind(asked, 'It is 4 EUR.')).toEqual([true, false]);
    expect(givenInKind(asked, 'Yes, we send it.')).toEqual([false, false]);
  });

  test('a time does not tell which of two parts it answers', () => {
    expect(givenInKind(parts('How long does it boil?', 'how long is the warranty?'), 'Two years.')).toEqual([
      false,
      false,
    ]);
  });

  test('takes nothing and long texts', () => {
    expect(givenInKind([], '')).toEqual([]);
    expect(() => givenInKind(parts('how long '.repeat(2_000), ''), '1 a '.repeat(5_000))).not.toThrow();
  });
});
