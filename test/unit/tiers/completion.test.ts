import { describe, expect, test } from 'vitest';
import type { Completion } from '../../../src/cascade/tier.ts';
import { type ModelReply, toCompletion, toUsage } from '../../../src/tiers/completion.ts';
import { makePassage } from '../../support/make-knowledge.ts';

const PASSAGE = makePassage('Invoices are kept for ten years.');
const USAGE = { inputTokens: 100, outputTokens: 20 };

const outcomeOf = (text: unknown, more: Partial<ModelReply> = {}) =>
  toCompletion(
    { kind: 'reply', text, stop: 'end', usage: USAGE, requestId: 'r-1', ...more },
    [PASSAGE],
    1_000_000,
  );

function completionOf(text: string, more: Partial<ModelReply> = {}): Completion {
  const outcome = outcomeOf(text, more);
  if (outcome.kind !== 'completion') throw new Error(`${outcome.kind}: ${outcome.message}`);
  return outcome;
}

describe('a completion', () => {
  test('is the reply with its citations', () => {
    expect(completionOf(' We keep invoices [1].\r\n')).toEqual({
      kind: 'completion',
      text: 'We keep invoices [1].',
      citations: [expect.objectContaining({ quote: PASSAGE.text })],
      abstained: false,
      stop: 'end',
      usage: USAGE,
    });
  });

  test('that was cut off says so', () => {
    expect(completionOf('We keep', { stop: 'length' })).toMatchObject({ text: 'We keep', stop: 'length' });
  });

  test.each([
    '<think>Let me see [1].</think>Ten years.',
    '\n<THINKING>\nNO_ANSWER?\n</THINKING>\n\nTen years.',
    '<reasoning></reasoning> Ten years.',
  ])('has no thoughts: %j', (text) => {
    expect(completionOf(text)).toMatchObject({ text: 'Ten years.', citations: [], abstained: false });
  });

  test('keeps tags of thoughts that stand within the answer', () => {
    const text = 'Write <think>a</think> there.';
    expect(completionOf(text).text).toBe(text);
  });

  test.each([
    ['NO_ANSWER The plan is missing.', 'The plan is missing.'],
    ['NO_ANSWER: the plan is missing.', 'the plan is missing.'],
    ['**NO_ANSWER** – the plan is missing.', 'the plan is missing.'],
    ['"NO_ANSWER." The plan is missing.', 'The plan is missing.'],
    ['`NO_ANSWER`\n\nThe plan is missing.', 'The plan is missing.'],
    ['<think>Hm.</think>NO_ANSWER\nThe plan is missing.', 'The plan is missing.'],
    ['NO_ANSWER', 'I could not find an answer to this.'],
    ['NO_ANSWER.', 'I could not find an answer to this.'],
    ['NO_ANSWER プランが不明です。', 'プランが不明です。'],
  ])('that begins with the word for no answer abstains: %j', (text, said) => {
    expect(completionOf(text)).toMatchObject({ text: said, abstained: true, stop: 'end' });
  });

  test.each(['The word NO_ANSWER means that there is none.', 'NO_ANSWERS are rare.', 'No answer is needed.'])(
    'that only speaks of it does not abstain: %j',
    (text) => {
      expect(completionOf(text)).toMatchObject({ text, abstained: false });
    },
  );

  test('that was declined is final, with the words of who declined it or with ours', () => {
    const refused = { citations: [], abstained: false, stop: 'refused', usage: USAGE };
    const declined = completionOf('We cannot talk of this [1].', { stop: 'refused' });
    expect(declined).toEqual({ kind: 'completion', text: 'We cannot talk of this [1].', ...refused });
    expect(completionOf(' ', { stop: 'refused' })).toMatchObject({
      text: 'This question cannot be answered here.',
      ...refused,
    });
  });

  test('has no hidden characters', () => {
    expect(completionOf('Ten\u200b years\u202e.\u0007').text).toBe('Ten years.');
  });
});

describe('a reply is malformed', () => {
  test.each([
    ['without text', undefined],
    ['with a number for a text', 7],
    ['with a list for a text', ['a']],
    ['with nothing', ''],
    ['with blanks', ' \n\t\u200b'],
    ['with thoughts alone', '<think>Hm.</think>'],
    ['with thoughts that never end', '<think>Hm. Ten years'],
    ['with a million characters and one', 'a'.repeat(1_000_001)],
  ])('%s, and tells what it cost', (_name, text) => {
    const outcome = outcomeOf(text);
    expect(outcome).toMatchObject({ kind: 'malformed', usage: USAGE, requestId: 'r-1' });
  });

  test('and one of a million characters is not', () => {
    expect(outcomeOf('a'.repeat(1_000_000)).kind).toBe('completion');
  });
});

describe('usage', () => {
  test('is what the provider counted', () => {
    expect(toUsage({ input: 3, output: 0 })).toEqual({ inputTokens: 3, outputTokens: 0 });
    expect(toUsage({ input: 1, output: 2, cacheRead: 3, cacheWrite: 4 })).toEqual({
      inputTokens: 1,
      outputTokens: 2,
      cacheReadTokens: 3,
      cacheWriteTokens: 4,
    });
  });

  test.each([undefined, null, '3', -1, 0.5, Number.NaN, 1e300, 100_000_001, {}, []])(
    'of %j tokens is none',
    (count) => {
      expect(toUsage({ input: count, output: 1 })).toBeUndefined();
      expect(toUsage({ input: 1, output: count })).toBeUndefined();
      expect(toUsage({ input: 1, output: 1, cacheRead: count, cacheWrite: count })).toEqual({
        inputTokens: 1,
        outputTokens: 1,
      });
    },
  );
});
