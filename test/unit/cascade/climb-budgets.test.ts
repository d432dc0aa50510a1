import { describe, expect, test } from 'vitest';
import type { Budgets } from '../../../src/cascade/ports.ts';
import { createPurse } from '../../../src/cascade/purse.ts';
import type { Tier } from '../../../src/cascade/tier.ts';
import {
  answers,
  fails,
  fakeTier,
  hangs,
  type Reply,
  salvage,
  takes,
  writes,
} from '../../support/fake-tier.ts';
import { ANNA, createTestBudgets, PRICE, USAGE, USED, WORST_CASE } from '../../support/test-budgets.ts';
import { climbTiers } from '../../support/test-climb.ts';

/** Climbs on a budget of `total` nano-USD. */
function setUp(total: number, wrap = (budgets: Budgets) => budgets) {
  const made = createTestBudgets({ total });
  const purse = createPurse(wrap(made.budgets), ANNA, made.clock);
  const climb = (tiers: readonly Tier[], options: Parameters<typeof climbTiers>[2] = {}) =>
    climbTiers(tiers, made.clock, { purse, ...options });
  return { ...made, climb };
}

describe('a call on a budget', () => {
  test('has its worst case set aside before it is made, and is charged what was reported', async () => {
    const { climb, held, ledger } = setUp(WORST_CASE);
    const heldMeanwhile: number[] = [];
    const reply: Reply = async (...given) => {
      heldMeanwhile.push(await held());
      return answers(0.9, { usage: USAGE })(...given);
    };
    const { path } = await climb([fakeTier('a', [reply], { price: PRICE })]);
    expect(path).toEqual(['a first completed']);
    expect(heldMeanwhile).toEqual([WORST_CASE]);
    expect(await ledger()).toMatchObject({ spentNanoUsd: USED, open: {} });
  });

  test.each<[string, Reply, number, Partial<Tier>]>([
    ['that reports nothing is charged by its text', answers(0.9, { text: '0.9 sure' }), 44_000, {}],
    ['that times out is charged its worst case', hangs, WORST_CASE, {}],
    ['that times out in writing is charged what it wrote', writes(['0.9 sure'], hangs), 44_000, { salvage }],
    ['that fails for nothing gives it back', fails('throttled', { retryAfterMs: 60_000 }), 0, {}],
    ['that is not let in gives it back', fails('misconfigured'), 0, {}],
    [
      'that fails with usage is charged that',
      fails('malformed', { usage: USAGE, retryAfterMs: 60_000 }),
      USED,
      {},
    ],
    [
      'that fails unreadably is charged its worst case',
      fails('malformed', { retryAfterMs: 60_000 }),
      WORST_CASE,
      {},
    ],
  ])('%s', async (_what, reply, cost, more) => {
    const { climb, ledger } = setUp(WORST_CASE);
    await climb([fakeTier('a', [reply], { price: PRICE, ...more })]);
    expect(await ledger()).toMatchObject({ spentNanoUsd: cost, open: {} });
  });

  test('that lost to its hedge is charged its worst case', async () => {
    const { climb, ledger } = setUp(2 * WORST_CASE);
    const slow = fakeTier('slow', [hangs], { price: PRICE, hedgeAfterMs: 100 });
    const quick = fakeTier('quick', [answers(0.9, { usage: USAGE })], { price: PRICE });
    const { path } = await climb([slow, quick]);
    expect(path).toEqual(['quick hedge completed', 'slow first aborted']);
    expect(await ledger()).toMatchObject({ spentNanoUsd: WORST_CASE + USED, open: {} });
  });

  test('that is cancelled is charged its worst case', async () => {
    const { climb, ledger, clock } = setUp(WORST_CASE);
    const abort = new AbortController();
    const reply: Reply = async (_request, signal) => {
      abort.abort();
      await clock.sleep(60_000, signal);
      return { kind: 'cancelled', message: 'gone' };
    };
    await climb([fakeTier('a', [reply], { price: PRICE })], { signal: abort.signal });
    await new Promise(setImmediate);
    expect(await ledger()).toMatchObject({ spentNanoUsd: WORST_CASE, open: {} });
  });

  test('that is tried again is held and charged each time', async () => {
    const { climb, ledger } = setUp(2 * WORST_CASE);
    const tier = fakeTier('a', [fails('malformed'), answers(0.9, { usage: USAGE })], { price: PRICE });
    expect((await climb([tier])).path).toEqual(['a first malformed', 'a retry completed']);
    expect(await ledger()).toMatchObject({ spentNanoUsd: WORST_CASE + USED, open: {} });
  });

  test('that may not be tried again for want of money is given up', async () => {
    const { climb, ledger } = setUp(2 * WORST_CASE - 1);
    const tier = fakeTier('a', [fails('malformed'), answers(0.9)], { price: PRICE });
    const { path, attempts } = await climb([tier]);
    expect(path).toEqual(['a first malformed', 'a first skipped']);
    expect(attempts[1]).toMatchObject({ why: 'budget', costNanoUsd: 0 });
    expect(await ledger()).toMatchObject({ spentNanoUsd: WORST_CASE, open: {} });
  });
});

