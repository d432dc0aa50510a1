import { describe, expect, test } from 'vitest';
import { toSigns } from '../../../../src/cascade/judge/signs.ts';
import { TRAINED } from '../../../../src/cascade/trained.ts';

const QUESTION = 'How long does it last?\nA) one day\nB) two days';
const ANSWERS = ['It lasts for 3 days, as 1 + 2 = 3.', 'I could not find that.', ''];
const SOURCES = [{ title: 'Lasting', text: 'It lasts for 3 days.' }];

/** The names of all signs that there may be; some are there for questions or answers of one kind alone. */
function namesOf(sources: typeof SOURCES): Set<string> {
  return new Set(
    ANSWERS.flatMap((answer) => toSigns({ question: QUESTION, answer, sources })).map(({ name }) => name),
  );
}

/** Told or measured, and weighed nowhere: what they say is in other signs, or differs from trade to trade. */
const UNWEIGHED = new Set([
  'strayFigures',
  'length',
  'coverage',
  'support',
  'relevance',
  'wrongCalculationOfSources',
]);

describe('what was trained', () => {
  test.each([
    ['alone', [] as typeof SOURCES],
    ['grounded', SOURCES],
  ] as const)('has a sign for each weight of "%s", and none twice', (kind, sources) => {
    const names = namesOf(sources);
    expect(Object.keys(TRAINED[kind].weights).filter((name) => !names.has(name))).toEqual([]);
    for (const answer of ANSWERS) {
      const signs = toSigns({ question: QUESTION, answer, sources }).map(({ name }) => name);
      expect(new Set(signs).size).toBe(signs.length);
    }
  });

  test('weighs each sign somewhere, but those that are only told', () => {
    const weighed = new Set([
      ...Object.keys(TRAINED.alone.weights),
      ...Object.keys(TRAINED.grounded.weights),
    ]);
    const idle = [...namesOf(SOURCES)].filter((name) => !weighed.has(name));
    expect(idle.filter((name) => !UNWEIGHED.has(name))).toEqual([]);
  });

  test('lets no sign that blames an answer raise its confidence', () => {
    for (const { weights } of [TRAINED.alone, TRAINED.grounded])
      for (const name of [
        'empty',
        'brokenOff',
        'repetition',
        'calculationsWrong',
        'otherLanguage',
        'strayNames',
      ])
        expect(weights[name] ?? 0, name).toBeLessThanOrEqual(0);
  });

  test('is plain numbers', () => {
    for (const { intercept, weights } of [TRAINED.alone, TRAINED.grounded, TRAINED.retrieved])
      for (const weight of [intercept, ...Object.values(weights)]) expect(Number.isFinite(weight)).toBe(true);
  });
});
