import { describe, expect, test } from 'vitest';
import type { Judge } from '../../../src/cascade/judge/verdict.ts';
import type { Passage } from '../../../src/cascade/passage.ts';
import { NO_GROUNDING } from '../../../src/cascade/passage.ts';
import { answers, fakeTier, hangs, judgeByText, takes, writes } from '../../support/fake-tier.ts';
import { climbTiers } from '../../support/test-climb.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

/** Reckoned as 9 tokens and 20 of markup. */
const QUERY = { text: 'How do I reset my password?', context: {} };
const PRICE = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };
/** 29 tokens in at 1,000 and 100 out at 5,000. */
const WORST_CASE = 529_000;
/** 20 dollars for 3,000,000 tokens: 6,666.67 nano-USD each. */
const HOURLY = { usdPerHour: 20, tokensPerHourAtCapacity: 6_000_000, utilization: 0.5 };
const USAGE = { inputTokens: 8, outputTokens: 22 };

/** A passage that takes 30 tokens. */
const PASSAGE: Passage = {
  title: 't',
  uri: 'u',
  sections: [],
  text: 'x'.repeat(24),
  start: 0,
  score: 1,
  outdated: false,
};

describe('the most that a question may cost', () => {
  test('does not keep it from a machine that is paid for anyway, whose share it is charged', async () => {
    const tier = fakeTier('a', [answers(0.9, { usage: USAGE })], { price: HOURLY });
    const query = { ...QUERY, maxCostNanoUsd: 0 };
    const { path, attempts } = await climbTiers([tier], createVirtualClock(), { query });
    expect(path).toEqual(['a first completed']);
    expect(attempts).toMatchObject([{ costNanoUsd: 200_000, marginalNanoUsd: 0, estimated: false }]);
  });

  test('is not used up by such a machine, running or not', async () => {
    const hourly = fakeTier('hourly', [hangs], { price: HOURLY, timeoutMs: 2_000, hedgeAfterMs: 100 });
    const tokens = fakeTier('tokens', [answers(0.9)], { price: PRICE });
    const query = { ...QUERY, maxCostNanoUsd: WORST_CASE };
    const { path } = await climbTiers([hourly, tokens], createVirtualClock(), { query });
    expect(path).toEqual(['tokens hedge completed', 'hourly first aborted']);
  });

  test('of nothing keeps it from a machine that is paid by the token', async () => {
    const query = { ...QUERY, maxCostNanoUsd: 0 };
    const { path, attempts } = await climbTiers(
      [fakeTier('a', [answers(0.9)], { price: PRICE })],
      createVirtualClock(),
      { query },
    );
    expect(path).toEqual(['a first skipped']);
    expect(attempts).toMatchObject([{ why: 'cost', costNanoUsd: 0, estimated: false }]);
  });
});

describe('a call that lost to its hedge', () => {
  const quick = () => fakeTier('quick', [answers(0.9, { usage: USAGE })]);

  test('is aborted, and charged all that it may have cost', async () => {
    const slow = fakeTier('slow', [hangs], { price: PRICE, hedgeAfterMs: 100 });
    const { attempts } = await climbTiers([slow, quick()], createVirtualClock());
    expect(attempts[1]).toMatchObject({ outcome: 'aborted', costNanoUsd: WORST_CASE, estimated: true });
    expect(slow.signals[0]?.aborted).toBe(true);
  });

  test('is charged what it wrote, where that is known', async () => {
    const slow = fakeTier('slow', [writes(['Open', ' Se'], hangs)], { price: PRICE, hedgeAfterMs: 100 });
    const { attempts } = await climbTiers([slow, quick()], createVirtualClock());
    expect(attempts[1]).toMatchObject({ outcome: 'aborted', costNanoUsd: 44_000, estimated: true });
  });

  test('is over once, even where it goes on to fail', async () => {
    const clock = createVirtualClock();
    const slow = fakeTier('slow', [takes(5_000, clock, answers(0.9))], { hedgeAfterMs: 100 });
    const { attempts, events, logged } = await climbTiers([slow, quick()], clock);
    await clock.sleep(20_000, new AbortController().signal);
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['completed', 'aborted']);
    expect(events.filter(({ type }) => type === 'verdict')).toHaveLength(2);
    expect(logged).toEqual([]);
  });

  test('is nobody’s estimate where it costs nothing', async () => {
    const slow = fakeTier('slow', [hangs], { hedgeAfterMs: 100 });
    const { attempts } = await climbTiers([slow, quick()], createVirtualClock());
    expect(attempts[1]).toMatchObject({ outcome: 'aborted', costNanoUsd: 0, estimated: false });
  });
});

