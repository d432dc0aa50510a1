import { describe, expect, test } from 'vitest';
import type { CascadeEvent } from '../../../src/cascade/events.ts';
import {
  answers,
  completion,
  fails,
  fakeTier,
  hangs,
  type Reply,
  salvage,
  takes,
  writes,
} from '../../support/fake-tier.ts';
import { climbTiers } from '../../support/test-climb.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

/** What each event says, and of which call. */
function told(events: readonly CascadeEvent[]): string[] {
  return events.map((event) => {
    if (event.type === 'delta') return `${event.number} ${event.text}`;
    if (event.type === 'verdict') return `${event.attempt.number} verdict`;
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

  test('is told to nobody where nobody reads along', async () => {
    const a = fakeTier('a', [writes(['0.9 ', 'Yes'], answers(0.9))]);
    const { events } = await climbTiers([a], createVirtualClock(), { readAlong: false });
    expect(told(events)).toEqual(['1 attempt', '1 verdict']);
  });

  test('is told as its completion will have it, once that is certain', async () => {
    const shout = fakeTier('a', [writes(['0.9 ', 'y', 'es '], answers(0.9))]);
    const preview = (_: unknown, written: string) => written.trimEnd().toUpperCase();
    const { events } = await climbTiers([{ ...shout, preview }], createVirtualClock());
    expect(told(events)).toEqual(['1 attempt', '1 0.9', '1  Y', '1 ES', '1 verdict']);
  });

  test('is waited for where what was certain is so no more', async () => {
    const a = fakeTier('a', [writes(['one', '!', ' two'], answers(0.9))]);
    const preview = (_: unknown, written: string) => (written.endsWith('!') ? 'changed' : written);
    const { events } = await climbTiers([{ ...a, preview }], createVirtualClock());
    expect(told(events)).toEqual(['1 attempt', '1 one', '1 ! two', '1 verdict']);
  });

  test('is not told where its preview breaks, and the call goes on', async () => {
    const a = fakeTier('a', [writes(['0.9 ', 'Yes'], answers(0.9))]);
    const preview = () => {
      throw new Error('broken');
    };
    const { events, path, logged } = await climbTiers([{ ...a, preview }], createVirtualClock());
    expect(told(events)).toEqual(['1 attempt', '1 verdict']);
    expect(path).toEqual(['a first completed']);
    expect(logged[0]).toMatchObject({ event: 'preview_failed', fields: { tier: 'a' } });
  });

  test('is no text where a tier reads its reply at once', async () => {
    const { events } = await climbTiers([fakeTier('a', [answers(0.9)])], createVirtualClock());
    expect(told(events)).toEqual(['1 attempt', '1 verdict']);
  });

  test('is told where a tier says it before it has returned a promise', async () => {
    const atOnce: Reply = (_request, _signal, onText) => {
      onText?.('0.9 ');
      onText?.('Yes');
      return Promise.resolve(completion(0.9));
    };
    const { events } = await climbTiers([fakeTier('a', [atOnce])], createVirtualClock());
    expect(told(events)).toEqual(['1 attempt', '1 0.9 ', '1 Yes', '1 verdict']);
  });

  test('counts as written where a tier says it before it has returned a promise', async () => {
    const atOnce: Reply = (request, signal, onText) => {
      onText?.('0.9 Yes');
      return hangs(request, signal);
    };
    const a = fakeTier('a', [atOnce], { salvage, timeoutMs: 1_000 });
    const { attempts } = await climbTiers([a], createVirtualClock());
    expect(attempts).toMatchObject([{ outcome: 'completed', completion: { text: '0.9 Yes' } }]);
  });
});

describe('text that comes after its call is over', () => {
  /** A tier whose calls end as `replies`, and `sayLate`, which goes on writing in its first call. */
  function talksOn(replies: readonly Reply[]) {
    const heard: ((piece: string) => void)[] = [];
    const noted = replies.map(
      (reply): Reply =>
        (request, signal, onText) => {
          if (onText) heard.push(onText);
          return reply(request, signal, onText);
        },
    );
    const tier = fakeTier('a', noted, { salvage, timeoutMs: 1_000 });
    return { tier, heard, sayLate: () => heard[0]?.('late') };
  }

  test.each<[string, Reply, string]>([
    ['an answer', writes(['0.1'], answers(0.1)), 'a first completed'],
    ['a failure', writes(['0.1'], fails('rejected')), 'a first rejected'],
    ['its time was up', writes(['0.1'], hangs), 'a first completed'],
  ])('is not told: after %s', async (_name, reply, end) => {
    const { tier, heard, sayLate } = talksOn([reply]);
    const later: Reply = (request, signal, onText) => {
      sayLate();
      return writes(['0.9'], answers(0.9))(request, signal, onText);
    };
    const { events, path } = await climbTiers([tier, fakeTier('b', [later])], createVirtualClock());
    expect(heard).toHaveLength(1);
    expect(path[0]).toBe(end);
    expect(told(events)).toEqual(['1 attempt', '1 0.1', '1 verdict', '2 attempt', '2 0.9', '2 verdict']);
  });

  test('does not get into the next call of the same tier', async () => {
    const again: Reply = (request, signal, onText) => {
      sayLate();
      return writes(['0.9'], hangs)(request, signal, onText);
    };
    const { tier, heard, sayLate } = talksOn([fails('unavailable'), again]);
    const { attempts, events } = await climbTiers([tier], createVirtualClock());
    expect(heard).toHaveLength(2);
    expect(attempts[1]).toMatchObject({ cause: 'retry', completion: { text: '0.9' } });
    expect(told(events)).toEqual(['1 attempt', '1 verdict', '2 attempt', '2 0.9', '2 verdict']);
  });

  test('is not told once another call has answered the question', async () => {
    const { tier, heard, sayLate } = talksOn([hangs]);
    const quick = fakeTier('quick', [answers(0.9)]);
    const tiers = [{ ...tier, hedgeAfterMs: 100 }, quick];
    const { events, path } = await climbTiers(tiers, createVirtualClock());
    expect(path).toEqual(['quick hedge completed', 'a first aborted']);
    const before = told(events);
    expect(heard).toHaveLength(1);
    sayLate();
    expect(told(events)).toEqual(before);
  });
});

test('a tier that is passed over has a number of its own, and so has the next', async () => {
  const a = fakeTier('a', [answers(0.9)], { contextTokens: 10 });
  const { events } = await climbTiers([a, fakeTier('b', [answers(0.9)])], createVirtualClock());
  expect(told(events)).toEqual(['1 verdict', '2 attempt', '2 verdict']);
});
