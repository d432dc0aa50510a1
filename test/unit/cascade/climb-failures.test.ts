import { describe, expect, test } from 'vitest';
import type { FailureKind } from '../../../src/cascade/failure.ts';
import type { Log } from '../../../src/cascade/ports.ts';
import type { RetryBudget } from '../../../src/cascade/retry-budget.ts';
import { answers, fails, fakeTier, hangs, type Reply, takes } from '../../support/fake-tier.ts';
import { climbTiers } from '../../support/test-climb.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const PRICE = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };
/** The question's 29 tokens at 1,000 and 100 at 5,000. */
const WORST_CASE = 529_000;
const NO_RETRIES: RetryBudget = { earn: () => {}, spend: () => {}, left: () => 0 };

/** One priced tier that replies so once, and what the operators hear of it and how loud. */
async function climbOnce(reply: Reply) {
  const heard: { level: keyof Log; event: string; fields: unknown }[] = [];
  const at = (level: keyof Log) => (event: string, fields?: unknown) =>
    void heard.push({ level, event, fields });
  const log: Log = { info: at('info'), warn: at('warn'), error: at('error') };
  const tier = fakeTier('a', [reply], { price: PRICE });
  const climbed = await climbTiers([tier], createVirtualClock(), { log, retries: NO_RETRIES });
  return { ...climbed, heard };
}

describe('operators hear of a failure', () => {
  test.each<[FailureKind, 'warn' | 'error']>([
    ['throttled', 'warn'],
    ['timeout', 'error'],
    ['unavailable', 'error'],
    ['overloaded', 'warn'],
    ['rejected', 'error'],
    ['malformed', 'error'],
    ['too-long', 'warn'],
    ['misconfigured', 'error'],
  ])('%s as %s, with all that helps to find it', async (kind, level) => {
    const { heard } = await climbOnce(fails(kind, { requestId: 'req-7' }));
    expect(heard).toEqual([
      {
        level,
        event: 'tier_failed',
        fields: { tier: 'a', model: 'a-model', kind, message: `provider said ${kind}`, requestId: 'req-7' },
      },
    ]);
  });

  test.each<FailureKind>(['circuit-open', 'cancelled'])('%s not at all', async (kind) => {
    const { heard, path } = await climbOnce(fails(kind));
    expect(path).toEqual([`a first ${kind}`]);
    expect(heard).toEqual([]);
  });

  test('once for each call', async () => {
    const tiers = [fakeTier('a', [fails('unavailable')]), fakeTier('b', [fails('rejected')])];
    const { path, logged } = await climbTiers(tiers, createVirtualClock());
    expect(path).toHaveLength(4);
    expect(logged.map(({ fields }) => (fields as { tier: string }).tier)).toEqual(['a', 'a', 'a', 'b']);
  });

  test.each([
    ['before', 9_999],
    ['at', 10_000],
    ['after', 60_000],
  ])('once, where a call hangs whose limit is %s the deadline', async (_name, timeoutMs) => {
    const { logged, path } = await climbTiers([fakeTier('a', [hangs], { timeoutMs })], createVirtualClock());
    expect(path).toEqual(['a first timeout']);
    expect(logged).toMatchObject([{ fields: { kind: 'timeout' } }]);
  });

  test('by its own name: a tier that stops when its time is up was not cancelled', async () => {
    const clock = createVirtualClock();
    const a = fakeTier('a', [takes(5_000, clock, answers(0.9))], { timeoutMs: 1_000 });
    const { path } = await climbTiers([a, fakeTier('b', [answers(0.9)])], clock);
    expect(path).toEqual(['a first timeout', 'b fallback completed']);
  });
});

describe('a failure is charged', () => {
  const usage = { inputTokens: 8, outputTokens: 20 };

  test.each<FailureKind>([
    'throttled',
    'unavailable',
    'circuit-open',
    'overloaded',
    'rejected',
    'too-long',
    'misconfigured',
    'cancelled',
  ])('nothing where the provider did not work: %s', async (kind) => {
    const { attempts } = await climbOnce(fails(kind));
    expect(attempts).toMatchObject([{ costNanoUsd: 0, marginalNanoUsd: 0, estimated: false }]);
  });

  test.each<FailureKind>(['timeout', 'malformed'])(
    'all that it may have cost where it may have: %s',
    async (kind) => {
      const { attempts } = await climbOnce(fails(kind));
      expect(attempts).toMatchObject([
        { costNanoUsd: WORST_CASE, marginalNanoUsd: WORST_CASE, estimated: true },
      ]);
    },
  );

  test.each<FailureKind>(['unavailable', 'malformed', 'rejected'])('what was reported: %s', async (kind) => {
    const { attempts } = await climbOnce(fails(kind, { usage }));
    expect(attempts).toMatchObject([{ costNanoUsd: 108_000, usage, estimated: false }]);
  });
});
