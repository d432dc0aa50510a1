import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toNearQuestion } from '../../../../src/text/paraphrase/near-question.ts';
import { NEAR_MISSES, PARAPHRASES } from '../../../fixtures/near-questions.ts';
import { finishes } from '../../../support/finishes.ts';
import { HOSTILE_TEXTS } from '../../../support/hostile-texts.ts';
import { SAMPLE_QUESTIONS } from '../../../support/sample-knowledge.ts';

/** Of the paraphrases, so many at least are found: 0.89 when it was measured. */
const LEAST_HITS = 0.85;

function isHit(one: string, other: string): boolean {
  const form = toNearQuestion(one);
  return form !== undefined && form === toNearQuestion(other);
}

describe('toNearQuestion', () => {
  test('the fixture holds at least 120 paraphrases and 150 near misses, none twice', () => {
    expect(PARAPHRASES.length).toBeGreaterThanOrEqual(120);
    expect(NEAR_MISSES.length).toBeGreaterThanOrEqual(150);
    for (const pairs of [PARAPHRASES, NEAR_MISSES])
      expect(new Set(pairs.map((pair) => pair.slice(-2).join('|'))).size).toBe(pairs.length);
  });

  test('no near miss is a hit', () => {
    expect(NEAR_MISSES.filter(([, one, other]) => isHit(one, other))).toEqual([]);
  });

  test('most paraphrases are hits', () => {
    const hits = PARAPHRASES.filter(([one, other]) => isHit(one, other));
    expect(hits.length / PARAPHRASES.length).toBeGreaterThanOrEqual(LEAST_HITS);
  });

  test.each([
    ['no topic word', 'Why is it so?'],
    ['nothing', ''],
    ['marks', '?!'],
    ['politeness', 'Hello! Can you help me please? Thanks!'],
    ['two questions', 'How do I reset my password? What does a card cost?'],
    ['a statement and a question', 'My card was declined. Can I use another card?'],
    ['a placeholder', 'Why was the mail to [EMAIL_KQPWXBNA] refused?'],
    ['an address', 'Why was the mail to ann@example.com refused?'],
    ['a long number', 'Where is my order 4711081500?'],
    ['a script without spaces', '如何重置密码'],
    ['signs that carry a meaning', 'Is 5 < 6 in the query language?'],
    ['a title, which hides names', 'Reset Password For Slack Workspace'],
    ['more than 300 characters', `How do I reset my password ${'on the old laptop '.repeat(20)}?`],
  ])('gives no form to %s: "%s"', (_, text) => {
    expect(toNearQuestion(text)).toBeUndefined();
  });

  test('no two of the questions on the sample articles share a form', () => {
    const forms = SAMPLE_QUESTIONS.map(({ query }) => toNearQuestion(query)).filter(
      (form) => form !== undefined,
    );
    expect(forms.length).toBeGreaterThan(30);
    expect(new Set(forms).size).toBe(forms.length);
  });

  const subjects = ['card', 'invoice', 'password', 'transfer', 'backup'];
  const verbs = ['cancel', 'change', 'find', 'print', 'share'];
  const places = ['on Android', 'in Berlin', 'from PayPal', 'to 3 users', 'without a code', 'before May 2'];
  const opening = [
    'How do I',
    'Can I',
    'Why did I',
    'When do I',
    'Where do I',
    'I want to',
    "I can't",
    'Can you',
  ];

  test('questions of different parts never share a form, however they are dressed up', () => {
    const parts = fc.record({
      start: fc.constantFrom(...opening),
      verb: fc.constantFrom(...verbs),
      subject: fc.constantFrom(...subjects),
      place: fc.constantFrom(...places),
    });
    const dress = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => `Hello, ${text.charAt(0).toLowerCase()}${text.slice(1)} please`,
      (text) => `Hi! ${text}? Thanks in advance!`,
      (text) => `${text}???`,
    );
    fc.assert(
      fc.property(parts, parts, dress, dress, (one, other, dressOne, dressOther) => {
        const said = ({ start, verb, subject, place }: typeof one) =>
          `${start} ${verb} my ${subject} ${place}`;
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(isHit(dressOne(said(one)), dressOther(said(other)))).toBe(same);
      }),
      { numRuns: 500 },
    );
  });

  test('a form is one of its own', () => {
    for (const [one] of PARAPHRASES) expect(toNearQuestion(one)).toBe(toNearQuestion(`  ${one}  `));
  });

  test.each([...HOSTILE_TEXTS])('comes to an end on %s, of any length', (_, text) => {
    expect(finishes(() => toNearQuestion(text))).toBeUndefined();
    finishes(() => toNearQuestion(text.slice(0, 280)));
  });
});
