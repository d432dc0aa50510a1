import { describe, expect, test } from 'vitest';
import { toStanceSigns } from '../../../../src/cascade/judge/stance-signs.ts';

function corrections(answer: string): number {
  return toStanceSigns(answer).find(({ name }) => name === 'selfCorrections')?.value ?? 0;
}

describe('selfCorrections', () => {
  test.each([
    'That makes 12.5 cups, but she cannot have half a cup.',
    'Since it is not possible to buy a fraction of a kettle, the answer is 3.',
    'The total is 40. Wait, the lids were counted twice.',
    'There seems to be a mistake in the question: there is no fourth cup.',
    'Let me recalculate: 4 x 5 = 20.',
    'I apologize for the confusion. The corrected answer is 20.',
    'This contradicts the given information.',
    'So -3 kettles are left, which does not make sense.',
    'However, the question asks for the litres.',
  ])('is there in "%s"', (answer) => {
    expect(corrections(answer)).toBeGreaterThan(0.5);
  });

  test.each([
    'No, a deleted photo cannot be restored, and the limit cannot be raised.',
    'Changing the colour afterwards is not possible.',
    'Wait for 15 minutes, then try again.',
    'Please wait, and open the lid when it is done.',
    'If there is an error, choose **Request correction** and send it.',
    'The corrected invoice cancels the old one.',
    'The closest shop is in Leeds.',
    'We apologise for the delay.',
    'You can return it. However, it must be clean.',
    'A charge that contradicts the price list is refunded.',
    'Let me know whether it works.',
    '',
  ])('is silent for "%s"', (answer) => {
    expect(corrections(answer)).toBe(0);
  });

  test('takes long texts', () => {
    for (const part of ['wait, ', 'since it ', 'cannot be ', 'there is a ', '😀', '| a | b |\n'])
      expect(() => corrections(part.repeat(3_000))).not.toThrow();
  });
});
