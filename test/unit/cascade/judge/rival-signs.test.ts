import { describe, expect, test } from 'vitest';
import { toEvidence } from '../../../../src/cascade/judge/evidence.ts';
import { toRivalNames } from '../../../../src/cascade/judge/rival-names.ts';
import { toRivalSigns } from '../../../../src/cascade/judge/rival-signs.ts';

const CARDS = [
  'Readers on Silver and on Gold may borrow films; Bronze is for books.',
  '',
  '| Service | Bronze | Silver | Gold |',
  '|---|---|---|---|',
  '| Borrow rare maps | no | no | yes |',
  '| Reserve a desk | no | yes | yes |',
  '',
  '- Bronze: collects reserved books at the front counter.',
  '- Gold: has reserved books delivered home by courier.',
].join('\n');
const RULES = [
  'The library on Gold opens the night room with a personal code.',
  'On Silver and up, the audio booth opens at any hour.',
  'Readers on Bronze ask at the counter.',
].join('\n\n');
const LOANS = '| Kind | Return |\n|---|---|\n| Film | after three evenings |\n| Book | after a full month |';

function signs(question: string, answer: string, text: string) {
  const judged = { question, answer, sources: [{ text, title: 'Library' }] };
  const evidence = toEvidence(judged);
  return new Map(
    toRivalSigns(judged, evidence, toRivalNames(evidence.known)).map((sign) => [sign.name, sign]),
  );
}

const value = (name: string, ...given: Parameters<typeof signs>) => signs(...given).get(name)?.value ?? -1;

describe('otherThing', () => {
  test.each([
    [
      'an item of another thing',
      'Bronze: how do I get reserved books?',
      'They are delivered home by courier.',
      CARDS,
    ],
    [
      'a sentence on another thing',
      'I have Bronze. The night room?',
      'Open the night room with a personal code.',
      RULES,
    ],
  ])('tells that the answer is %s', (_name, question, answer, text) => {
    expect(value('otherThing', question, answer, text)).toBeGreaterThan(0.3);
  });

  test.each([
    ['is of the thing', 'Gold: how do I get reserved books?', 'They are delivered home by courier.', CARDS],
    [
      'names the other',
      'Bronze: the night room?',
      'Only Gold opens the night room with a personal code.',
      RULES,
    ],
    [
      'holds from a lower one up',
      'I have Gold. The audio booth?',
      'The audio booth opens at any hour.',
      RULES,
    ],
    [
      'is to a question that names none',
      'The night room?',
      'Open the night room with a personal code.',
      RULES,
    ],
  ])('is silent where the answer %s', (_name, question, answer, text) => {
    expect(value('otherThing', question, answer, text)).toBe(0);
  });
});

describe('deniedInTable', () => {
  test.each([
    ['Can I borrow rare maps on Silver?', 'Yes, you can borrow rare maps.', 1],
    ['Can I reserve a desk on Silver?', 'No, you cannot reserve a desk.', 1],
    ['Can I borrow rare maps on Gold?', 'Yes, you can borrow rare maps.', 0],
    ['Can I borrow rare maps on Silver?', 'No, you cannot borrow rare maps.', 0],
    ['Can I borrow rare maps?', 'Yes, you can borrow rare maps.', 0],
  ])('%s %s: %i', (question, answer, expected) => {
    expect(value('deniedInTable', question, answer, CARDS)).toBe(expected);
  });
});

describe('otherRow', () => {
  test('tells that another row has the label that is asked about', () => {
    expect(value('otherRow', 'When is a film due?', 'You return it after a full month.', LOANS)).toBe(1);
  });

  test('is silent where the row is the one asked about, or named in the answer', () => {
    expect(value('otherRow', 'When is a book due?', 'You return it after a full month.', LOANS)).toBe(0);
    expect(value('otherRow', 'When is a film due?', 'It is due as soon as you return it.', LOANS)).toBe(0);
    expect(value('otherRow', 'Is it as for a film?', 'A book you return after a full month.', LOANS)).toBe(0);
  });
});

test.each([
  ['nothing', ''],
  ['emoji', '🎉 Gold 🎂 '.repeat(1_800)],
  ['a long table', '| Gold | Silver | no |\n'.repeat(850)],
  ['names', 'on Gold and Silver or Bronze '.repeat(690)],
  ['leads', '- Gold: yes\n'.repeat(1_600)],
])('takes %s as answer, question and source', (_name, text) => {
  for (const { value, reason = '' } of [
    ...signs('On Silver?', text, CARDS).values(),
    ...signs(text, 'You can borrow rare maps.', text.slice(0, 2_000)).values(),
  ]) {
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThanOrEqual(1);
    for (const quote of reason.match(/"[^"]*"/g) ?? []) expect(quote.length).toBeLessThanOrEqual(62);
  }
});
