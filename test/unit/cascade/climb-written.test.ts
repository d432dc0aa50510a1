import { describe, expect, test } from 'vitest';
import type { Completion } from '../../../src/cascade/tier.ts';
import { answers, fails, fakeTier, hangs, salvage, takes, writes } from '../../support/fake-tier.ts';
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
