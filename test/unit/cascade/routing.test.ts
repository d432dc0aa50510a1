import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Calibration } from '../../../src/cascade/judge/calibration.ts';
import type { Price } from '../../../src/cascade/money.ts';
import { type Limits, toRoute } from '../../../src/cascade/route.ts';
import { createRouting } from '../../../src/cascade/routing.ts';
import type { Tier } from '../../../src/cascade/tier.ts';
import { answers, fails, fakeTier, type Reply } from '../../support/fake-tier.ts';
import { createTestCascade, TEST_SETTINGS } from '../../support/test-cascade.ts';
import { makeTierRequest } from '../../support/tier-request.ts';

const ALL: Limits = { first: 0, last: 2 };
const REQUEST = makeTierRequest('Where is my invoice?');
const perMillion = (usd: number): Price => ({
  inputUsdPerMillionTokens: usd,
  outputUsdPerMillionTokens: usd,
});
const tier = (name: string, usd?: number, more: Partial<Tier> = {}) =>
  fakeTier(name, [], { price: usd === undefined ? undefined : perMillion(usd), ...more });

/** Ten times the price a tier. */
const TIERS = [tier('a', 1), tier('b', 10), tier('c', 100)];
const FREE = [tier('a'), tier('b'), tier('c')];

function routingOf(tiers: readonly Tier[], acceptance: Readonly<Record<string, Calibration>> = {}) {
  const settings = { policy: 'expected-cost', thresholds: [3, 7] } as const;
  return createRouting({ ...settings, acceptance: new Map(Object.entries(acceptance)) }, tiers);
}

/** Accepted in so many of 100, whatever the complexity. */
const always = (of100: number): Calibration => ({ intercept: Math.log(of100 / (100 - of100)), slope: 0 });

describe('by thresholds', () => {
  test('a question starts where its score says, whatever the tiers cost', () => {
    const routing = createRouting({ ...TEST_SETTINGS, acceptance: new Map([['a', always(1)]]) }, TIERS);
    fc.assert(
      fc.property(fc.double({ min: 1, max: 10, noNaN: true }), fc.boolean(), (score, isSaving) => {
        const route = toRoute(isSaving ? 0 : score, [3, 7], ALL);
        expect(routing(score, ALL, REQUEST, isSaving)).toEqual(route);
      }),
    );
  });
});

describe('by expected cost', () => {
  test('a question starts below its threshold where a vain call costs little, and above where it does not', () => {
    const start = (usd: number) =>
      routingOf([tier('a', usd), tier('b', 10)])(4, { first: 0, last: 1 }, REQUEST).start;
    // One point above the threshold of 3, 31 of 100 are taken to be accepted.
    expect(start(3)).toBe(0);
    expect(start(3.2)).toBe(1);
  });

  test('what was measured of a tier counts in place of its threshold', () => {
    expect(routingOf(TIERS)(1, ALL, REQUEST).start).toBe(0);
    expect(routingOf(TIERS, { a: always(1) })(1, ALL, REQUEST).start).toBe(1);
    expect(routingOf(TIERS, { a: always(1), b: always(1) })(1, ALL, REQUEST).start).toBe(2);
    expect(routingOf(TIERS, { a: { intercept: 4, slope: -2 } })(1, ALL, REQUEST).start).toBe(0);
    expect(routingOf(TIERS, { a: { intercept: 4, slope: -2 } })(6, ALL, REQUEST).start).toBe(1);
  });

  test('the limits hold, and the last tier in reach is where the way ends', () => {
    const routing = routingOf(TIERS, { a: always(1), b: always(1) });
    expect(routing(1, { first: 0, last: 1 }, REQUEST)).toMatchObject({ first: 0, start: 1, last: 1 });
    expect(routing(1, { first: 1, last: 2 }, REQUEST)).toMatchObject({ first: 1, start: 2, last: 2 });
    expect(routing(1, { first: 0, last: 0 }, REQUEST)).toMatchObject({ first: 0, start: 0, last: 0 });
    expect(routingOf(TIERS)(10, { first: 1, last: 1 }, REQUEST)).toMatchObject({
      first: 1,
      start: 1,
      last: 1,
    });
  });

  test('near the end of a budget it starts as low as it may', () => {
    const routing = routingOf(TIERS, { a: always(1), b: always(1) });
    expect(routing(10, ALL, REQUEST, true)).toEqual({ first: 0, start: 0, last: 2 });
    expect(routing(10, { first: 1, last: 2 }, REQUEST, true)).toEqual({ first: 1, start: 1, last: 2 });
  });

  test.each([1, 5, 9])('where nothing costs anything the thresholds decide, at a score of %d', (score) => {
    expect(routingOf(FREE, { a: always(1) })(score, ALL, REQUEST)).toEqual(toRoute(score, [3, 7], ALL));
    const reach: Limits = { first: 0, last: 1 };
    expect(routingOf([tier('a'), tier('b'), tier('c', 9)])(score, reach, REQUEST)).toEqual(
      toRoute(score, [3, 7], reach),
    );
  });

  test('a tier that cannot hold the question is no start', () => {
    const small = tier('a', 1, { contextTokens: 130 });
    const long = makeTierRequest('Where is my invoice? '.repeat(50));
    expect(routingOf([small, ...TIERS.slice(1)])(1, ALL, REQUEST).start).toBe(0);
    expect(routingOf([small, ...TIERS.slice(1)])(1, ALL, long).start).toBe(1);
  });

  test('a machine by the hour costs its share, though a call adds nothing to the bill', () => {
    const price: Price = { usdPerHour: 10, tokensPerHourAtCapacity: 1_000_000, utilization: 0.5 };
    // Twenty USD a million tokens.
    const byTheHour = tier('b', undefined, { price });
    const start = (usd: number) =>
      routingOf([byTheHour, tier('c', usd)], { b: always(50) })(5, { first: 0, last: 1 }, REQUEST).start;
    expect(start(41)).toBe(0);
    expect(start(39)).toBe(1);
  });

  test('a longer reply costs its tier more', () => {
    const start = (maxTokens: number) =>
      routingOf([tier('a', 1, { maxTokens }), tier('c', 10)], { a: always(50) })(
        5,
        { first: 0, last: 1 },
        REQUEST,
      ).start;
    expect(start(100)).toBe(0);
    expect(start(10_000)).toBe(1);
  });

  test('it says in words what each start was expected to cost, and of how many that rests', () => {
    const tiers = [tier('a', 1), tier('b', 10, { contextTokens: 1 }), tier('c', 100)];
    // 20 tokens of markup, 7 of the question and 40 of the reply.
    expect(routingOf(tiers, { a: always(25) })(1, ALL, REQUEST).basis).toBe(
      'expected cost from a 0.005092 USD (25 of 100 accepted), from c 0.006700 USD',
    );
  });
});

