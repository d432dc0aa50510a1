import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSecondAnswer } from '../../../src/cascade/judge/second-answer.ts';
import { createPurse } from '../../../src/cascade/purse.ts';
import { anyTier, toTiers } from '../../support/any-tier.ts';
import { fakeOpinion } from '../../support/fake-opinion.ts';
import { answers, fails, fakeTier, hangs, type Reply, takes } from '../../support/fake-tier.ts';
import { ANNA, createTestBudgets, PRICE, USAGE, USED, WORST_CASE } from '../../support/test-budgets.ts';
import { climbTiers } from '../../support/test-climb.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

/** 29 tokens of the question in, as many as 200 of an answer of at most 100, and 100 out. */
const OPINION = 729_000;
/** The same with the answer "0.6 sure", of 3 tokens. */
const ASKED = 532_000;
const QUERY = { text: 'How do I reset my password?', context: {} };
const judge = (...replies: Reply[]) => fakeTier('judge', replies, { price: PRICE });
const unsure = (more = {}) => fakeTier('a', [answers(0.6, { usage: USAGE })], { price: PRICE, ...more });

describe('the cost of an opinion', () => {
  test.each<[string, Reply, number, object]>([
    ['is what was used', answers(1, { usage: USAGE }), USED, { estimated: false }],
    ['is reckoned from its text where nothing was reported', answers(1, { text: '1 sure' }), 42_000, {}],
    ['is the worst case of one that comes too late', hangs, ASKED, { estimated: true }],
    ['is nothing for a failure', fails('throttled'), 0, { estimated: false }],
    ['is the worst case of one that cannot be read', fails('malformed'), ASKED, { estimated: true }],
  ])('%s, beside that of the answer', async (_what, reply, cost, more) => {
    const { attempts } = await climbTiers([unsure()], createVirtualClock(), {
      secondOpinion: fakeOpinion(judge(reply)),
    });
    expect(attempts).toMatchObject([
      {
        costNanoUsd: USED + cost,
        marginalNanoUsd: USED + cost,
        reviewer: { name: 'judge', price: PRICE },
        ...more,
      },
    ]);
  });

  test('has its usage counted with the answer’s', async () => {
    const cached = { ...USAGE, cacheReadTokens: 7 };
    const { attempts } = await climbTiers([unsure()], createVirtualClock(), {
      secondOpinion: fakeOpinion(judge(answers(1, { usage: cached }))),
    });
    expect(attempts[0]?.usage).toEqual({ inputTokens: 16, outputTokens: 40, cacheReadTokens: 7 });
  });

  test('of the same tier is at its price, and nobody else’s', async () => {
    const { attempts } = await climbTiers([unsure()], createVirtualClock(), {
      secondOpinion: createSecondAnswer({ between: [0.3, 0.85], weight: 0.5, timeoutMs: 5_000 }),
    });
    expect(attempts).toMatchObject([{ costNanoUsd: 2 * USED }]);
    expect(attempts[0]?.reviewer).toBeUndefined();
  });

  test('is in that of an answer that was given up while it was out', async () => {
    const clock = createVirtualClock();
    const a = unsure({ hedgeAfterMs: 0 });
    const slow = { ...a, complete: takes(100, clock, answers(0.6, { usage: USAGE })) };
    const b = fakeTier('b', [takes(500, clock, answers(0.9))]);
    const { path, attempts } = await climbTiers([slow, b], clock, {
      secondOpinion: fakeOpinion(judge(hangs)),
    });
    expect(path).toEqual(['b hedge completed', 'a first aborted']);
    expect(attempts[1]).toMatchObject({ costNanoUsd: USED + ASKED, usage: USAGE, estimated: true });
  });
});

