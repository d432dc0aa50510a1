import { describe, expect, test } from 'vitest';
import { answers, type FakeTier, fails, type Reply, rejects } from '../../support/fake-tier.ts';
import { makeGuarded } from '../../support/guarded-tier.ts';

describe('the bulkhead of a tier', () => {
  /** A tier with as many calls under way as it may have, and ways to end them. */
  async function busy(bulkhead: { concurrency: number; queue: number }) {
    const ends: (() => void)[] = [];
    const waits: Reply = async (...call) => {
      await new Promise<void>((resolve) => ends.push(resolve));
      return answers(1)(...call);
    };
    const made = makeGuarded(() => [waits], { bulkhead });
    const calls = Array.from({ length: bulkhead.concurrency }, () => made.ask());
    await begun(made.inner, bulkhead.concurrency);
    return { ...made, calls, end: () => ends.shift()?.() };
  }

  const begun = async (inner: FakeTier, count: number) => {
    while (inner.signals.length < count) await new Promise(setImmediate);
  };

  test('lets calls wait for a place, and those that find none fail at once', async () => {
    const { ask, inner, calls, end } = await busy({ concurrency: 2, queue: 1 });
    const waiting = ask();
    expect(await ask()).toMatchObject({ kind: 'overloaded', message: expect.stringContaining('waiting') });
    expect(inner.signals).toHaveLength(2);
    end();
    expect((await calls[0])?.kind).toBe('completion');
    await begun(inner, 3);
    end();
    end();
    expect((await waiting).kind).toBe('completion');
  });

  test('lets nobody wait where there is no queue', async () => {
    const { ask, calls, end } = await busy({ concurrency: 1, queue: 0 });
    expect((await ask()).kind).toBe('overloaded');
    end();
    await calls[0];
    const next = ask();
    await new Promise(setImmediate);
    end();
    expect((await next).kind).toBe('completion');
  });

  test('never passes on a call that was given up while it waited', async () => {
    const { ask, inner, calls, end, states } = await busy({ concurrency: 1, queue: 5 });
    const giveUp = new AbortController();
    const waiting = ask(giveUp.signal);
    giveUp.abort();
    end();
    await calls[0];
    expect(await waiting).toMatchObject({ kind: 'overloaded', message: expect.stringContaining('time') });
    expect(inner.signals).toHaveLength(1);
    expect(states).toEqual([]);
  });

  test('gives the place in the queue of a call that was given up to the next', async () => {
    const { ask, inner, end } = await busy({ concurrency: 1, queue: 1 });
    for (let time = 0; time < 3; time++) {
      const giveUp = new AbortController();
      void ask(giveUp.signal);
      giveUp.abort();
    }
    const waiting = ask();
    expect((await ask()).kind).toBe('overloaded');
    end();
    await begun(inner, 2);
    end();
    expect((await waiting).kind).toBe('completion');
    expect(inner.signals).toHaveLength(2);
  });

  test('counts nobody who had given up before there was a queue', async () => {
    const { ask, calls, end } = await busy({ concurrency: 1, queue: 1 });
    for (let time = 0; time < 3; time++) expect((await ask(AbortSignal.abort())).kind).toBe('overloaded');
    void ask();
    expect((await ask()).kind).toBe('overloaded');
    end();
    await calls[0];
  });

  test('passes no call on whose tier failed too often while it waited', async () => {
    const ends: (() => void)[] = [];
    const failsLater: Reply = async (...call) => {
      await new Promise<void>((resolve) => ends.push(resolve));
      return fails('unavailable')(...call);
    };
    const { ask, inner } = makeGuarded(() => [failsLater], { bulkhead: { concurrency: 2, queue: 5 } });
    const calls = Array.from({ length: 5 }, () => ask());
    await begun(inner, 2);
    for (const end of ends) end();
    const kinds = (await Promise.all(calls)).map(({ kind }) => kind);
    expect(kinds).toEqual(['unavailable', 'unavailable', 'circuit-open', 'circuit-open', 'circuit-open']);
    expect(inner.signals).toHaveLength(2);
  });

  test('frees the place of a call that failed', async () => {
    const { ask } = makeGuarded(() => [rejects, fails('rejected'), answers(1)], {
      bulkhead: { concurrency: 1, queue: 0 },
    });
    await expect(ask()).rejects.toThrow();
    await new Promise(setImmediate);
    expect((await ask()).kind).toBe('rejected');
    await new Promise(setImmediate);
    expect((await ask()).kind).toBe('completion');
  });
});