describe('by an order', () => {
  const routing = createRouting({ ...TEST_SETTINGS, order: [1, 0] }, TIERS);

  test('every question starts at its first tier, whatever its score', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 10, noNaN: true }), (score) => {
        expect(routing(score, ALL, REQUEST)).toEqual({
          ...ALL,
          start: 1,
          order: [1, 0],
          basis: 'strategy: b, then a',
        });
      }),
    );
  });

  test('the limits hold: the next of the order starts, and where there is none, the nearest to the first', () => {
    expect(routing(9, { first: 0, last: 0 }, REQUEST)).toMatchObject({ start: 0, last: 0, order: [0] });
    expect(routing(1, { first: 1, last: 2 }, REQUEST)).toMatchObject({ first: 1, start: 1, order: [1] });
    expect(routing(1, { first: 2, last: 2 }, REQUEST)).toEqual({
      first: 2,
      start: 2,
      last: 2,
      order: [],
      basis: 'strategy: none of b, a is within the limits',
    });
    const bestFirst = createRouting({ ...TEST_SETTINGS, order: [0, 2, 1] }, TIERS);
    expect(bestFirst(1, { first: 1, last: 2 }, REQUEST)).toMatchObject({ start: 2, order: [2, 1] });
  });

  test('near the end of a budget it starts as low as it may, and falls back as ever', () => {
    expect(routing(10, ALL, REQUEST, true)).toEqual({ first: 0, start: 0, last: 2 });
  });
});

describe('a cascade by an order', () => {
  const setUp = (replies: Readonly<Record<'a' | 'b' | 'c', Reply>>, order: readonly number[]) =>
    createTestCascade({
      tiers: (['a', 'b', 'c'] as const).map((name) => fakeTier(name, [replies[name]])),
      settings: { ...TEST_SETTINGS, order },
    });
  const good = answers(0.9);

  test('asks its first tier first, and says why', async () => {
    const { ask, cascade, events } = setUp({ a: good, b: good, c: good }, [2, 0]);
    const answer = await ask();
    expect(answer).toMatchObject({ tier: 'c', routeBasis: 'strategy: c, then a' });
    expect(events[0]).toMatchObject({ type: 'route', tier: 'c', basis: answer.routeBasis });
    expect(cascade.startOf({ text: 'Where is it?', context: {} })).toBe(2);
    expect((await ask({ text: 'And this?', maxTier: 'b' })).tier).toBe('a');
  });

  test('falls back in the order, and escalates what is weak', async () => {
    const { ask } = setUp({ a: answers(0.2), b: good, c: fails('rejected') }, [2, 0]);
    const { attempts, tier } = await ask();
    expect(attempts.map(({ tier, cause }) => `${tier} ${cause}`)).toEqual([
      'c first',
      'a fallback',
      'b escalation',
    ]);
    expect(tier).toBe('b');
  });
});

describe('a cascade', () => {
  const setUp = (acceptance: Readonly<Record<string, Calibration>>) =>
    createTestCascade({
      tiers: ['a', 'b', 'c'].map((name, index) =>
        fakeTier(name, [answers(0.9)], { price: perMillion(10 ** index) }),
      ),
      settings: {
        ...TEST_SETTINGS,
        policy: 'expected-cost',
        acceptance: new Map(Object.entries(acceptance)),
      },
    });

  test('skips what is expected to fail, and its events and its answer say why', async () => {
    const { ask, cascade, events } = setUp({ a: always(1) });
    const answer = await ask();
    expect(answer.attempts.map(({ tier }) => tier)).toEqual(['b']);
    expect(answer.routeBasis).toMatch(/^expected cost from a 0\.\d{6} USD \(1 of 100 accepted\), from b /);
    expect(events[0]).toMatchObject({ type: 'route', tier: 'b', basis: answer.routeBasis });
    expect(cascade.startOf({ text: 'Where is it?', context: {} })).toBe(1);
  });

  test('starts at the cheapest tier where that is expected to answer', async () => {
    const { ask, cascade } = setUp({ a: always(90) });
    expect((await ask()).tier).toBe('a');
    expect(cascade.startOf({ text: 'Where is it?', context: {} })).toBe(0);
  });
});