describe('the most that a question may cost', () => {
  test.each([
    ['leaves enough for an opinion', WORST_CASE + OPINION, 1],
    ['leaves too little for one, and the answer is given without', WORST_CASE + OPINION - 1, 0],
  ])('%s', async (_what, maxCostNanoUsd, asked) => {
    const other = judge(answers(2, { usage: USAGE }));
    const { path, attempts } = await climbTiers([unsure()], createVirtualClock(), {
      secondOpinion: fakeOpinion(other),
      query: { ...QUERY, maxCostNanoUsd },
    });
    expect(path).toEqual(['a first completed']);
    expect(other.signals).toHaveLength(asked);
    expect(attempts).toMatchObject([{ costNanoUsd: USED * (1 + asked) }]);
  });

  test('keeps an opinion off that turns out dearer than what was set aside for it', async () => {
    const other = judge(answers(2));
    const wordy = fakeTier('a', [answers(0.6, { usage: USAGE, text: `0.6 ${'x'.repeat(600)}` })], {
      price: PRICE,
    });
    await climbTiers([wordy], createVirtualClock(), { secondOpinion: fakeOpinion(other) });
    expect(other.signals).toHaveLength(0);
  });

  test('is never exceeded, whatever tiers and judges do, nor is the budget', async () => {
    const usage = fc.option(fc.record({ inputTokens: fc.nat(29), outputTokens: fc.nat(100) }), {
      nil: undefined,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyTier(usage), { minLength: 1, maxLength: 3 }),
        anyTier(usage),
        fc.nat(6_000_000),
        fc.nat(6_000_000),
        fc.boolean(),
        async (given, other, maxCostNanoUsd, total, isAgreement) => {
          const made = createTestBudgets({ total });
          const settings = { between: [0, 1] as const, weight: 0.5, timeoutMs: 2_000 };
          const [asked] = toTiers([other], made.clock);
          if (!asked) throw new Error('no judge');
          const { attempts } = await climbTiers(toTiers(given, made.clock), made.clock, {
            purse: createPurse(made.budgets, ANNA, made.clock),
            secondOpinion: isAgreement ? createSecondAnswer(settings) : fakeOpinion(asked, settings),
            query: { ...QUERY, maxCostNanoUsd },
          });
          const spentNanoUsd = attempts.reduce((sum, { marginalNanoUsd }) => sum + marginalNanoUsd, 0);
          expect(spentNanoUsd).toBeLessThanOrEqual(Math.min(maxCostNanoUsd, total));
          expect(made.clock.now()).toBeLessThanOrEqual(10_250);
          await made.clock.sleep(60_000, new AbortController().signal);
          expect(await made.ledger()).toMatchObject({ spentNanoUsd, open: {} });
        },
      ),
      { numRuns: 120 },
    );
  });
});

describe('an opinion on a budget', () => {
  const setUp = (total: number) => {
    const made = createTestBudgets({ total });
    return { ...made, purse: createPurse(made.budgets, ANNA, made.clock) };
  };

  test('has its worst case set aside with the call’s, and is charged what it cost', async () => {
    const { purse, clock, held, ledger } = setUp(WORST_CASE + OPINION);
    const heldMeanwhile: number[] = [];
    const note =
      (reply: Reply): Reply =>
      async (...asked) => {
        heldMeanwhile.push(await held());
        return reply(...asked);
      };
    const a = fakeTier('a', [note(answers(0.6, { usage: USAGE }))], { price: PRICE });
    const other = judge(note(answers(2, { usage: USAGE })));
    await climbTiers([a], clock, { purse, secondOpinion: fakeOpinion(other) });
    expect(heldMeanwhile).toEqual([WORST_CASE + OPINION, WORST_CASE + OPINION]);
    expect(await ledger()).toMatchObject({ spentNanoUsd: 2 * USED, open: {} });
  });

  test('is done without where the budget has too little for both', async () => {
    const { purse, clock, ledger } = setUp(WORST_CASE + OPINION - 1);
    const other = judge(answers(2));
    const { path } = await climbTiers([unsure()], clock, { purse, secondOpinion: fakeOpinion(other) });
    expect(path).toEqual(['a first completed']);
    expect(other.signals).toHaveLength(0);
    expect(await ledger()).toMatchObject({ spentNanoUsd: USED, open: {} });
  });

  test('that is cancelled is charged its worst case', async () => {
    const { purse, clock, ledger } = setUp(WORST_CASE + OPINION);
    const cancel = new AbortController();
    void clock.sleep(300, new AbortController().signal).then(() => cancel.abort());
    await climbTiers([unsure()], clock, {
      purse,
      secondOpinion: fakeOpinion(judge(hangs)),
      signal: cancel.signal,
    });
    await new Promise(setImmediate);
    expect(await ledger()).toMatchObject({ spentNanoUsd: USED + ASKED, open: {} });
  });
});
