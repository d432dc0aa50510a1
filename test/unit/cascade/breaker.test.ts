import { describe, expect, test } from 'vitest';
import {
  type Admission,
  type Breaker,
  type BreakerSettings,
  type BreakerState,
  createBreaker,
} from '../../../src/cascade/breaker.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const SETTINGS: BreakerSettings = {
  failureShare: 0.9,
  minimumCalls: 10,
  windowCalls: 20,
  openSeconds: 30,
  probeShare: 0.1,
};

function makeBreaker(settings: Partial<BreakerSettings> = {}) {
  const clock = createVirtualClock();
  const states: BreakerState[] = [];
  const breaker = createBreaker({ ...SETTINGS, ...settings }, clock, (state) => states.push(state));
  /** Calls that succeed (.), fail (x) or say nothing (-). */
  const run = (outcomes: string) => {
    for (const outcome of outcomes) {
      letThrough(breaker)(outcome === '-' ? undefined : outcome === '.');
    }
    return breaker.state;
  };
  /** Which of the next `count` calls are let through. */
  const admitted = (count: number) =>
    Array.from({ length: count }, () => breaker.admit()).flatMap((tell, index) => (tell ? [index] : []));
  return { breaker, clock, states, run, admitted };
}

/** Makes a call that must not be turned away; what comes of it is to be told. */
function letThrough(breaker: Breaker): Admission {
  const tell = breaker.admit();
  if (!tell) throw new Error('the breaker turned a call away');
  return tell;
}

/** One that has just opened. */
function makeOpen(settings: Partial<BreakerSettings> = {}) {
  const made = makeBreaker(settings);
  made.run('x'.repeat(settings.minimumCalls ?? SETTINGS.minimumCalls));
  return made;
}

describe('a closed breaker', () => {
  test.each([
    ['xxxxxxxxx', 'closed'],
    ['xxxxxxxxxx', 'open'],
    ['.xxxxxxxxx', 'open'],
    ['..xxxxxxxx', 'closed'],
    ['..xxxxxxxxxxxxxxxxxx', 'open'],
    ['...xxxxxxxxxxxxxxxxx', 'closed'],
    // The first successes have left the window by now.
    ['...xxxxxxxxxxxxxxxxxx', 'open'],
    ['....................xxxxxxxxxxxxxxxxx', 'closed'],
    ['....................xxxxxxxxxxxxxxxxxx', 'open'],
    ['xxxxxxxxx---------', 'closed'],
  ] as const)('of 90 %% over 10 of the latest 20 calls is after %s %s', (outcomes, state) => {
    expect(makeBreaker().run(outcomes)).toBe(state);
  });

  test.each([
    ['xxxxx....', 'closed'],
    ['xxxxx.....', 'open'],
    ['.....xxxxx', 'open'],
    ['......xxxx', 'closed'],
    ['......xxxxx', 'closed'],
    ['......xxxxxx', 'open'],
  ] as const)('of 50 %% over 10, as the course has it, is after %s %s', (outcomes, state) => {
    expect(makeBreaker({ failureShare: 0.5, windowCalls: 10 + 10 }).run(outcomes)).toBe(state);
  });

  test('opens at its share exactly, however that is written', () => {
    for (let percent = 1; percent <= 100; percent++) {
      const settings = { failureShare: percent / 100, minimumCalls: 100, windowCalls: 100 };
      const { run } = makeBreaker(settings);
      expect([percent, run('.'.repeat(100 - percent) + 'x'.repeat(percent))]).toEqual([percent, 'open']);
    }
  });

  test('needs its minimum even where the window is smaller', () => {
    const { run } = makeBreaker({ minimumCalls: 10, windowCalls: 3 });
    expect(run('xxxxxxxxx')).toBe('closed');
    expect(run('x')).toBe('open');
  });

  test('tells when it opens, once', () => {
    expect(makeOpen().states).toEqual(['open']);
    expect(makeBreaker().states).toEqual([]);
  });
});

