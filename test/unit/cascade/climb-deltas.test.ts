import { describe, expect, test } from 'vitest';
import type { CascadeEvent } from '../../../src/cascade/events.ts';
import { answers, fails, fakeTier, takes, writes } from '../../support/fake-tier.ts';
import { climbTiers } from '../../support/test-climb.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

/** What each event says, and of which call. */
function told(events: readonly CascadeEvent[]): string[] {
  return events.map((event) => {
    if (event.type === 'delta') return `${event.number} ${event.text}`;
    return 'number' in event ? `${event.number} ${event.type}` : event.type;
  });
}

describe('text that is being written', () => {
  test('is told piece by piece, between its call and its verdict, with the number of its call', async () => {
    const a = fakeTier('a', [writes(['0.1 ', 'No'], answers(0.1))]);
    const b = fakeTier('b', [writes(['0.9 ', 'Yes'], answers(0.9))]);
    const { events } = await climbTiers([a, b], createVirtualClock());
    expect(told(events)).toEqual([
      '1 attempt',
      '1 0.1 ',
      '1 No',
      '1 verdict',
      '2 attempt',
      '2 0.9 ',
      '2 Yes',
      '2 verdict',
    ]);
  });

  test('of a retry has a number of its own', async () => {
    const a = fakeTier('a', [writes(['half'], fails('unavailable')), writes(['0.9'], answers(0.9))]);
    const { events } = await climbTiers([a], createVirtualClock());
    expect(told(events)).toEqual(['1 attempt', '1 half', '1 verdict', '2 attempt', '2 0.9', '2 verdict']);
  });

  test('of two calls side by side is told apart', async () => {
    const clock = createVirtualClock();
    const later = takes(120, clock, writes(['ss'], takes(5_000, clock, answers(0.9))));
    const slow = fakeTier('slow', [writes(['s'], later)], { hedgeAfterMs: 100 });
    const quick = fakeTier('quick', [writes(['q'], takes(50, clock, answers(0.8)))]);
    const { events } = await climbTiers([slow, quick], clock);
    expect(told(events)).toEqual(['1 attempt', '1 s', '2 attempt', '2 q', '1 ss', '2 verdict', '1 verdict']);
  });

  test('is no text where a tier reads its reply at once', async () => {
    const { events } = await climbTiers([fakeTier('a', [answers(0.9)])], createVirtualClock());
    expect(told(events)).toEqual(['1 attempt', '1 verdict']);
  });
});

test('a tier that is passed over has a number of its own, and so has the next', async () => {
  const a = fakeTier('a', [answers(0.9)], { contextTokens: 10 });
  const { events } = await climbTiers([a, fakeTier('b', [answers(0.9)])], createVirtualClock());
  expect(told(events)).toEqual(['1 verdict', '2 attempt', '2 verdict']);
});
