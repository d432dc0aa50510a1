import { describe, expect, test } from 'vitest';
import { toEvidence } from '../../../../src/cascade/judge/evidence.ts';
import { toFigureSigns } from '../../../../src/cascade/judge/figure-signs.ts';

const PARCELS = [
  '# Parcels',
  'A parcel stays at the counter for 9 days. Unclaimed parcels go back to the sender after 21 days.',
  'Express delivery costs 12.50 EUR, and each further kilogram costs 2 EUR.',
  'Collection is on Monday at 07:30.',
  '',
  '| Size | Longest side | Fee |',
  '|---|---|---|',
  '| Small | 35 cm | 4 EUR |',
  '| Large | 120 cm | 11 EUR |',
].join('\n');

function signs(question: string, answer: string, ...texts: string[]) {
  const sources = (texts.length > 0 ? texts : [PARCELS]).map((text) => ({ text, title: 'Parcels' }));
  const judged = { question, answer, sources };
  return new Map(toFigureSigns(judged, toEvidence(judged)).map((sign) => [sign.name, sign]));
}

const value = (name: string, ...given: Parameters<typeof signs>) => signs(...given).get(name)?.value ?? -1;

describe('strayFiguresOfSources', () => {
  test.each([
    ['How long does a parcel stay?', 'A parcel stays at the counter for 17 days.'],
    ['How long does a parcel stay?', 'It stays at the counter for 9 hours.'],
    ['What does express cost?', 'Express delivery costs 19 EUR.'],
    ['What do three parcels of express cost?', 'Express is 12.50 EUR, so three parcels make 39.50 EUR.'],
  ])('tells of a figure that no source has: %s %s', (question, answer) => {
    expect(value('strayFiguresOfSources', question, answer)).toBeGreaterThan(0.6);
  });

  test.each([
    ['in another unit', 'How long?', 'After three weeks it goes back to the sender.'],
    ['of the question', 'I waited 40 days. Is it lost?', 'After 40 days it has gone back to the sender.'],
    ['multiplied', 'What do 3 express parcels cost?', 'At 12.50 EUR each, 3 parcels cost 37.50 EUR.'],
    ['of a calculation', 'What does express cost with 4 kg more?', 'You pay 12.50 + 4 × 2 = 20.50 EUR.'],
    ['of one in words', 'And with 4 kg more?', 'It is 20.50 EUR: 12.50 EUR plus 4 kg × 2 EUR.'],
    ['of days that are left', 'It came 6 days ago. How long?', 'It stays 9 days, so 3 days are left.'],
    [
      'times a rate of the source',
      'What is the fee for 30 bikes?',
      'The fee is 105 EUR.',
      'The fee is 3.50 EUR per bike.',
    ],
    [
      'times a rate per a million',
      'For 9 million calls?',
      'Of them 8 million cost 1.60 EUR in all, at 0.20 EUR per million.',
      'The first million calls is free, then 0.20 EUR per million.',
    ],
    [
      'of a table, its unit in words above',
      'How far is it?',
      'It is 105 km.',
      'In kilometres:\n\n| | Bern |\n|---|---|\n| Chur | 105 |',
    ],
    ['behind its calculation', 'And 250 at 0.16?', '40.00 EUR (250 × 0.16).', 'One piece costs 0.16 EUR.'],
    [
      'once more in a command',
      'Is 300 GB plus 20 % enough?',
      '300 GB and 20 % more makes 360 GB: `resize --size 360`.',
      'Keep 20 % free.',
    ],
    ['small', 'How many counters?', 'One of the two is open.'],
    ['in another language', 'Wie lange?', 'Das Paket bleibt 9 Tage am Schalter.'],
  ])('is silent on a figure %s', (_name, question, answer, ...texts) => {
    expect(value('strayFiguresOfSources', question, answer, ...texts)).toBe(0);
  });
});

test('who says that the sources lack something claims no figures', () => {
  const answer =
    'The articles do not say what storage costs. The 77 EUR that you saw are for parcels of 66 kg.';
  for (const { name, value: found } of signs('What does storage cost?', answer).values())
    expect(found, name).toBe(0);
});

describe('swappedFigures', () => {
  test.each([
    ['a sentence', 'How long does a parcel stay at the counter?', 'A parcel stays there for 21 days.'],
    ['a row', 'What is the fee for a small parcel?', 'The fee for a small parcel is 11 EUR.'],
    ['a time', 'When is the collection on Monday?', 'The collection on Monday is at 17:30.'],
  ])('tells of a figure that stands elsewhere than in %s that fits', (_name, question, answer) => {
    expect(value('swappedFigures', question, answer)).toBeGreaterThan(0.2);
  });

  test('tells of two that are exchanged', () => {
    const answer = 'The fee for a small parcel is 11 EUR. The fee for a large parcel is 4 EUR.';
    expect(value('swappedFigures', 'What are the fees?', answer)).toBeGreaterThan(0.2);
  });

  test.each([
    ['How long does a parcel stay?', 'It stays for 9 days, and after 21 days it goes back to the sender.'],
    ['What are the fees?', 'A small parcel is 4 EUR, a large one 11 EUR.'],
    ['When is collection?', 'On Monday at 07:30.'],
  ])('is silent where each is in its place: %s %s', (question, answer) => {
    expect(value('swappedFigures', question, answer)).toBe(0);
  });

  test('quotes the source around its figure, and no more than 60 characters', () => {
    const long = `${'Whatever the weather may be in the harbour '.repeat(4)}a parcel stays for 9 days there.`;
    const reason = signs('How long does a parcel stay?', `A parcel stays for ${'1'.repeat(14)} days.`, long)
      .get('swappedFigures')
      ?.reason?.match(/"[^"]*"/g);
    expect(reason?.at(-1)).toContain('9 days');
    expect(reason?.every(({ length }) => length <= 62)).toBe(true);
  });
});

test('wrongCalculationOfSources tells of arithmetic that does not add up', () => {
  expect(value('wrongCalculationOfSources', 'Total?', '12.50 + 2 = 15.50 EUR')).toBe(1);
  expect(value('wrongCalculationOfSources', 'Total?', '12.50 + 2 = 14.50 EUR')).toBe(0);
});

test.each([
  ['nothing', ''],
  ['emoji', '🎉 12 🎂 '.repeat(2_000)],
  ['a long table', '| Small | 9 days | 4 EUR |\n'.repeat(800)],
  ['numbers', '1 2, 3.4 '.repeat(2_000)],
  ['brackets', '(1 + '.repeat(4_000)],
  ['one word', 'a'.repeat(20_000)],
  ['spaces', `1${' '.repeat(19_999)}`],
])('takes %s as answer, question and source', (_name, text) => {
  for (const { value, reason = '' } of [
    ...signs('How long?', text).values(),
    ...signs(text, 'It stays 17 days.', text.slice(0, 2_000)).values(),
  ]) {
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThan(2);
    expect(reason.length).toBeLessThan(160);
  }
});
