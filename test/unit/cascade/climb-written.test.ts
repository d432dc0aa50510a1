import { describe, expect, test } from 'vitest';
import type { Completion } from '../../../src/cascade/tier.ts';
import { STATIC_REPLY } from '../../../src/cascade/to-answer.ts';
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
import { createTestCascade } from '../../support/test-cascade.ts';
import { climbTiers } from '../../support/test-climb.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const PRICE = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };
/** The question's 29 tokens at 1,000 and the text's 17 bytes, reckoned as 6 tokens, at 5,000. */
const WRITTEN = 59_000;
const SETTINGS = { price: PRICE, timeoutMs: 1_000, salvage };
const pieces = (confidence: number) => [`${confidence} Open`, ' Settings'];

describe('what a tier had written when its time was up', () => {
  test('is its answer, cut short and charged for what was written', async () => {
    const a = fakeTier('a', [writes(pieces(0.9), hangs)], SETTINGS);
    const { attempts, path, logged } = await climbTiers([a], createVirtualClock());
    expect(path).toEqual(['a first completed']);
    expect(attempts).toMatchObject([
      {
        completion: { text: '0.9 Open Settings', stop: 'length' },
        verdict: { confidence: 0.9 },
        latencyMs: 1_000,
        costNanoUsd: WRITTEN,
        marginalNanoUsd: WRITTEN,
        estimated: true,
      },
    ]);
    expect(a.signals[0]?.aborted).toBe(true);
    expect(logged).toEqual([]);
  });

  test('is judged as any answer, and a weak one escalates', async () => {
    const a = fakeTier('a', [writes(pieces(0.2), hangs)], SETTINGS);
    const { path } = await climbTiers([a, fakeTier('b', [answers(0.9)])], createVirtualClock());
    expect(path).toEqual(['a first completed', 'b escalation completed']);
  });

  test('counts at the deadline of the question too', async () => {
    const clock = createVirtualClock();
    const a = fakeTier('a', [writes(pieces(0.2), hangs)], { ...SETTINGS, timeoutMs: 60_000 });
    const { path, attempts } = await climbTiers([a], clock);
    expect(path).toEqual(['a first completed']);
    expect(attempts).toMatchObject([{ completion: { text: '0.2 Open Settings' }, latencyMs: 10_000 }]);
    expect(clock.now()).toBe(10_000);
  });

  test('counts where the tier itself says that its time was up', async () => {
    const a = fakeTier('a', [writes(pieces(0.9), fails('timeout'))], SETTINGS);
    expect((await climbTiers([a], createVirtualClock())).path).toEqual(['a first completed']);
  });

  test('is lost where the tier cannot make an answer of it, and charged', async () => {
    const { salvage: _none, ...settings } = SETTINGS;
    const a = fakeTier('a', [writes(pieces(0.9), hangs)], settings);
    const { path, attempts, logged } = await climbTiers([a], createVirtualClock());
    expect(path).toEqual(['a first timeout']);
    expect(attempts).toMatchObject([{ costNanoUsd: WRITTEN, estimated: true }]);
    expect(logged).toHaveLength(1);
  });

  test('is lost where nothing answerable was written', async () => {
    const malformed = () => ({ kind: 'malformed', message: 'half a sentence' }) as const;
    const a = fakeTier('a', [writes(['{"resp'], hangs)], { ...SETTINGS, salvage: malformed });
    const { path, logged } = await climbTiers([a, fakeTier('b', [answers(0.9)])], createVirtualClock());
    expect(path).toEqual(['a first timeout', 'b fallback completed']);
    expect(logged).toMatchObject([{ fields: { kind: 'timeout' } }]);
  });

  test('is nothing to a tier that wrote nothing', async () => {
    const asked: string[] = [];
    const noted = (_request: unknown, written: string): Completion => {
      asked.push(written);
      return { kind: 'completion', text: written, citations: [], abstained: false, stop: 'length' };
    };
    const a = fakeTier('a', [hangs], { ...SETTINGS, salvage: noted });
    expect((await climbTiers([a], createVirtualClock())).path).toEqual(['a first timeout']);
    expect(asked).toEqual([]);
  });

  test('is made into an answer to the question as the tier was asked it', async () => {
    const asked: unknown[] = [];
    const a = fakeTier('a', [writes(['0.9'], hangs)], {
      ...SETTINGS,
      salvage: (request, written) => {
        asked.push(request);
        return salvage(request, written);
      },
    });
    await climbTiers([a], createVirtualClock());
    expect(asked).toEqual(a.requests);
  });
});