describe('a tier that the budget does not allow', () => {
  const priced = (name: string, dollars: number) =>
    fakeTier(name, [answers(0.9, { usage: USAGE })], {
      price: { inputUsdPerMillionTokens: dollars, outputUsdPerMillionTokens: 5 * dollars },
    });

  test('is skipped, and cheaper ones that fit are asked instead', async () => {
    const { climb, ledger } = setUp(WORST_CASE);
    const [cheap, dear, dearer] = [priced('cheap', 1), priced('dear', 2), priced('dearer', 3)];
    const { path, attempts } = await climb([cheap, dear, dearer], { route: { first: 0, start: 1, last: 2 } });
    expect(path).toEqual(['dear first skipped', 'dearer first skipped', 'cheap first completed']);
    expect(attempts).toMatchObject([{ why: 'budget' }, { why: 'budget' }, {}]);
    expect([dear, dearer].flatMap(({ signals }) => signals)).toEqual([]);
    expect(await ledger()).toMatchObject({ spentNanoUsd: USED, open: {} });
  });

  test('but the least allowed is not undercut', async () => {
    const { climb } = setUp(WORST_CASE);
    const { path } = await climb([priced('cheap', 1), priced('dear', 2)], {
      route: { first: 1, start: 1, last: 1 },
    });
    expect(path).toEqual(['dear first skipped']);
  });

  test.each([
    ['without a price', undefined],
    ['that is paid by the hour', { usdPerHour: 20, tokensPerHourAtCapacity: 6_000_000, utilization: 0.5 }],
  ])('leaves one %s', async (_what, price) => {
    const { climb, ledger } = setUp(0);
    const free = fakeTier('free', [answers(0.9)], price && { price });
    expect((await climb([priced('a', 1), free])).path).toEqual(['a first skipped', 'free first completed']);
    expect(await ledger()).toMatchObject({ spentNanoUsd: 0, open: {} });
  });

  test('is no hedge, and the slow call goes on', async () => {
    const { climb, clock } = setUp(2 * WORST_CASE - 1);
    const slow = fakeTier('slow', [takes(5_000, clock, answers(0.9))], { price: PRICE, hedgeAfterMs: 100 });
    const { path } = await climb([slow, priced('quick', 1)]);
    expect(path).toEqual(['quick first skipped', 'slow first completed']);
  });
});

describe('money that is slow to be set aside', () => {
  /** Holds take so many milliseconds, the first of them none. */
  const slowly = (ms: number) => {
    const made: ReturnType<typeof setUp> = setUp(10 * WORST_CASE, (budgets) => {
      let holds = 0;
      return {
        ...budgets,
        hold: async (...given) => {
          if (holds++ > 0) await made.clock.sleep(ms, new AbortController().signal);
          return budgets.hold(...given);
        },
      };
    });
    return made;
  };
  const pass = (made: ReturnType<typeof setUp>, ms: number) =>
    made.clock.sleep(ms, new AbortController().signal);

  test('for a hedge does not hold up the first call’s answer, and is given back', async () => {
    const made = slowly(5_000);
    const slow = fakeTier('slow', [takes(1_000, made.clock, answers(0.9, { usage: USAGE }))], {
      price: PRICE,
      hedgeAfterMs: 100,
    });
    const hedge = fakeTier('hedge', [answers(0.9)], { price: PRICE });
    const { path } = await made.climb([slow, hedge]);
    expect(path).toEqual(['slow first completed']);
    expect(made.clock.now()).toBe(1_000);
    await pass(made, 10_000);
    expect(hedge.signals).toHaveLength(0);
    expect(await made.ledger()).toMatchObject({ spentNanoUsd: USED, open: {} });
  });

  test('for a question that is cancelled is given back, and the question is over at once', async () => {
    const made = slowly(5_000);
    const abort = new AbortController();
    const tiers = ['a', 'b'].map((name) =>
      fakeTier(name, [answers(0.1, { usage: USAGE })], { price: PRICE }),
    );
    const climbed = made.climb(tiers, { signal: abort.signal });
    await pass(made, 100);
    abort.abort();
    expect((await climbed).path).toEqual(['a first completed']);
    expect(made.clock.now()).toBe(100);
    await pass(made, 10_000);
    expect(tiers[1]?.signals).toHaveLength(0);
    expect(await made.ledger()).toMatchObject({ spentNanoUsd: USED, open: {} });
  });

  test('until the question’s time is up is given back, and is no refusal', async () => {
    const made = slowly(60_000);
    const tiers = ['a', 'b'].map((name) =>
      fakeTier(name, [answers(0.1, { usage: USAGE })], { price: PRICE }),
    );
    expect((await made.climb(tiers)).path).toEqual(['a first completed']);
    expect(made.clock.now()).toBe(10_000);
    await pass(made, 60_000);
    expect(await made.ledger()).toMatchObject({ spentNanoUsd: USED, open: {} });
  });

  test('for a hedge whose first call fails meanwhile is asked for anew, and charged once', async () => {
    const made = slowly(2_000);
    const slow = fakeTier('slow', [takes(1_000, made.clock, fails('misconfigured'))], {
      price: PRICE,
      hedgeAfterMs: 100,
    });
    const next = fakeTier('next', [answers(0.9, { usage: USAGE })], { price: PRICE });
    expect((await made.climb([slow, next])).path).toEqual([
      'slow first misconfigured',
      'next fallback completed',
    ]);
    await pass(made, 10_000);
    expect(await made.ledger()).toMatchObject({ spentNanoUsd: USED, open: {} });
  });
});
