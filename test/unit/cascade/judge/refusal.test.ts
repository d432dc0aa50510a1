import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../../../src/cascade/judge/refusal.ts';

describe('isRefusal', () => {
  test.each([
    "I'm sorry, but I don't have that information.",
    'Unfortunately the articles do not mention opening hours on Sundays.',
    'Our documentation says nothing about pets.',
    'I was unable to find a price for the blue kettle.',
    "That isn't covered in the help pages.",
    'There is no information about parking.',
    'I’m not able to answer this from what I was given.',
    "I'd rather not guess.",
    'The guide is silent on returns from abroad.',
    "It's not documented whether dogs are allowed.",
    'None of the articles says whether it floats.',
    'Gluten does not appear in the list.',
    "That point isn't covered, and not a word about rust either.",
    'No price is published for spare lids.',
    'So a steel lid is neither confirmed nor excluded there.',
    'This is beyond what I can answer.',
    'Dazu steht in den Artikeln leider nichts.',
    'Je ne trouve pas cette information.',
    'No tengo información sobre eso.',
  ])('finds "%s"', (answer) => {
    expect(isRefusal(answer)).toBe(true);
  });

  test.each([
    "You don't have to do anything.",
    'There is no need to wait, and there is no charge.',
    "I can't wait to help! Open the lid.",
    'No, that is not possible.',
    'Damage by water is not covered by the warranty.',
    "That isn't covered by the warranty.",
    'No date is needed.',
    'There is no limit on the number of orders.',
    'Orders do not include batteries.',
    'If you cannot find the mail, look into the spam folder.',
    'We do not ship to Norway.',
    'Nothing in your cart is lost.',
    'The list does not update by itself; press F5.',
    'Sie müssen nichts tun.',
  ])('leaves "%s" alone', (answer) => {
    expect(isRefusal(answer)).toBe(false);
  });

  test('stays quick on hostile texts', () => {
    const started = performance.now();
    for (const part of ['the articles ', 'I can not ', 'there is no ', 'not ', '😀', 'a', 'ich kann '])
      expect(isRefusal(part.repeat(20_000 / part.length))).toBe(false);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