describe('the window of a tier', () => {
  const grounding = { ...NO_GROUNDING, passages: [PASSAGE, PASSAGE, PASSAGE] };
  const history = [{ question: 'q', answer: 'a' }];

  test('cuts what the tier is asked, each tier for itself, and the attempt says what was lost', async () => {
    const small = fakeTier('small', [answers(0.1)], { contextTokens: 129 + 60 });
    const large = fakeTier('large', [answers(0.9)]);
    const query = { ...QUERY, history };
    const { attempts } = await climbTiers([small, large], createVirtualClock(), { query, grounding });
    expect(attempts[0]?.dropped).toEqual({ passages: 1, turns: 1 });
    expect(attempts[1]).not.toHaveProperty('dropped');
    expect(small.requests[0]?.grounding.passages).toHaveLength(2);
    expect(small.requests[0]?.query.history).toEqual([]);
    expect(large.requests[0]).toMatchObject({ query, grounding });
  });

  test('bounds what an answer is judged by: the passages that its own tier was given', async () => {
    const small = fakeTier('small', [answers(0.1)], { contextTokens: 129 + 60 });
    const large = fakeTier('large', [answers(0.9)]);
    const judgedBy: (readonly Passage[])[] = [];
    const judge: Judge = (asked, completion, given) => {
      judgedBy.push(given.passages);
      return judgeByText(asked, completion, given);
    };
    const passages = ['1', '2', '3'].map((title) => ({ ...PASSAGE, title }));
    await climbTiers([small, large], createVirtualClock(), {
      judge,
      query: QUERY,
      grounding: { ...grounding, passages },
    });
    expect(judgedBy).toEqual([passages.slice(0, 2), passages]);
  });

  test('bounds what a call is charged at most', async () => {
    const tier = fakeTier('a', [hangs], { price: PRICE, contextTokens: 129 + 60 });
    const { attempts } = await climbTiers([tier], createVirtualClock(), { query: QUERY, grounding });
    expect(attempts).toMatchObject([
      { costNanoUsd: WORST_CASE + 60_000, dropped: { passages: 1, turns: 0 } },
    ]);
  });

  test('keeps room for instructions, which are charged too', async () => {
    const tier = fakeTier('a', [hangs], { price: PRICE, instructionTokens: 7 });
    const { attempts } = await climbTiers([tier], createVirtualClock(), {
      query: QUERY,
      instructions: 'Be kind.',
    });
    expect(tier.requests[0]?.instructions).toBe('Be kind.');
    expect(attempts).toMatchObject([{ costNanoUsd: WORST_CASE + 10_000 }]);
  });

  test('passes a tier over that the question is too long for', async () => {
    const small = fakeTier('small', [answers(0.9)], { contextTokens: 128 });
    const { path, attempts } = await climbTiers(
      [small, fakeTier('large', [answers(0.9)])],
      createVirtualClock(),
    );
    expect(path).toEqual(['small first skipped', 'large first completed']);
    expect(attempts).toMatchObject([{ why: 'too-long', costNanoUsd: 0, latencyMs: 0 }, {}]);
    expect(small.signals).toHaveLength(0);
  });

  test('may be too small everywhere, and then nobody is asked', async () => {
    const tiers = ['a', 'b'].map((name) => fakeTier(name, [answers(0.9)], { contextTokens: 1 }));
    const { path } = await climbTiers(tiers, createVirtualClock());
    expect(path).toEqual(['a first skipped', 'b first skipped']);
  });
});
