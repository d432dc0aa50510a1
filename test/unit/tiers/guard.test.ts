import { describe, expect, test } from 'vitest';
import { FAILURE_POLICY, type FailureKind } from '../../../src/cascade/failure.ts';
import { withinLimit } from '../../../src/cascade/time-limit.ts';
import { answers, fails, hangs, rejects, takes } from '../../support/fake-tier.ts';
import { GUARDED_TIMEOUT_MS, makeGuarded } from '../../support/guarded-tier.ts';
import { makeTierRequest } from '../../support/tier-request.ts';
import type { VirtualClock } from '../../support/virtual-clock.ts';

const REQUEST = makeTierRequest('Where is my invoice?');
const NEVER = new AbortController().signal;

describe('the guard', () => {
  test('hands request, signal, pieces and outcome on', async () => {
    const { tier, inner } = makeGuarded(() => [
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
    const { tier, inner } = makeGuarded(() => [answers(1)]);
    const { complete: _, signals: __, requests: ___, ...facts } = inner;
    expect(tier).toMatchObject(facts);
  });
});

describe('its breaker', () => {
  test.each(Object.keys(FAILURE_POLICY) as FailureKind[])('counts %s as the policy says', async (kind) => {
    const { ask, states, inner } = makeGuarded(() => [fails(kind)]);
    await ask();
    await ask();
    const counts = FAILURE_POLICY[kind].countsAgainstTier;
    expect(states).toEqual(counts ? ['open'] : []);
    expect((await ask()).kind).toBe(counts ? 'circuit-open' : kind);
    expect(inner.signals).toHaveLength(counts ? 2 : 3);
  });

  test('counts answers', async () => {
    const { ask, states } = makeGuarded(() => [
      answers(1),
      fails('unavailable'),
      answers(1),
      fails('unavailable'),
    ]);
    for (let call = 0; call < 4; call++) await ask();
    expect(states).toEqual([]);
  });

  test('counts a tier that breaks its word', async () => {
    const { ask, states } = makeGuarded(() => [rejects]);
    await expect(ask()).rejects.toThrow('by surprise');
    await expect(ask()).rejects.toThrow('by surprise');
    expect(states).toEqual(['open']);
  });

  test('lets a call through again when its time is over, and closes on an answer', async () => {
    const { ask, states, clock } = makeGuarded(() => [
      fails('unavailable'),
      fails('unavailable'),
      answers(1),
    ]);
    await ask();
    await ask();
    clock.advance(30_000);
    expect((await ask()).kind).toBe('completion');
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  test('does not count a call that its caller gave up, however late', async () => {
    const { ask, states, clock } = makeGuarded(() => [hangs, hangs, answers(1)]);
    for (let call = 0; call < 2; call++) {
      const giveUp = new AbortController();
      void ask(giveUp.signal);
      await clock.sleep(GUARDED_TIMEOUT_MS, NEVER);
      giveUp.abort();
    }
    expect(states).toEqual([]);
    expect((await ask()).kind).toBe('completion');
  });

  test.each([
    ['half of its own limit', GUARDED_TIMEOUT_MS / 2, ['open']],
    ['all of it', GUARDED_TIMEOUT_MS, ['open']],
    ['less', GUARDED_TIMEOUT_MS / 2 - 1, []],
  ])('counts a call whose time ran out after %s', async (_share, limitMs, expected) => {
    const { ask, states, clock } = makeGuarded(() => [hangs]);
    for (let call = 0; call < 2; call++) await withinLimit(clock, limitMs, NEVER, ask);
    expect(states).toEqual(expected);
  });

  test('hears of each call once', async () => {
    // Aborted, it fails as well: two reports would be two failures.
    const { ask, states, clock } = makeGuarded((clock) => [takes(GUARDED_TIMEOUT_MS * 2, clock, answers(1))]);
    await withinLimit(clock, GUARDED_TIMEOUT_MS, NEVER, ask);
    await clock.sleep(1, NEVER);
    expect(states).toEqual([]);
    await withinLimit(clock, GUARDED_TIMEOUT_MS, NEVER, ask);
    expect(states).toEqual(['open']);
  });
});

describe('the time after which a call is hedged', () => {
  const takesTurns = (clock: VirtualClock) => {
    const times = Array.from({ length: 20 }, (_, index) => takes((index + 1) * 10, clock, answers(1)));
    return [...times.slice(0, 5), takes(9_000, clock, fails('rejected')), ...times.slice(5)];
  };

  test("is the tier's own usual p95, once enough answers have come; failures do not count", async () => {
    const { tier, ask } = makeGuarded(takesTurns, { hedging: true });
    for (let call = 0; call < 20; call++) await ask();
    expect(tier.hedgeAfterMs).toBeUndefined();
    await ask();
    expect(tier.hedgeAfterMs).toBe(190);
  });

  test('is never where hedging is off', async () => {
    const { tier, ask } = makeGuarded(takesTurns);
    for (let call = 0; call < 21; call++) await ask();
    expect(tier.hedgeAfterMs).toBeUndefined();
  });
});
