import { describe, expect, test } from 'vitest';
import { judgeAnswer } from '../../../../src/cascade/judge/judge-answer.ts';
import { judgeCompletion, toJudgedCompletion } from '../../../../src/cascade/judge/judge-completion.ts';
import { NO_GROUNDING } from '../../../../src/cascade/passage.ts';
import type { Completion } from '../../../../src/cascade/tier.ts';
import { completion } from '../../../support/fake-tier.ts';
import { makeGrounding, makePassage } from '../../../support/make-knowledge.ts';

const QUESTION = 'How do I reset the door code?';
const ARTICLE = 'To reset the door code, press the bell key for 5 seconds. Then type the new code twice.';
const DOORS = makePassage(ARTICLE, { title: 'Doors', uri: 'doors.md' });
const PLANTS = makePassage('Water the plants on Mondays.', { title: 'Plants', uri: 'plants.md' });

/** From which confidence on an answer is accepted, by default. */
const ACCEPTED_FROM = 0.7;

const complete = (text: string, more: Partial<Completion> = {}) => completion(0, { text, ...more });
const found = (strength = 0.9, passages = [DOORS, PLANTS]) => makeGrounding(QUESTION, passages, strength);
const judge = (text: string, more: Partial<Completion> = {}, grounding = found()) =>
  judgeCompletion({ text: QUESTION }, complete(text, more), grounding);

describe('judgeCompletion', () => {
  test('trusts an answer that says what its fitting article says', () => {
    expect(judge(ARTICLE).confidence).toBeGreaterThan(0.7);
  });

  test('gives an abstention, and a refusal by policy, nothing, and says why', () => {
    expect(judge(ARTICLE, { abstained: true })).toEqual({
      confidence: 0,
      reasons: ['the answer says that it has none'],
    });
    expect(judge(ARTICLE, { stop: 'refused' })).toEqual({
      confidence: 0,
      reasons: ['a policy declined the question'],
    });
  });

  test.each(['', '   \n'])('gives the empty answer %j next to nothing', (text) => {
    expect(judge(text).confidence).toBeLessThan(0.05);
  });

  test('trusts an answer less that was stopped before its end', () => {
    const { confidence, reasons } = judge(ARTICLE, { stop: 'length' });
    expect(confidence).toBeLessThan(judge(ARTICLE).confidence);
    expect(reasons).toContain('it breaks off before its end');
  });

  test('trusts the same answer the more the better its best article fits the question, and says how well', () => {
    const by = (strength: number) => judge(ARTICLE, {}, found(strength));
    expect(by(0.95).confidence).toBeGreaterThan(by(0.7).confidence);
    expect(by(0.7).confidence).toBeGreaterThan(by(0.3).confidence);
    expect(by(0.7).reasons.join()).toContain('70 %');
    for (const strength of [0, 1]) {
      expect(by(strength).confidence).toBeGreaterThanOrEqual(0);
      expect(by(strength).confidence).toBeLessThanOrEqual(1);
    }
  });

  test('goes by the answer alone where nobody searched', () => {
    const expected = judgeAnswer({ question: QUESTION, answer: ARTICLE, sources: [] });
    expect(judge(ARTICLE, {}, NO_GROUNDING)).toEqual(expected);
  });

  test.each([
    ['is wrong in a number', ARTICLE.replace('5 seconds', '50 seconds')],
    ['speaks of something else', 'Penguins breed on the ice of the south pole.'],
    ['breaks off', 'Press the bell key and'],
    ['gives up', 'I could not find in the articles how the door code is reset.'],
  ])('trusts no answer that %s, however well the best article fits the question', (_what, text) => {
    const { confidence } = judge(text, {}, found(1));
    expect(confidence).toBeLessThan(ACCEPTED_FROM);
    expect(confidence).toBeLessThan(judge(ARTICLE, {}, found(1)).confidence);
  });
});

describe('toJudgedCompletion', () => {
  const citing = (uri: string, quote: string) => [
    { title: 'Plants', uri, quote, start: 0, end: quote.length },
  ];
  const sourcesOf = (more: Partial<Completion>, grounding = found()) =>
    toJudgedCompletion({ text: QUESTION }, complete(ARTICLE, more), grounding).sources;

  test('asks what is asked without its conversation', () => {
    const asking = { text: 'And how do I reset it?', standalone: QUESTION };
    expect(toJudgedCompletion(asking, complete(ARTICLE), found()).question).toBe(QUESTION);
    expect(toJudgedCompletion({ text: QUESTION }, complete(ARTICLE), found()).question).toBe(QUESTION);
  });

  test('puts what it cites first, whatever section, and leaves nothing that was found out', () => {
    const titles = sourcesOf({ citations: citing('plants.md#mondays', 'Water the plants') }).map(
      ({ title }) => title,
    );
    expect(titles).toEqual(['Plants', 'Doors']);
    expect(sourcesOf({}).map(({ title }) => title)).toEqual(['Doors', 'Plants']);
  });

  test('takes a quotation that no passage has for a source of its own', () => {
    const quote = 'Hang the ferns in the shade.';
    const [first, ...others] = sourcesOf({ citations: citing('ferns.md', quote) });
    expect(first).toMatchObject({ text: quote, title: 'Plants' });
    expect(others).toHaveLength(2);
  });

  test('tells which sources no longer hold, and what the search found', () => {
    const old = makePassage(ARTICLE, { title: 'Doors', uri: 'old.md', outdated: true });
    const grounding = found(0.8, [DOORS, old]);
    const judged = toJudgedCompletion({ text: QUESTION }, complete(ARTICLE), grounding);
    expect(judged.sources.map(({ outdated }) => outdated)).toEqual([false, true]);
    expect(judged.search).toMatchObject({ strength: 0.8, weights: grounding.weights });
    expect(toJudgedCompletion({ text: QUESTION }, complete(ARTICLE), NO_GROUNDING).search).toBeUndefined();
  });
});
