import { describe, expect, test } from 'vitest';
import { toAnsweringSigns } from '../../../../src/cascade/judge/answering-signs.ts';

function lacking(question: string, answer: string): string[] {
  return toAnsweringSigns({ question, answer, sources: [] }, new Set())
    .filter(({ name, value }) => /^no[A-Z]/.test(name) && value > 0)
    .map(({ name }) => name);
}

describe('what kind of thing is asked for', () => {
  test.each([
    ['noTime', 'How long is the milk good once opened?', 'Keep it in the fridge and close it well.'],
    ['noTime', 'Can I return the kettle, and until when?', 'Yes, please add the receipt.'],
    ['noPrice', 'What does a spare lid cost?', 'Spare lids are sold in our shop in Leeds.'],
    ['noNumber', 'How many cups fit into it?', 'Cups fit into it well.'],
    ['noSteps', 'How do I descale the kettle?', 'Limescale comes from hard water and harms nobody.'],
    ['noReason', 'Why does it whistle?', 'It whistles.'],
  ])('%s is told of "%s"', (name, question, answer) => {
    expect(lacking(question, answer)).toEqual([name]);
  });

  test.each([
    ['How long is the milk good once opened?', 'Three days.'],
    ['How quickly is it sent?', 'At once.'],
    ['When will my kettle arrive?', 'As soon as it is back in stock.'],
    ['When I open the lid, does it stop?', 'It does stop.'],
    ['What does a spare lid cost?', 'Nothing, it is included.'],
    ['What does a spare lid cost?', 'It is 4 EUR.'],
    ['How many cups fit into it?', 'Twelve.'],
    ['How do I descale the kettle?', 'Fill it with vinegar and wait.'],
    ['Why does it whistle?', 'Because steam leaves through a pipe.'],
    ['How long is the warranty?', "I couldn't find anything on that in the articles."],
    ['', ''],
  ])('nothing is missing for "%s" in "%s"', (question, answer) => {
    expect(lacking(question, answer)).toEqual([]);
  });

  test('takes hostile texts', () => {
    for (const part of ['how long ', 'how do I ', '1 a ', '| a | b |\n', '😀 '])
      expect(() => lacking(part.repeat(2_000), part.repeat(2_000))).not.toThrow();
  });
});
