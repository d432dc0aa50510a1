import { describe, expect, test } from 'vitest';
import { FAILURE_POLICY, type FailureKind } from '../../../src/cascade/failure.ts';
import type { BreakerState } from '../../../src/cascade/ports.ts';
import { withinLimit } from '../../../src/cascade/time-limit.ts';
import { type GuardOptions, guardTier } from '../../../src/tiers/guard.ts';
import {
  answers,
  type FakeTier,
  fails,
  fakeTier,
  hangs,
  type Reply,
  rejects,
  takes,
} from '../../support/fake-tier.ts';
import { makeTierRequest } from '../../support/tier-request.ts';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts';

const REQUEST = makeTierRequest('Where is my invoice?');
const NEVER = new AbortController().signal;
const TIMEOUT_MS = 10_000;

interface Setup extends Partial<Omit<GuardOptions, 'breaker' | 'bulkhead'>> {
  readonly breaker?: object;
  readonly bulkhead?: object;
}

/** A guarded tier whose breaker opens at the second failure in two calls. */
function guard(toReplies: (clock: VirtualClock) => readonly Reply[], options: Setup = {}) {
  const clock = createVirtualClock();
  const inner = fakeTier('instant', toReplies(clock), { timeoutMs: TIMEOUT_MS });
  const states: BreakerState[] = [];
  const tier = guardTier(inner, {
    hedging: false,
    clock,
    onBreaker: (state) => states.push(state),
    ...options,
    breaker: {
      failureShare: 1,
      minimumCalls: 2,
      windowCalls: 2,
      openSeconds: 30,
      probeShare: 0.1,
      ...options.breaker,
    },
    bulkhead: { concurrency: 50, queue: 25, ...options.bulkhead },
  });
  const ask = (signal: AbortSignal = NEVER) => tier.complete(REQUEST, signal);
  return { tier, inner, clock, states, ask };
}

describe('the guard', () => {
  test('hands request, signal, pieces and outcome on', async () => {
    const { tier, inner } = guard(() => [
      async (_request, _signal, onText) => {
        onText?.('So');
        return { kind: 'rejected', message: 'no' };
      },
    ]);
    const told: string[] = [];
    const outcome = await tier.complete(REQUEST, NEVER, (piece) => told.push(piece));
    expect(outcome).toEqual({ kind: 'rejected', message: 'no' });
    expect([inner.requests, inner.signals, told]).toEqual([[REQUEST], [NEVER], ['So']]);
  });

  test('is known by the name and the limits of its tier', () => {
    const { tier, inner } = guard(() => [answers(1)]);
    const { complete: _, signals: __, requests: ___, ...facts } = inner;
    expect(tier).toMatchObject(facts);
  });
});

describe('its breaker', () => {
  test.each(Object.keys(FAILURE_POLICY) as FailureKind[])('counts %s as the policy says', async (kind) => {
    const { ask, states, inner } = guard(() => [fails(kind)]);
    await ask();
    await ask();
    const counts = FAILURE_POLICY[kind].countsAgainstTier;
    expect(states).toEqual(counts ? ['open'] : []);
    expect((await ask()).kind).toBe(counts ? 'circuit-open' : kind);
    expect(inner.signals).toHaveLength(counts ? 2 : 3);
  });

  test('counts answers', async () => {
    const { ask, states } = guard(() => [answers(1), fails('unavailable'), answers(1), fails('unavailable')]);
    for (let call = 0; call < 4; call++) await ask();
    expect(states).toEqual([]);
  });

  test('counts a tier that breaks its word', async () => {
    const { ask, states } = guard(() => [rejects]);
    await expect(ask()).rejects.toThrow('by surprise');
    await expect(ask()).rejects.toThrow('by surprise');
    expect(states).toEqual(['open']);
  });

  test('lets a call through again when its time is over, and closes on an answer', async () => {
    const { ask, states, clock } = guard(() => [fails('unavailable'), fails('unavailable'), answers(1)]);
    await ask();
    await ask();
    clock.advance(30_000);
    expect((await ask()).kind).toBe('completion');
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  test('does not count a call that its caller gave up, however late', async () => {
    const { ask, states, clock } = guard(() => [hangs, hangs, answers(1)]);
    for (let call = 0; call < 2; call++) {
      const giveUp = new AbortController();
      void ask(giveUp.signal);
      await clock.sleep(TIMEOUT_MS, NEVER);
      giveUp.abort();
    }
    expect(states).toEqual([]);
    expect((await ask()).kind).toBe('completion');
  });

  test.each([
    ['half of its own limit', TIMEOUT_MS / 2, ['open']],
    ['all of it', TIMEOUT_MS, ['open']],
    ['less', TIMEOUT_MS / 2 - 1, []],
  ])('counts a call whose time ran out after %s', async (_share, limitMs, expected) => {
    const { ask, states, clock } = guard(() => [hangs]);
    for (let call = 0; call < 2; call++) await withinLimit(clock, limitMs, NEVER, ask);
    expect(states).toEqual(expected);
  });

  test('hears of each call once', async () => {
    // Aborted, it fails as well: two reports would be two failures.
    const { ask, states, clock } = guard((clock) => [takes(TIMEOUT_MS * 2, clock, answers(1))]);
    await withinLimit(clock, TIMEOUT_MS, NEVER, ask);
    await clock.sleep(1, NEVER);
    expect(states).toEqual([]);
    await withinLimit(clock, TIMEOUT_MS, NEVER, ask);
    expect(states).toEqual(['open']);
  });
});

describe('its bulkhead', () => {
  /** A tier with as many calls under way as it may have, and ways to end them. */
  async function busy(bulkhead: { concurrency: number; queue: number }) {
    const ends: (() => void)[] = [];
    const waits: Reply = async (...call) => {
      await new Promise<void>((resolve) => ends.push(resolve));
      return answers(1)(...call);
    };
    const made = guard(() => [waits], { bulkhead });
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

  test('frees the place of a call that failed', async () => {
    const { ask } = guard(() => [rejects, fails('rejected'), answers(1)], {
      bulkhead: { concurrency: 1, queue: 0 },
    });
    await expect(ask()).rejects.toThrow();
    await new Promise(setImmediate);
    expect((await ask()).kind).toBe('rejected');
    await new Promise(setImmediate);
    expect((await ask()).kind).toBe('completion');
  });
});

describe('the time after which a call is hedged', () => {
  const takesTurns = (clock: VirtualClock) => {
    const times = Array.from({ length: 20 }, (_, index) => takes((index + 1) * 10, clock, answers(1)));
    return [...times.slice(0, 5), takes(9_000, clock, fails('rejected')), ...times.slice(5)];
  };

  test("is the tier's own usual p95, once enough answers have come; failures do not count", async () => {
    const { tier, ask } = guard(takesTurns, { hedging: true });
    for (let call = 0; call < 20; call++) await ask();
    expect(tier.hedgeAfterMs).toBeUndefined();
    await ask();
    expect(tier.hedgeAfterMs).toBe(190);
  });

  test('is never where hedging is off', async () => {
    const { tier, ask } = guard(takesTurns);
    for (let call = 0; call < 21; call++) await ask();
    expect(tier.hedgeAfterMs).toBeUndefined();
  });
});