describe('a failure after text was written', () => {
  test('is no answer, and is charged for what was written', async () => {
    const a = fakeTier('a', [writes(pieces(0.9), fails('rejected'))], SETTINGS);
    const { path, attempts } = await climbTiers([a], createVirtualClock());
    expect(path).toEqual(['a first rejected']);
    expect(attempts).toMatchObject([{ costNanoUsd: WRITTEN, estimated: true }]);
  });

  test('is charged by what the provider reported, where it did', async () => {
    const usage = { inputTokens: 8, outputTokens: 20 };
    const a = fakeTier('a', [writes(pieces(0.9), fails('rejected', { usage }))], SETTINGS);
    const { attempts } = await climbTiers([a], createVirtualClock());
    expect(attempts).toMatchObject([{ costNanoUsd: 108_000, usage, estimated: false }]);
  });
});

test('a whole answer is charged for what was read of it, where nothing was reported', async () => {
  const clock = createVirtualClock();
  const whole = takes(200, clock, answers(0.9, { text: '0.9 Open Settings' }));
  const a = fakeTier('a', [writes(pieces(0.9), whole)], SETTINGS);
  const { attempts } = await climbTiers([a], clock);
  expect(attempts).toMatchObject([{ outcome: 'completed', costNanoUsd: WRITTEN, estimated: true }]);
});

describe('written text without a report is charged as no more tokens than a call may write', () => {
  /** The question's 29 tokens at 1,000 and 2 of the text's 6 at 5,000. */
  const BOUNDED = 39_000;

  test.each<[string, Reply, string]>([
    ['a whole answer', answers(0.9, { text: '0.9 Open Settings' }), 'completed'],
    ['a whole answer that was read along', writes(pieces(0.9), answers(0.9)), 'completed'],
    ['an answer that was cut short', writes(pieces(0.9), hangs), 'completed'],
    ['a failure', writes(pieces(0.9), fails('rejected')), 'rejected'],
  ])('%s', async (_name, reply, end) => {
    const a = fakeTier('a', [reply], { ...SETTINGS, maxTokens: 2 });
    const { attempts, path } = await climbTiers([a], createVirtualClock());
    expect(path).toEqual([`a first ${end}`]);
    expect(attempts).toMatchObject([{ costNanoUsd: BOUNDED, marginalNanoUsd: BOUNDED, estimated: true }]);
  });
});

describe('a tier that throws while it makes an answer of what it wrote', () => {
  const broken = () => {
    throw new RangeError('half a surrogate');
  };
  const SALVAGE_FAILED = {
    event: 'salvage_failed',
    fields: { tier: 'a', message: 'RangeError: half a surrogate' },
  };
  const TIMED_OUT = { event: 'tier_failed', fields: { tier: 'a', kind: 'timeout' } };

  test('has timed out, the operators hear why, and the next tier answers', async () => {
    const a = fakeTier('a', [writes(pieces(0.9), hangs)], { ...SETTINGS, salvage: broken });
    const tiers = [a, fakeTier('b', [answers(0.9)])];
    const { attempts, path, logged } = await climbTiers(tiers, createVirtualClock());
    expect(path).toEqual(['a first timeout', 'b fallback completed']);
    expect(attempts[0]).toMatchObject({ costNanoUsd: WRITTEN, estimated: true });
    expect(logged).toMatchObject([SALVAGE_FAILED, TIMED_OUT]);
  });

  test('at the deadline of the question leaves it its reply', async () => {
    const settings = { ...SETTINGS, salvage: broken, timeoutMs: 60_000 };
    const { ask, logged } = createTestCascade({
      tiers: [fakeTier('a', [writes(pieces(0.9), hangs)], settings)],
    });
    const { response, source, attempts } = await ask();
    expect({ response, source }).toEqual({ response: STATIC_REPLY, source: 'static' });
    expect(attempts).toMatchObject([{ outcome: 'failed', failure: 'timeout', costNanoUsd: WRITTEN }]);
    expect(logged).toMatchObject([SALVAGE_FAILED, TIMED_OUT]);
  });
});
