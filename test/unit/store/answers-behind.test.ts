import { describe, expect, test } from 'vitest';
import type { AnswerRecord } from '../../../src/cascade/ports.ts';
import { createAnswers } from '../../../src/store/answers.ts';
import { makeAnswer } from '../../support/make-answer.ts';
import { createStoreParts } from '../../support/store-parts.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

/** Answers over a store that takes each record only when it is let. */
function setUp(writeThrough = false) {
  const parts = createStoreParts(createVirtualClock());
  const { put } = parts.records;
  const held: { readonly key: string; readonly let: () => void }[] = [];
  parts.records.put = async (kind, key, record) => {
    await new Promise<void>((resolve) => held.push({ key, let: resolve }));
    return put(kind, key, record);
  };
  const answers = createAnswers({ ...parts, ttlSeconds: 3_600, writeThrough });
  const letAll = async () => {
    let isDone = false;
    const flushed = answers.flush().then(() => {
      isDone = true;
    });
    while (!isDone) {
      for (const { let: go } of held.splice(0)) go();
      await new Promise(setImmediate);
    }
    await flushed;
  };
  return { ...parts, answers, held, letAll };
}

function record(answerId: string): AnswerRecord {
  return { query: { text: 'Is it?', context: {} }, answer: makeAnswer({ answerId }) };
}

async function keysIn({ records }: Pick<ReturnType<typeof setUp>, 'records'>) {
  const keys: string[] = [];
  for await (const { key } of records.list('answer')) keys.push(key);
  return keys;
}

describe('answers are written', () => {
  test('behind the question, two at a time, oldest first', async () => {
    const parts = setUp();
    const { answers, held, letAll } = parts;
    for (const id of ['a', 'b', 'c', 'd']) await answers.put(record(id));
    expect(held.map(({ key }) => key)).toEqual(['a', 'b']);
    held.splice(0, 1)[0]?.let();
    await new Promise(setImmediate);
    expect(held.map(({ key }) => key)).toEqual(['b', 'c']);
    await letAll();
    expect((await keysIn(parts)).sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('before put resolves, where nothing runs after the reply', async () => {
    const parts = setUp(true);
    const { answers, held } = parts;
    let isPut = false;
    const put = answers.put(record('a')).then(() => {
      isPut = true;
    });
    await new Promise(setImmediate);
    expect(isPut).toBe(false);
    held[0]?.let();
    await put;
    expect(await keysIn(parts)).toEqual(['a']);
  });

  test('but for the oldest that wait, where the store is too slow; and a minute hears of it once', async () => {
    const parts = setUp();
    const { answers, logged, letAll, clock } = parts;
    for (let index = 0; index < 504; index++) await answers.put(record(`a${index}`));
    expect(logged.map(({ level, event }) => `${level} ${event}`)).toEqual(['warn answers_too_many_to_store']);
    expect(await answers.get('a2')).toBeDefined();
    clock.advance(60_000);
    await answers.put(record('last'));
    expect(logged).toHaveLength(2);
    await letAll();
    const keys = await keysIn(parts);
    expect(keys).toHaveLength(502);
    expect(keys).toEqual(expect.arrayContaining(['a0', 'a1', 'a5', 'last']));
    expect(keys).not.toContain('a4');
  });

  test('not where the store is down; that is logged once a minute, and nobody who asks is told', async () => {
    const { answers, records, logged, clock, letAll } = setUp();
    records.trouble = 'down';
    for (const id of ['a', 'b', 'c']) await answers.put(record(id));
    await letAll();
    expect(logged).toEqual([
      { level: 'error', event: 'answer_not_stored', fields: { message: 'Error: the store is down' } },
    ]);
    clock.advance(60_000);
    await answers.put(record('d'));
    await letAll();
    expect(logged).toHaveLength(2);
    expect(await answers.get('a')).toEqual(record('a'));
  });

  test('once at a time under one id, and the last one counts', async () => {
    const parts = setUp();
    const { answers, held, letAll } = parts;
    await answers.put(record('a'));
    const later: AnswerRecord = { ...record('a'), query: { text: 'Really?', context: {} } };
    await answers.put(later);
    expect(held).toHaveLength(1);
    await letAll();
    expect((await parts.records.get('answer', 'a'))?.value).toEqual(later);
  });

  test('never after they were removed, whether they wait or are under way', async () => {
    const parts = setUp();
    const { answers, letAll } = parts;
    for (const id of ['a', 'b', 'c']) await answers.put(record(id));
    const removed = Promise.all([answers.remove('a'), answers.remove('c')]);
    // As far as a removal gets that waits for nothing.
    await new Promise(setImmediate);
    await letAll();
    await removed;
    expect(await keysIn(parts)).toEqual(['b']);
    for (const id of ['a', 'c']) expect(await answers.get(id)).toBeUndefined();
  });
});
