import { describe, expect, test } from 'vitest';
import { createMemoryCache } from '../../../src/store/memory-cache.ts';
import { cacheSettingsSchema } from '../../../src/store/settings.ts';
import { makeAnswer } from '../../support/make-answer.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const ANSWER = makeAnswer();

function createCache(ttlSeconds = 60) {
  const clock = createVirtualClock();
  return { clock, cache: createMemoryCache({ kind: 'memory', ttlSeconds }, clock) };
}

describe('the cache in memory', () => {
  test('knows nothing at first', async () => {
    expect(await createCache().cache.get('a')).toBeUndefined();
  });

  test('gives back what it was given, by its key', async () => {
    const { cache } = createCache();
    await cache.set('a', ANSWER);
    expect(await cache.get('a')).toEqual({ answer: ANSWER, fresh: true });
    expect(await cache.get('A')).toBeUndefined();
  });

  test.each([
    [59_999, true],
    [60_000, false],
    [1e9, false],
  ])('after %d ms of 60 s an answer is still there, and fresh: %j', async (ms, fresh) => {
    const { cache, clock } = createCache();
    await cache.set('a', ANSWER);
    clock.advance(ms);
    expect(await cache.get('a')).toEqual({ answer: ANSWER, fresh });
  });

  test('an answer that is set again is fresh again, and the later one counts', async () => {
    const { cache, clock } = createCache();
    await cache.set('a', ANSWER);
    clock.advance(90_000);
    const later = makeAnswer({ response: 'Better.' });
    await cache.set('a', later);
    expect(await cache.get('a')).toEqual({ answer: later, fresh: true });
  });

  test('keeps 2,000 answers, those asked for last', async () => {
    const { cache } = createCache();
    for (let index = 0; index < 2_000; index++) await cache.set(`k${index}`, ANSWER);
    await cache.get('k0');
    await cache.set('one more', ANSWER);
    expect(await cache.get('k0')).toBeDefined();
    expect(await cache.get('k1')).toBeUndefined();
    expect(await cache.get('one more')).toBeDefined();
  });

  test('keeps fewer where they are long', async () => {
    const { cache } = createCache();
    const long = makeAnswer({ response: 'x'.repeat(500_000) });
    for (let index = 0; index < 10; index++) await cache.set(`k${index}`, long);
    const kept = await Promise.all(Array.from({ length: 10 }, (_, index) => cache.get(`k${index}`)));
    expect(kept.filter(Boolean)).toHaveLength(7);
    expect(kept[9]).toBeDefined();
  });

  test('leaves out one that is longer than all of it may be, and keeps the rest', async () => {
    const { cache } = createCache();
    await cache.set('a', ANSWER);
    await cache.set('huge', makeAnswer({ response: 'x'.repeat(5_000_000) }));
    expect(await cache.get('huge')).toBeUndefined();
    expect(await cache.get('a')).toBeDefined();
  });

  test('keeps nothing when it is off', async () => {
    const cache = createMemoryCache({ kind: 'none' }, createVirtualClock());
    await cache.set('a', ANSWER);
    expect(await cache.get('a')).toBeUndefined();
  });
});

describe('the settings of the cache', () => {
  test('keep an answer fresh for an hour unless told otherwise', () => {
    expect(cacheSettingsSchema.parse({ kind: 'memory' })).toEqual({
      kind: 'memory',
      ttlSeconds: 3_600,
      nearHits: false,
    });
  });

  test.each([
    [{ kind: 'memory', ttlSeconds: 0 }],
    [{ kind: 'memory', ttlSeconds: 1.5 }],
    [{ kind: 'memory', ttlSeconds: 30 * 86_400 + 1 }],
    [{ kind: 'none', ttlSeconds: 60 }],
    [{ kind: 'disk' }],
  ])('refuse %j', (settings) => {
    expect(cacheSettingsSchema.safeParse(settings).success).toBe(false);
  });
});
