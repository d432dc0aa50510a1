import { describe, expect, test } from 'vitest';
import type { AnswerRecord } from '../../../src/cascade/ports.ts';
import { createMemoryAnswers } from '../../../src/store/memory-answers.ts';
import { makeAnswer } from '../../support/make-answer.ts';

function record(answerId: string, response = 'Yes.'): AnswerRecord {
  return { query: { text: 'Is it?', context: {} }, answer: makeAnswer({ answerId, response }) };
}

describe('the answers in memory', () => {
  test('are found by their id, with their question', async () => {
    const answers = createMemoryAnswers();
    await answers.put(record('ans_a'));
    await answers.put(record('ans_b', 'No.'));
    expect(await answers.get('ans_a')).toEqual(record('ans_a'));
    expect(await answers.get('ans_b')).toEqual(record('ans_b', 'No.'));
  });

  test.each(['', 'ans_c', '__proto__', 'constructor'])('are none under an unknown id: "%s"', async (id) => {
    const answers = createMemoryAnswers();
    await answers.put(record('ans_a'));
    expect(await answers.get(id)).toBeUndefined();
  });

  test('are the latest 1,000', async () => {
    const answers = createMemoryAnswers();
    for (let index = 0; index <= 1_000; index++) await answers.put(record(`ans_${index}`));
    expect(await answers.get('ans_0')).toBeUndefined();
    expect(await answers.get('ans_1')).toBeDefined();
    expect(await answers.get('ans_1000')).toBeDefined();
  });

  test('are fewer where they are long', async () => {
    const answers = createMemoryAnswers();
    for (let index = 0; index < 10; index++) await answers.put(record(`ans_${index}`, 'x'.repeat(1_000_000)));
    expect(await answers.get('ans_6')).toBeUndefined();
    expect(await answers.get('ans_9')).toBeDefined();
  });

  test('of one store are unknown to another', async () => {
    await createMemoryAnswers().put(record('ans_a'));
    expect(await createMemoryAnswers().get('ans_a')).toBeUndefined();
  });
});
