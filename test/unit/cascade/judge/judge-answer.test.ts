import { describe, expect, test } from 'vitest';
import { judgeAnswer } from '../../../../src/cascade/judge/judge-answer.ts';
import type { Source } from '../../../../src/cascade/judge/judged.ts';

const QUESTION = 'How long can I return a lamp, and what does it cost?';
const SOURCES: readonly Source[] = [
  {
    title: 'Returns',
    text: `You can return a lamp within 30 days. Pack it in its box and print the label from **My orders**.
Sending it back costs 4 EUR. Bulbs are excluded from return once their seal is broken. Gift cards are valid for 3 years.`,
  },
];
const RIGHT = 'You can return a lamp within 30 days. Sending it back costs 4 EUR.';

const judge = (answer: string, question = QUESTION, sources = SOURCES) =>
  judgeAnswer({ question, answer, sources });
const confidence = (...given: Parameters<typeof judge>) => judge(...given).confidence;
const alone = (question: string, answer: string) => confidence(answer, question, []);

/** Each has to be trusted more than the next. */
function expectDescending(confidences: readonly number[]): void {
  for (const [at, less] of confidences.slice(1).entries())
    expect(confidences[at], `${confidences}`).toBeGreaterThan(less);
}

describe('judgeAnswer, with sources', () => {
  test('trusts the right answer more than one with a wrong number, one off the topic, and none', () => {
    expectDescending([
      confidence(RIGHT),
      confidence(RIGHT.replace('30 days', '60 days')),
      confidence('Penguins breed on the ice of the south pole, and their eggs need nine weeks.'),
    ]);
    expect(confidence(RIGHT)).toBeGreaterThan(0.6);
    expect(confidence('')).toBeLessThan(0.05);
  });

  test.each([
    ['is broken off', 'You can return a lamp within 30 days. Sending it back costs'],
    ['swaps figures', 'You can return a lamp within 3 years. Sending it back costs 30 EUR.'],
    ['names a page that is not there', `${RIGHT} Print the label from **Parcel centre > Vouchers**.`],
    ['invents', `${RIGHT} Our courier Hasenfuss collects it on bicycles painted by local schoolchildren.`],
    ['leaves a part open', 'You can return a lamp within 30 days.'],
    ['gives up although it is there', 'I could not find in the articles how long you can return a lamp.'],
    ['is in another language', 'Sie können die Lampe zurückgeben, und das ist nicht teuer für Sie.'],
    ['takes back what it said', `${RIGHT} Wait, actually, that does not make sense.`],
    ['says it again and again', `${RIGHT} `.repeat(12)],
  ])('trusts an answer less that %s', (_what, answer) => {
    expect(confidence(answer)).toBeLessThan(confidence(RIGHT));
  });

  test('trusts a paraphrase, too', () => {
    const answer = 'Lamps may go back for 30 days. You pay 4 EUR for sending them.';
    expect(confidence(answer)).toBeGreaterThan(confidence(RIGHT.replace('30 days', '60 days')));
    expect(confidence(answer)).toBeGreaterThan(0.5);
  });

  test('an answer whose writer was stopped is trusted less than the same one', () => {
    const judged = { question: QUESTION, answer: RIGHT, sources: SOURCES };
    expect(judgeAnswer({ ...judged, isCutShort: true }).confidence).toBeLessThan(
      judgeAnswer(judged).confidence,
    );
  });
});

describe('judgeAnswer, without sources', () => {
  const sum = 'A box has 6 rows of 8 eggs, and 5 break. How many are left?';

  test('trusts a right working more than one that does not add up', () => {
    expectDescending([
      alone(sum, '6 * 8 = 48 are in it. 48 - 5 = 43 are left.'),
      alone(sum, '6 * 8 = 46 are in it. 46 - 5 = 41 are left.'),
      alone(sum, ''),
    ]);
    expect(alone(sum, '48 - 5 = 43 are left')).toBeGreaterThan(alone(sum, '48 - 5 = 33 are left'));
  });

  test('trusts what is complete more than what breaks off', () => {
    const whole =
      'Put the eggs into cold water first, bring it to the boil slowly, and wait for six minutes.';
    const question = 'How do I boil eggs?';
    expectDescending([alone(question, whole), alone(question, whole.slice(0, 70)), alone(question, '')]);
  });

  test('trusts a plain statement more than one that hedges, and that more than a refusal', () => {
    const question = 'Do eggs float in water?';
    expectDescending([
      alone(question, 'No, fresh eggs do not float.'),
      alone(question, 'No, I think that fresh eggs probably do not float, but I am not sure.'),
      alone(question, 'I am sorry, but I cannot answer that.'),
    ]);
  });

  test('trusts code with the function that is asked for more than prose or another function', () => {
    const question = 'Write a function that doubles a number, so that assert double(2) == 4 holds.';
    const code = '```python\ndef double(x):\n    return 2 * x\n```';
    expect(alone(question, code)).toBeGreaterThan(alone(question, 'You just have to multiply it by two.'));
    expect(alone(question, code)).toBeGreaterThan(alone(question, code.replace('double', 'triple')));
  });

  test('trusts one choice more than none or two', () => {
    const question = 'Which of these floats?\nA) Stone\nB) Iron\nC) Cork';
    const one = alone(question, 'The answer is C.');
    expect(one).toBeGreaterThan(alone(question, 'The answer is hard to tell.'));
    expect(one).toBeGreaterThan(alone(question, 'The answer is B or C.'));
  });

  test('trusts an answer in the language of the question more', () => {
    const german = 'Ja, das ist so, und sie schwimmen nicht.';
    expect(alone('Schwimmen die Eier nicht, und warum ist das so?', german)).toBeGreaterThan(
      alone('Do the eggs not float, and why is that so?', german),
    );
  });
});

describe('the reasons', () => {
  test('say what lowers the confidence, the worst first, and how much the sources support last', () => {
    const { reasons } = judge('Penguins breed on the ice, and');
    expect(reasons.findIndex((reason) => reason.includes('breaks off'))).toBeGreaterThanOrEqual(0);
    expect(reasons.at(-1)).toMatch(/^\d+ % of it stands in its sources$/);
    expect(judge('').reasons[0]).toBe('it says nothing');
  });

  test('say that nothing speaks against an answer, and that there was nothing to hold it against', () => {
    expect(judge(RIGHT).reasons).toContain('nothing speaks against it');
    expect(judge('No, they do not.', 'Do eggs float?', []).reasons).toEqual([
      'nothing speaks against it',
      'there are no sources to hold it against',
    ]);
  });

  test('say that only where it is so', () => {
    const { reasons } = judge('48 - 5 = 33', 'What is 48 less 5?', []);
    expect(reasons[0]).toContain('48 - 5 = 33');
    expect(reasons).not.toContain('nothing speaks against it');
  });

  test('are each told once', () => {
    for (const answer of [RIGHT, '', 'Penguins.', `${RIGHT} `.repeat(12)]) {
      const { reasons } = judge(answer);
      expect(new Set(reasons).size).toBe(reasons.length);
    }
  });
});