describe('an open breaker', () => {
  test('lets nothing through until its time is over', () => {
    const { breaker, clock } = makeOpen();
    const isClosedTo = () => breaker.isShut && breaker.admit() === undefined;
    expect(isClosedTo()).toBe(true);
    clock.advance(29_999);
    expect(isClosedTo()).toBe(true);
    clock.advance(1);
    expect(breaker.isShut).toBe(false);
    expect(breaker.state).toBe('open');
    letThrough(breaker);
    expect(breaker.state).toBe('half-open');
  });

  test('is moved by nothing that is told late', () => {
    const { breaker, clock, states, run } = makeBreaker();
    const late = [true, false, undefined].map((succeeded) => ({ succeeded, tell: letThrough(breaker) }));
    run('x'.repeat(SETTINGS.minimumCalls));
    clock.advance(20_000);
    for (const { tell, succeeded } of late) tell(succeeded);
    expect(states).toEqual(['open']);
    clock.advance(10_000);
    letThrough(breaker);
  });
});

describe('a half-open breaker', () => {
  function makeHalfOpen(settings: Partial<BreakerSettings> = {}) {
    const made = makeOpen(settings);
    made.clock.advance(30_000);
    return made;
  }

  test('lets the first call through and then a tenth, and nobody waits for them', () => {
    expect(makeHalfOpen().admitted(41)).toEqual([0, 10, 20, 30, 40]);
  });

  test.each([
    [1, [0, 1, 2, 3, 4, 5, 6, 7]],
    [0.5, [0, 2, 4, 6]],
    [0.25, [0, 4]],
    [0.01, [0]],
  ])('lets a share of %d through', (probeShare, places) => {
    expect(makeHalfOpen({ probeShare }).admitted(8)).toEqual(places);
  });

  test('closes on the first success, and counts anew', () => {
    const { breaker, states, run } = makeHalfOpen();
    letThrough(breaker)(true);
    expect(states).toEqual(['open', 'half-open', 'closed']);
    expect(run('xxxxxxxxx')).toBe('closed');
    expect(run('x')).toBe('open');
  });

  test('opens again on the first failure, for its whole time', () => {
    const { breaker, clock, states } = makeHalfOpen();
    clock.advance(5_000);
    letThrough(breaker)(false);
    expect(states).toEqual(['open', 'half-open', 'open']);
    clock.advance(29_999);
    expect(breaker.admit()).toBeUndefined();
    clock.advance(1);
    letThrough(breaker);
  });

  test('goes on asking where a call said nothing', () => {
    const { breaker, admitted } = makeHalfOpen();
    letThrough(breaker)(undefined);
    expect(breaker.state).toBe('half-open');
    expect(admitted(20)).toEqual([9, 19]);
  });

  test.each([true, false])('is not moved by a call from before it opened (%s)', (succeeded) => {
    const { breaker, clock, states, run } = makeBreaker();
    const tell = letThrough(breaker);
    run('x'.repeat(SETTINGS.minimumCalls));
    clock.advance(30_000);
    const tellProbe = letThrough(breaker);
    tell(succeeded);
    expect(states).toEqual(['open', 'half-open']);
    tellProbe(true);
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  test('that has closed does not count a probe that fails late', () => {
    const { breaker, run } = makeHalfOpen({ probeShare: 1 });
    const probes = Array.from({ length: SETTINGS.minimumCalls }, () => letThrough(breaker));
    letThrough(breaker)(true);
    for (const tell of probes) tell(false);
    expect(breaker.state).toBe('closed');
    expect(run('x')).toBe('closed');
  });
});

test('a call is told of once', () => {
  const { breaker } = makeBreaker({ minimumCalls: 2, windowCalls: 2 });
  const tell = letThrough(breaker);
  tell(false);
  tell(false);
  expect(breaker.state).toBe('closed');
  const silent = letThrough(breaker);
  silent(undefined);
  silent(false);
  expect(breaker.state).toBe('closed');
});
