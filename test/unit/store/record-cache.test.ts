import { describe, expect, test } from 'vitest';
import { createMemoryRecords } from '../../../src/store/memory-records.ts';
import { createRecordCache } from '../../../src/store/record-cache.ts';
import { createFailingRecords } from '../../support/failing-records.ts';
import { answers, fails, fakeTier } from '../../support/fake-tier.ts';
import { makeAnswer } from '../../support/make-answer.ts';
import { createTestCascade } from '../../support/test-cascade.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

function setUp() {
  const clock = createVirtualClock();
  const records = createFailingRecords(createMemoryRecords(clock));
  const create = () => createRecordCache({ records, clock, ttlSeconds: 3_600 });
  return { clock, records, cache: create(), another: create() };
}

describe('an answer in a cache of records', () => {
  test('is fresh for its time, then a stopgap for a week, then gone', async () => {
    const { clock, cache } = setUp();
    const answer = makeAnswer();
    await cache.set('key', answer);
    clock.advance(HOUR_MS - 1);
    expect(await cache.get('key')).toEqual({ answer, fresh: true });
    clock.advance(1);
    expect(await cache.get('key')).toEqual({ answer, fresh: false });
    clock.advance(WEEK_MS - 1);
    expect(await cache.get('key')).toEqual({ answer, fresh: false });
    clock.advance(1);
    expect(await cache.get('key')).toBeUndefined();
  });

  test('is what another instance over the same store finds, to the same minute', async () => {
    const { clock, cache, another } = setUp();
    await cache.set('key', makeAnswer({ response: 'one' }));
    clock.advance(HOUR_MS / 2);
    expect(await another.get('key')).toMatchObject({ answer: { response: 'one' }, fresh: true });
    await another.set('key', makeAnswer({ response: 'other' }));
    clock.advance(HOUR_MS / 2);
    expect(await cache.get('key')).toMatchObject({ answer: { response: 'other' }, fresh: true });
  });

  test('is not found under another key, be it but a letter', async () => {
    const { cache } = setUp();
    await cache.set('key', makeAnswer());
    for (const key of ['', 'Key', 'key ', 'ke']) expect(await cache.get(key)).toBeUndefined();
  });

  test('stands there without the question', async () => {
    const { cache, records } = setUp();
    await cache.set('v1 f1 {} is my secret safe?', makeAnswer());
    for await (const { key } of records.list('cache')) expect(key).not.toContain('secret');
  });

  test('has a key that every store takes, however long the question', async () => {
    const { cache, records } = setUp();
    await cache.set('long '.repeat(4_000), makeAnswer());
    const keys = [];
    for await (const { key } of records.list('cache')) keys.push(key);
    expect(keys).toHaveLength(1);
    expect(keys[0]?.length).toBeLessThan(200);
  });
});

describe('two processes with one cache of records', () => {
  test('answer each other’s questions, and from what is past its time once no tier does', async () => {
    const { clock, cache, another } = setUp();
    const [tier, dead] = [fakeTier('a', [answers(0.9)]), fakeTier('a', [fails('misconfigured')])];
    const one = createTestCascade({ tiers: [tier], cache, clock });
    const other = createTestCascade({ tiers: [dead], cache: another, clock });
    const { response } = await one.ask();
    expect(await other.ask()).toMatchObject({
      response,
      source: 'cache',
      status: 'accepted',
      costNanoUsd: 0,
    });
    expect(dead.signals).toHaveLength(0);
    clock.advance(HOUR_MS);
    expect(await other.ask()).toMatchObject({ response, source: 'cache', status: 'degraded' });
    clock.advance(WEEK_MS);
    expect(await other.ask()).toMatchObject({ source: 'static', status: 'degraded' });
  });

  test('answer without it while the store is down', async () => {
    const { clock, cache, records } = setUp();
    const { ask, logged } = createTestCascade({ tiers: [fakeTier('a', [answers(0.9)])], cache, clock });
    records.trouble = 'down';
    expect(await ask()).toMatchObject({ source: 'model', status: 'accepted' });
    expect(logged.map(({ event }) => event)).toEqual(['cache_unreadable', 'answer_not_cached']);
  });
});
