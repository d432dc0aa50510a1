import { describe, expect, test } from 'vitest';
import { createBreaker } from '../../../src/cascade/breaker.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

/** Opens at the second failure in two calls, for half a minute. */
function makeBreaker() {
  const clock = createVirtualClock();
  const heard: string[] = [];
  const settings = { failureShare: 1, minimumCalls: 2, windowCalls: 2, openSeconds: 30, probeShare: 1 };
  const breaker = createBreaker(settings, clock, (state, isHearsay) => {
    heard.push(isHearsay ? `${state} (hearsay)` : state);
  });
  const call = (succeeded: boolean | undefined) => {
    const tell = breaker.admit();
    if (!tell) throw new Error('the breaker turned a call away');
    tell(succeeded);
  };
  clock.advance(100_000);
  return { breaker, clock, heard, call };
}

describe('a closed breaker that hears of an outage', () => {
  test('opens until the others ask again, and says that it is hearsay', () => {
    const { breaker, clock, heard } = makeBreaker();
    breaker.hear(90_000, 120_000);
    expect([breaker.state, breaker.isShut, breaker.openUntilMs]).toEqual(['open', true, 120_000]);
    clock.advance(19_999);
    expect(breaker.admit()).toBeUndefined();
    clock.advance(1);
    expect(breaker.admit()).toBeDefined();
    expect(heard).toEqual(['open (hearsay)', 'half-open']);
  });

  test('tells once, however often it hears', () => {
    const { breaker, heard } = makeBreaker();
    for (let time = 0; time < 3; time++) breaker.hear(90_000, 120_000);
    expect(heard).toEqual(['open (hearsay)']);
  });

  test.each([
    ['is over by now', 60_000, 100_000, 'closed'],
    ['is not quite over', 80_000, 100_001, 'open'],
    ['was found longer ago than it would leave anything alone', 70_000, 900_000, 'closed'],
  ])('that %s is %s', (_what, foundAtMs, untilMs, state) => {
    const { breaker } = makeBreaker();
    breaker.hear(foundAtMs, untilMs);
    expect(breaker.state).toBe(state);
  });

  test('leaves nothing alone for longer than it would of itself', () => {
    const { breaker, clock } = makeBreaker();
    for (let time = 0; time < 3; time++) {
      breaker.hear(99_000, Number.POSITIVE_INFINITY);
      clock.advance(1_000);
    }
    expect(breaker.openUntilMs).toBe(129_000);
  });

  test('goes by its own success, where that came later', () => {
    const { breaker, call, heard } = makeBreaker();
    call(true);
    breaker.hear(99_999, 120_000);
    breaker.hear(100_000, 120_000);
    expect(heard).toEqual([]);
    breaker.hear(100_001, 120_000);
    expect(heard).toEqual(['open (hearsay)']);
  });

  test.each([false, undefined])('believes it after a call of its own that came to %s', (succeeded) => {
    const { breaker, call, heard } = makeBreaker();
    call(succeeded);
    breaker.hear(99_999, 120_000);
    expect(heard).toEqual(['open (hearsay)']);
  });

  test('is not moved any more by a call that began before', () => {
    const { breaker, heard } = makeBreaker();
    const tell = breaker.admit();
    breaker.hear(99_999, 120_000);
    tell?.(true);
    expect(heard).toEqual(['open (hearsay)']);
  });
});

test('an open breaker waits longer for what it hears, never shorter, and tells nobody', () => {
  const { breaker, clock, call, heard } = makeBreaker();
  call(false);
  call(false);
  breaker.hear(95_000, 120_000);
  expect(breaker.openUntilMs).toBe(130_000);
  clock.advance(10_000);
  breaker.hear(110_000, 140_000);
  expect(breaker.openUntilMs).toBe(140_000);
  expect(heard).toEqual(['open']);
});

describe('a half-open breaker', () => {
  test('pays no heed, and what its own call finds counts', () => {
    const { breaker, clock, call, heard } = makeBreaker();
    breaker.hear(99_000, 120_000);
    clock.advance(20_000);
    const tell = breaker.admit();
    breaker.hear(119_999, 149_999);
    expect([breaker.state, breaker.openUntilMs]).toEqual(['half-open', undefined]);
    tell?.(true);
    breaker.hear(119_999, 149_999);
    expect(heard).toEqual(['open (hearsay)', 'half-open', 'closed']);
    call(true);
  });

  test('that finds the outage itself tells it as its own', () => {
    const { breaker, clock, call, heard } = makeBreaker();
    breaker.hear(99_000, 120_000);
    clock.advance(20_000);
    call(false);
    expect(heard).toEqual(['open (hearsay)', 'half-open', 'open']);
    expect(breaker.openUntilMs).toBe(150_000);
  });
});
