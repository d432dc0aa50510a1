import { describe, expect, test } from 'vitest';
import { toEvidence } from '../../../../src/cascade/judge/evidence.ts';
import type { Sign } from '../../../../src/cascade/judge/sign.ts';
import { toTopicSigns } from '../../../../src/cascade/judge/topic-signs.ts';

const KETTLE = `# Kettle guide

The kettle holds 1.7 litres and boils them in four minutes.

## Descaling

1. Fill the kettle with vinegar and water.
2. Boil the mixture and let it stand for an hour.
3. Pour it out and rinse the inside with clear water.
4. Boil clear water twice and throw it away.

## Warranty

The warranty lasts two years from the day of purchase. Scratches do not void the warranty.
A kettle with a dent cannot be returned to the shop.

## Dishwasher

The lid may go into the dishwasher, the base never.`;

function signs(question: string, answer: string, texts: readonly string[] = [KETTLE]): Map<string, Sign> {
  const judged = { question, answer, sources: texts.map((text) => ({ text, title: 'Kettle' })) };
  return new Map(toTopicSigns(judged, toEvidence(judged)).map((sign) => [sign.name, sign]));
}

const value = (name: string, ...given: Parameters<typeof signs>) => signs(...given).get(name)?.value ?? 0;

describe('toTopicSigns', () => {
  test('an answer from elsewhere in the source is off topic, one to the question is not', () => {
    const question = 'May I put the lid into the dishwasher?';
    const elsewhere = 'It holds 1.7 litres of water and boils them in four minutes.';
    const off = signs(question, elsewhere).get('offTopic');
    expect(off?.value).toBeGreaterThan(0.3);
    expect(off?.reason).toContain('something else');
    expect(value('offTopic', question, 'The lid may go in there, the base never.')).toBeLessThan(0.1);
    expect(value('relevance', question, elsewhere)).toBeLessThan(0.3);
  });

  test('a bare yes or no is not off topic', () => {
    expect(value('offTopic', 'May I put the lid into the dishwasher?', 'Yes.')).toBe(0);
  });

  test('an answer from the section that fits best is not off topic, however little it repeats', () => {
    const question = 'What becomes of my warranty if I scratched the thing and bought it long ago?';
    expect(value('offTopic', question, 'It ends two years from the day of purchase.')).toBe(0);
  });

  test('everyday words for one thing are one', () => {
    const question = 'How long until the warranty expires, counted from when I bought it?';
    expect(value('relevance', question, 'It lasts two years from the day of purchase.')).toBeGreaterThan(0.6);
  });

  test('a part of the question that the answer leaves out is left open', () => {
    const question = 'How long does the warranty last, and can the base go into the dishwasher?';
    const half = signs(question, 'The warranty lasts two years.').get('partLeftOpen');
    expect(half?.value).toBeGreaterThan(0.5);
    expect(half?.reason).toContain('dishwasher');
    const whole = 'The warranty lasts two years. The base must never go into the dishwasher.';
    expect(value('partLeftOpen', question, whole)).toBeLessThan(0.2);
  });

  test('a part is not left open that is answered with the rest, or by the kind of thing it asks for', () => {
    const both = 'May the lid go into the dishwasher, and may the base go into the dishwasher?';
    expect(value('partLeftOpen', both, 'No to both.')).toBe(0);
    const litres = 'How many litres does the kettle hold, and can the base go into the dishwasher?';
    expect(value('partLeftOpen', litres, 'The base never goes into the dishwasher; 1.7 otherwise.')).toBe(0);
    expect(value('partLeftOpen', litres, 'The base never goes into the dishwasher.')).toBeGreaterThan(0.3);
  });

  test('clauses that are joined are no list of things', () => {
    const question = 'Descaling with vinegar and how long is the warranty';
    expect(value('thingLeftOut', question, 'Fill it with vinegar.')).toBe(0);
  });

  test('one of several things that are asked about is left out', () => {
    const question = 'What do you say about scratches, dishwasher and descaling?';
    const some = signs(question, 'Scratches do no harm, and descaling takes vinegar.').get('thingLeftOut');
    expect(some).toMatchObject({ value: 1, reason: 'it says nothing about "dishwasher"' });
    const all = 'Scratches do no harm, descaling takes vinegar, and only the lid may go into the dishwasher.';
    expect(value('thingLeftOut', question, all)).toBe(0);
  });

  test('steps that stop half way are told, whole ones are not', () => {
    const question = 'How do I descale the kettle?';
    const half = '1. Fill it with vinegar and water.\n2. Boil the mixture and let it stand for an hour.';
    const rest = '\n3. Pour it out and rinse the inside.\n4. Boil clear water twice and throw that away.';
    expect(signs(question, half).get('stepsLeft')).toMatchObject({
      value: expect.closeTo(0.8, 5),
      reason: expect.stringContaining('Pour it out'),
    });
    expect(value('stepsLeft', question, half + rest)).toBe(0);
    expect(value('stepsLeft', 'Is vinegar needed?', half)).toBe(0);
  });

  test('what only some have to do within a step need not be told', () => {
    const steps =
      '1. Open the reset link.\n2. Type the new password.\n3. Sign in with it and, if asked, your MFA code or passkey.';
    const told = 'Open the reset link, type the new password and sign in.';
    const left = (source: string) =>
      signs('How do I reset my password?', told, [source]).get('stepsLeft')?.value;
    expect(left(steps)).toBe(0);
    expect(left(steps.replace(', if asked,', ''))).toBeGreaterThan(0);
  });

  test('a yes that is taken back contradicts itself', () => {
    const question = 'Can I return a kettle with a dent to the shop?';
    const both = 'Yes, bring it along. A kettle with a dent cannot be returned to the shop, though.';
    expect(signs(question, both).get('contradictsItself')).toMatchObject({
      reason: expect.stringContaining('cannot be returned'),
    });
    expect(value('contradictsItself', question, 'No, a kettle with a dent cannot be returned.')).toBe(0);
    expect(value('contradictsSource', question, 'Yes, bring it along.')).toBeGreaterThan(0.3);
    expect(value('contradictsSource', question, 'No, not with a dent.')).toBe(0);
  });

  test('giving up counts where a source holds what is asked, and hardly where it does not', () => {
    const refusal = "I'm sorry, I couldn't find anything about that.";
    const there = signs('Do scratches void the warranty?', refusal).get('refusesWhatIsThere');
    expect(there?.value).toBeGreaterThan(0.7);
    expect(there?.reason).toContain('Scratches do not void');
    expect(value('refusesWhatIsThere', 'Do scratches void the warranty of a KX200?', refusal)).toBeLessThan(
      there?.value ?? 0,
    );
    expect(value('refusesWhatIsThere', 'Do you sponsor rowing clubs in Henley?', refusal)).toBe(0);
    expect(value('refusesWhatIsThere', 'Do scratches void the warranty?', 'No, they do not.')).toBe(0);
  });

  test.each([
    ['', ''],
    ['?', '😀'.repeat(10_000)],
    ['how do I '.repeat(400), 'yes no '.repeat(2_800)],
    ['a and b, c and d '.repeat(300), '| a | b |\n'.repeat(2_000)],
    ['Kann man den Deckel spülen?', 'Ja, den Deckel schon.'],
  ])('takes hostile texts: "%.20s"', (question, answer) => {
    for (const { value: given } of signs(question, answer, [KETTLE, '', '1. x\n'.repeat(300)]).values())
      expect(given >= 0 && given <= 1.3).toBe(true);
  });

  test('reasons quote 60 characters at most', () => {
    const long = `May the lid go into the dishwasher ${'together with many other things '.repeat(20)}, and how long is the warranty?`;
    for (const { reason = '' } of signs(long, 'It holds 1.7 litres of boiling water.').values())
      expect(/"(.*)"/.exec(reason)?.[1]?.length ?? 0).toBeLessThanOrEqual(60);
  });
});
