import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeSupport } from '../../../../src/cascade/judge/judge-support.ts';
import { ANSWERABLE_STRENGTH, type Grounding, NO_GROUNDING } from '../../../../src/cascade/passage.ts';
import type { Completion } from '../../../../src/cascade/tier.ts';
import { completion } from '../../../support/fake-tier.ts';

const QUESTION = 'How do I reset the door code?';
const ARTICLE = 'To reset the door code, press the bell key for five seconds. Then type the new code twice.';
const GROUNDED = grounding({ text: ARTICLE, strength: 0.8 });

function grounding({ text = '', strength = 0 }): Grounding {
  return {
    ...NO_GROUNDING,
    strength,
    passages: [{ title: 'Doors', uri: 'doors.md', sections: [], text, start: 0, score: 1, outdated: false }],
  };
}

const citing = (quote: string) => [{ title: 'Doors', uri: 'doors.md', quote, start: 0, end: quote.length }];

function judge(text: string, more: Partial<Completion> = {}, question = QUESTION, given = GROUNDED) {
  return judgeSupport({ text: question }, completion(0, { text, ...more }), given);
}

const confidence = (...given: Parameters<typeof judge>) => judge(...given).confidence;

describe('judgeSupport', () => {
  test('trusts an answer that says what its fitting article says', () => {
    expect(confidence(ARTICLE)).toBeGreaterThan(0.7);
  });

  test('gives an abstention nothing', () => {
    expect(judge(ARTICLE, { abstained: true })).toEqual({
      confidence: 0,
      reasons: ['the answer says that it has none'],
    });
  });

  test('gives a refusal nothing', () => {
    expect(judge(ARTICLE, { stop: 'refused' }).confidence).toBe(0);
  });

  test('gives an empty answer next to nothing', () => {
    expect(confidence('')).toBeLessThan(0.05);
    expect(confidence('   \n')).toBeLessThan(0.05);
  });

  test.each([
    ['hedging', `I am not sure, but perhaps: ${ARTICLE}`],
    ['straying from the question', 'Press the bell key for five seconds.'],
    ['adding what no source says', `${ARTICLE} Our penguins paint bridges. Volcanoes sponsor ice hockey.`],
    ['speaking of something else', 'Penguins paint bridges.'],
  ])('%s lowers it', (_name, text) => {
    expect(confidence(text)).toBeLessThan(confidence(ARTICLE));
  });

  test('breaking off lowers it', () => {
    expect(confidence(ARTICLE, { stop: 'length' })).toBeLessThan(confidence(ARTICLE));
  });

  test('a part of the question left unanswered lowers it and is named', () => {
    const question = `${QUESTION} What does a spare battery cost?`;
    const { confidence: halfAnswered, reasons } = judge(ARTICLE, {}, question);
    expect(halfAnswered).toBeLessThan(confidence(ARTICLE));
    expect(halfAnswered).toBeLessThan(
      confidence(`${ARTICLE} A spare battery costs 5 dollars.`, {}, question),
    );
    expect(reasons).toContainEqual(expect.stringContaining('What does a spare battery cost?'));
  });

  test('one part answered in full and one not at all is less than both by half', () => {
    const question = 'How does alpha beta work? How does gamma delta work?';
    const both = confidence('Alpha and gamma work.', {}, question, NO_GROUNDING);
    expect(confidence('Alpha beta work.', {}, question, NO_GROUNDING)).toBeLessThan(both);
  });

  test('an answer is held against its citations where it has any', () => {
    const supported = confidence(ARTICLE, { citations: citing(ARTICLE) });
    const unsupported = confidence(ARTICLE, { citations: citing('Lifts are serviced on Mondays.') });
    expect(unsupported).toBeLessThan(supported);
  });

  test('an article that fits the question poorly lowers it', () => {
    const weak = grounding({ text: ARTICLE, strength: 0.2 });
    expect(confidence(ARTICLE, {}, QUESTION, weak)).toBeLessThan(confidence(ARTICLE));
  });

  test('without any source it judges by the question alone', () => {
    const { confidence: unfounded, reasons } = judge(ARTICLE, {}, QUESTION, NO_GROUNDING);
    expect(unfounded).toBeGreaterThan(0);
    expect(unfounded).toBeLessThan(confidence(ARTICLE));
    expect(reasons).toContain('there are no sources to hold it against');
  });

  describe('an answer without a source', () => {
    /** As sure as with an article that neither fits well nor poorly and says `text`. */
    const heldAgainst = (text: string) =>
      confidence(ARTICLE, {}, QUESTION, grounding({ text, strength: ANSWERABLE_STRENGTH }));
    const weights = new Map(['reset', 'door', 'code'].map((term) => [term, 1]));

    test('counts as supported where nobody searched', () => {
      const unsearched = confidence(ARTICLE, {}, QUESTION, NO_GROUNDING);
      expect(unsearched).toBeCloseTo(heldAgainst(ARTICLE), 10);
    });

    test('counts as half supported where a search found nothing', () => {
      const { confidence: searched, reasons } = judge(ARTICLE, {}, QUESTION, { ...NO_GROUNDING, weights });
      expect(searched).toBeCloseTo(
        heldAgainst('To reset the door code, press the bell key for five seconds.'),
        10,
      );
      expect(searched).toBeLessThan(heldAgainst(ARTICLE));
      expect(searched).toBeGreaterThan(heldAgainst('Lifts are serviced on Mondays.'));
      expect(reasons).toContain('there are no sources to hold it against');
    });
  });

  test('words count as the knowledge weighs and spells them', () => {
    const typo = 'How do I reset the dor code?';
    const spelled: Grounding = {
      ...GROUNDED,
      weights: new Map([
        ['reset', 1],
        ['door', 5],
        ['code', 1],
      ]),
    };
    const corrected = { ...spelled, spelling: new Map([['dor', 'door']]) };
    expect(confidence(ARTICLE, {}, typo, corrected)).toBeGreaterThan(confidence(ARTICLE, {}, typo, spelled));
  });

  test('the worst is the first reason given', () => {
    expect(judge(`Perhaps. ${ARTICLE}`).reasons[0]).toBe('it hedges');
  });

  test('what an answer lacks most is told first, and never what it does well', () => {
    const { reasons } = judge('The office is closed on Sundays.');
    expect(reasons[0]).toMatch(/^speaks of \d+ % of what is asked$/);
    expect(judge(ARTICLE).reasons.at(-1)).toMatch(/^100 %|^speaks of 100 %/);
  });

  test('confidence lies within 0 and 1 and has its reasons, whatever is said', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.lorem({ mode: 'sentences' }));
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const stop = fc.constantFrom('end' as const, 'length' as const, 'refused' as const);
    const weights = fc.array(
      fc.tuple(fc.constantFrom('reset', 'door', 'code'), fc.double({ min: 0, max: 20, noNaN: true })),
    );
    fc.assert(
      fc.property(
        text,
        text,
        text,
        share,
        stop,
        weights,
        (question, answer, article, strength, stop, pairs) => {
          const given = { ...grounding({ text: article, strength }), weights: new Map(pairs) };
          const verdict = judge(answer, { stop }, question, given);
          expect(verdict.confidence).toBeGreaterThanOrEqual(0);
          expect(verdict.confidence).toBeLessThanOrEqual(1);
          expect(verdict.reasons.length).toBeGreaterThan(0);
          for (const reason of verdict.reasons) expect(reason.isWellFormed()).toBe(true);
        },
      ),
    );
  });
});
