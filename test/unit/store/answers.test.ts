import { describe, expect, test } from 'vitest';
import type { AnswerRecord } from '../../../src/cascade/ports.ts';
import type { Query } from '../../../src/cascade/query.ts';
import { type AnswersOptions, createAnswers } from '../../../src/store/answers.ts';
import { makeAnswer } from '../../support/make-answer.ts';
import { makeReport } from '../../support/make-ticket-draft.ts';
import { temporaryFolder } from '../../support/server-process.ts';
import { createFolderParts, createStoreParts } from '../../support/store-parts.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const ANNA = { subject: 'anna', tenant: 'acme' };

function setUp(options: Partial<AnswersOptions> = {}) {
  const parts = createStoreParts(createVirtualClock());
  const create = () => createAnswers({ ...parts, ttlSeconds: 3_600, ...options });
  return { ...parts, answers: create(), another: create };
}

function record(answerId: string, response = 'Yes.', query: Partial<Query> = {}): AnswerRecord {
  return { query: { text: 'Is it?', context: {}, ...query }, answer: makeAnswer({ answerId, response }) };
}

describe('the answers', () => {
  test('are found by their id, here and, once they are written, in another process', async () => {
    const { answers, another } = setUp();
    await answers.put(record('ans_a'));
    await answers.put(record('ans_b', 'No.'));
    expect(await answers.get('ans_b')).toEqual(record('ans_b', 'No.'));
    await answers.flush();
    expect(await another().get('ans_a')).toEqual(record('ans_a'));
  });

  test.each(['', 'ans_c', '__proto__', 'constructor'])('are none under an unknown id: "%s"', async (id) => {
    const { answers } = setUp();
    await answers.put(record('ans_a'));
    expect(await answers.get(id)).toBeUndefined();
  });

  test('come back from a folder as they were', async () => {
    const parts = createFolderParts(createVirtualClock(), temporaryFolder());
    const whole: AnswerRecord = {
      query: {
        text: 'Is it "so"? \ud83d\ude00\n漢',
        context: { product: 'Drive', attributes: { seats: 5, ['__proto__']: true } },
        caller: ANNA,
        history: [{ question: 'Is it?', answer: 'No.' }],
        minTier: undefined,
        minConfidence: 0.1 + 0.2,
      },
      answer: makeAnswer({
        answerId: 'ans_a',
        citations: [{ title: 'A', uri: 'a.md#b', quote: 'q', start: 1, end: 2 }],
        attempts: [makeReport({ usage: { inputTokens: 1, outputTokens: 2 }, reasons: ['it hedges'] })],
      }),
    };
    const first = createAnswers({ ...parts, ttlSeconds: 60 });
    await first.put(whole);
    await first.flush();
    expect(await createAnswers({ ...parts, ttlSeconds: 60 }).get('ans_a')).toEqual(whole);
  });

  test('are kept for their time', async () => {
    const { answers, another, clock } = setUp();
    await answers.put(record('ans_a'));
    await answers.flush();
    clock.advance(3_599_999);
    expect(await answers.get('ans_a')).toBeDefined();
    expect(await another().get('ans_a')).toBeDefined();
    clock.advance(1);
    expect(await answers.get('ans_a')).toBeUndefined();
    expect(await another().get('ans_a')).toBeUndefined();
  });

  test('are the latest 1,000 where the store takes none, and fewer where they are long', async () => {
    const { answers, records } = setUp({ writeThrough: true });
    records.trouble = 'down';
    for (let index = 0; index <= 1_000; index++) await answers.put(record(`ans_${index}`));
    records.trouble = 'none';
    expect(await answers.get('ans_0')).toBeUndefined();
    expect(await answers.get('ans_1')).toBeDefined();
    records.trouble = 'down';
    for (let index = 0; index < 10; index++)
      await answers.put(record(`long_${index}`, 'x'.repeat(1_000_000)));
    records.trouble = 'none';
    expect(await answers.get('long_6')).toBeUndefined();
    expect(await answers.get('long_9')).toBeDefined();
  });

  test('that another process has erased are not given for longer than a minute', async () => {
    const { answers, another, clock } = setUp();
    await answers.put(record('ans_a'));
    await answers.flush();
    await another().remove('ans_a');
    clock.advance(60_000);
    expect(await answers.get('ans_a')).toBeUndefined();
  });

  test('are given from here while the store cannot be read', async () => {
    const { answers, another, records, clock } = setUp();
    await answers.put(record('ans_a'));
    await answers.flush();
    clock.advance(60_000);
    records.trouble = 'down';
    expect(await answers.get('ans_a')).toEqual(record('ans_a'));
    await expect(another().get('ans_a')).rejects.toThrow('the store is down');
  });

  test('that the store does not take are kept for their time all the same', async () => {
    const { answers, records, clock } = setUp();
    records.trouble = 'down';
    await answers.put(record('ans_a'));
    await answers.flush();
    clock.advance(3_599_999);
    expect(await answers.get('ans_a')).toEqual(record('ans_a'));
    clock.advance(1);
    expect(await answers.get('ans_a')).toBeUndefined();
  });

  test.each([
    ['a customer’s', { customer: 'anna' }, ['ans_b', 'ans_c']],
    ['a session’s', { sessionId: 's1' }, ['ans_a', 'ans_c']],
    [
      'one caller’s session’s',
      { sessionId: 's1', owner: { caller: undefined } },
      ['ans_a', 'ans_b', 'ans_c'],
    ],
  ])('are forgotten where they are %s', async (_, toForget, left) => {
    const { answers, another, records } = setUp();
    await answers.put(record('ans_a', 'Yes.', { caller: ANNA }));
    await answers.put(record('ans_b', 'Yes.', { caller: { subject: 'bob' }, sessionId: 's1' }));
    await answers.put(record('ans_c'));
    await answers.flush();
    records.trouble = 'down';
    await answers.put(record('ans_d', 'Yes.', { caller: ANNA, sessionId: 's1' }));
    await answers.flush();
    records.trouble = 'none';
    await answers.forget(toForget);
    const ids = ['ans_a', 'ans_b', 'ans_c'];
    const found = await Promise.all(
      ids.map(async (id) => (await another().get(id)) && (await answers.get(id)) && id),
    );
    expect(found.filter(Boolean)).toEqual(left);
    expect((await answers.get('ans_d')) !== undefined).toBe('owner' in toForget);
  });
});
