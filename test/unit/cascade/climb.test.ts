import { describe, expect, test } from 'vitest';
import { answers, fails, fakeTier, hangs, rejects, throwsAtOnce } from '../../support/fake-tier.ts';
import { climbTiers } from '../../support/test-climb.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

describe('climb', () => {
  test('a good first answer is the only call', async () => {
    const b = fakeTier('b', [answers(0.9)]);
    const { path } = await climbTiers([fakeTier('a', [answers(0.7)]), b], createVirtualClock());
    expect(path).toEqual(['a first completed']);
    expect(b.signals).toHaveLength(0);
  });

  test('weak answers escalate until one is good', async () => {
    const tiers = ['a', 'b', 'c', 'd'].map((name, index) => fakeTier(name, [answers(0.5 + index / 10)]));
    const { path } = await climbTiers(tiers, createVirtualClock());
    expect(path).toEqual(['a first completed', 'b escalation completed', 'c escalation completed']);
  });

  test('failures are retried twice, then fall back', async () => {
    const tiers = [fakeTier('a', [fails('throttled')]), fakeTier('b', [answers(0.9)])];
    const { path } = await climbTiers(tiers, createVirtualClock());
    expect(path).toEqual([
      'a first throttled',
      'a retry throttled',
      'a retry throttled',
      'b fallback completed',
    ]);
  });

  test('a retry that succeeds ends it', async () => {
    const tiers = [fakeTier('a', [fails('malformed'), answers(0.9)]), fakeTier('b', [answers(0.9)])];
    expect((await climbTiers(tiers, createVirtualClock())).path).toEqual([
      'a first malformed',
      'a retry completed',
    ]);
  });

  test('a retry waits for as long as the provider asked, and for the jitter at least', async () => {
    const clock = createVirtualClock();
    const times: number[] = [];
    const note =
      (reply: ReturnType<typeof answers>): ReturnType<typeof answers> =>
      (request, signal) => {
        times.push(clock.now());
        return reply(request, signal);
      };
    const a = fakeTier('a', [
      note(fails('throttled', { retryAfterMs: 2_000 })),
      note(fails('throttled')),
      note(answers(0.9)),
    ]);
    await climbTiers([a], clock, { random: { next: () => 0.5, id: () => 'x' } });
    expect(times).toEqual([0, 2_000, 2_100]);
  });

  test('a retry that would come too late falls back instead', async () => {
    const tiers = [
      fakeTier('a', [fails('throttled', { retryAfterMs: 60_000 })]),
      fakeTier('b', [answers(0.9)]),
    ];
    const { path } = await climbTiers(tiers, createVirtualClock());
    expect(path).toEqual(['a first throttled', 'b fallback completed']);
  });

  test('a tier that rejects counts as unavailable', async () => {
    const tiers = [fakeTier('a', [rejects]), fakeTier('b', [answers(0.9)])];
    const { path, logged } = await climbTiers(tiers, createVirtualClock());
    expect(path.at(0)).toBe('a first unavailable');
    expect(path.at(-1)).toBe('b fallback completed');
    expect(logged[0]).toMatchObject({
      event: 'tier_failed',
      fields: { tier: 'a', model: 'a-model', kind: 'unavailable', message: 'rejected by surprise' },
    });
  });

  test('a tier that throws before it returns a promise counts as unavailable', async () => {
    const tiers = [fakeTier('a', [throwsAtOnce]), fakeTier('b', [answers(0.9)])];
    const { path } = await climbTiers(tiers, createVirtualClock());
    expect(path.at(0)).toBe('a first unavailable');
    expect(path.at(-1)).toBe('b fallback completed');
  });

  test('a call that hangs times out after its own limit and is aborted', async () => {
    const clock = createVirtualClock();
    const a = fakeTier('a', [hangs], { timeoutMs: 3_000 });
    const { path, attempts } = await climbTiers([a, fakeTier('b', [answers(0.9)])], clock);
    expect(path).toEqual(['a first timeout', 'b fallback completed']);
    expect(attempts[0]?.latencyMs).toBe(3_000);
    expect(a.signals[0]?.aborted).toBe(true);
  });

  test('calls that all hang are over when the time is', async () => {
    const clock = createVirtualClock();
    const tiers = ['a', 'b', 'c'].map((name) => fakeTier(name, [hangs], { timeoutMs: 4_000 }));
    const { attempts } = await climbTiers(tiers, clock);
    expect(clock.now()).toBe(10_000);
    expect(attempts.map(({ tier }) => tier)).toEqual([0, 1, 2]);
    expect(tiers.every(({ signals }) => signals[0]?.aborted)).toBe(true);
  });

  test('nothing is called when there is no time', async () => {
    const a = fakeTier('a', [answers(0.9)]);
    const { attempts } = await climbTiers([a], createVirtualClock(), { attemptsEndMs: 0 });
    expect(attempts).toEqual([]);
    expect(a.signals).toHaveLength(0);
  });

  test('a cancellation aborts what runs and starts nothing more', async () => {
    const clock = createVirtualClock();
    const cancel = new AbortController();
    const [a, b] = [fakeTier('a', [hangs]), fakeTier('b', [answers(0.9)])];
    void clock.sleep(1_200, new AbortController().signal).then(() => cancel.abort());
    const { path } = await climbTiers([a, b], clock, { signal: cancel.signal });
    expect(clock.now()).toBe(1_200);
    expect(path).toEqual(['a first aborted']);
    expect(a.signals[0]?.aborted).toBe(true);
    expect(b.signals).toHaveLength(0);
  });

  test('a refusal ends it at once', async () => {
    const tiers = [fakeTier('a', [answers(0, { stop: 'refused' })]), fakeTier('b', [answers(0.9)])];
    expect((await climbTiers(tiers, createVirtualClock())).path).toEqual(['a first completed']);
  });

  test('each attempt is announced, then judged, in order', async () => {
    const tiers = [fakeTier('a', [fails('malformed'), answers(0.1)]), fakeTier('b', [answers(0.9)])];
    const { events } = await climbTiers(tiers, createVirtualClock());
    const told = events.map((event) =>
      event.type === 'attempt' ? `${event.number} ${event.tier} ${event.cause}` : event.type,
    );
    expect(told).toEqual(['1 a first', 'verdict', '2 a retry', 'verdict', '3 b escalation', 'verdict']);
  });

  test('a tier is given the question and what it is grounded in', async () => {
    const a = fakeTier('a', [answers(0.9)]);
    await climbTiers([a], createVirtualClock());
    expect(a.requests[0]?.query.text).toBe('How do I reset my password?');
    expect(a.requests[0]?.grounding.strength).toBe(0);
  });
});
