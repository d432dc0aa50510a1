import { describe, expect, test } from 'vitest';
import { answers, fakeTier, takes } from '../../support/fake-tier.ts';
import { climbTiers } from '../../support/test-climb.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

describe('hedging', () => {
  test('starts the next tier beside a slow one, and aborts the slower', async () => {
    const clock = createVirtualClock();
    const slow = fakeTier('slow', [takes(5_000, clock, answers(0.9))], { hedgeAfterMs: 800 });
    const quick = fakeTier('quick', [takes(500, clock, answers(0.8))]);
    const { path } = await climbTiers([slow, quick], clock);
    expect(path).toEqual(['quick hedge completed', 'slow first aborted']);
    expect(clock.now()).toBe(1_300);
    expect(slow.signals[0]?.aborted).toBe(true);
  });

  test('the first call may still win', async () => {
    const clock = createVirtualClock();
    const slow = fakeTier('slow', [takes(1_000, clock, answers(0.9))], { hedgeAfterMs: 800 });
    const quick = fakeTier('quick', [takes(500, clock, answers(0.8))]);
    const { path } = await climbTiers([slow, quick], clock);
    expect(path).toEqual(['slow first completed', 'quick hedge aborted']);
    expect(quick.signals[0]?.aborted).toBe(true);
  });

  test('a weak hedge leaves the first call running', async () => {
    const clock = createVirtualClock();
    const slow = fakeTier('slow', [takes(3_000, clock, answers(0.9))], { hedgeAfterMs: 800 });
    const quick = fakeTier('quick', [takes(500, clock, answers(0.2))]);
    const { path } = await climbTiers([slow, quick], clock);
    expect(path).toEqual(['quick hedge completed', 'slow first completed']);
  });

  test('a call that is quick enough is not hedged', async () => {
    const clock = createVirtualClock();
    const quick = fakeTier('quick', [answers(0.9)]);
    const a = fakeTier('a', [takes(700, clock, answers(0.9))], { hedgeAfterMs: 800 });
    expect((await climbTiers([a, quick], clock)).path).toEqual(['a first completed']);
    expect(quick.signals).toHaveLength(0);
  });
});
