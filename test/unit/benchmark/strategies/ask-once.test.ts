import { describe, expect, test } from 'vitest';
import { resultSchema } from '../../../../src/benchmark/result.ts';
import { createCeiling, createLocalLedger } from '../../../../src/benchmark/run/ceiling.ts';
import type { AnswerJudge } from '../../../../src/benchmark/strategies/answer-judge.ts';
import { type Asking, askOnce } from '../../../../src/benchmark/strategies/ask-once.ts';
import {
  type Contender,
  createContenders,
  toStrategies,
} from '../../../../src/benchmark/strategies/contenders.ts';
import { createPricing } from '../../../../src/benchmark/strategies/pricing.ts';
import type { BenchmarkCase } from '../../../../src/benchmark/suite/case.ts';
import type { CascadeEvent } from '../../../../src/cascade/events.ts';
import {
  answers,
  completion,
  fails,
  fakeTier,
  type Reply,
  takes,
  writes,
} from '../../../support/fake-tier.ts';
import { makeAnswer } from '../../../support/make-answer.ts';
import { makeTrialParts } from '../../../support/trial-parts.ts';
import { createVirtualClock, type VirtualClock } from '../../../support/virtual-clock.ts';

const CASE: BenchmarkCase = {
  id: 'p1',
  query: 'Where is my parcel?',
  reference: 'At the gate',
  must_include: ['gate'],
  tags: ['easy'],
  tier_hint: 'instant',
};

const asking = (clock: VirtualClock, more: Partial<Asking> = {}): Asking => ({
  clock,
  signal: new AbortController().signal,
  repetition: 2,
  ...more,
});

/** A contender whose readers hear `events`, each at its millisecond. */
function telling(
  clock: VirtualClock,
  events: readonly (readonly [atMs: number, event: CascadeEvent])[],
  answer = makeAnswer({ response: 'It is here. So it is.' }),
): Contender {
  return {
    name: 'cascade',
    kind: 'cascade',
    pricing: createPricing([fakeTier('instant', [])]),
    unpriced: [],
    fingerprint: 'f1',
    isFree: false,
    async ask(_, { listener, signal }) {
      for (const [atMs, event] of events) {
        await clock.sleep(atMs - clock.now(), signal);
        listener?.(event);
      }
      return answer;
    },
  };
}

const attempt = (number: number, isLast: boolean): CascadeEvent => ({
  type: 'attempt',
  number,
  tier: 'instant',
  cause: 'first',
  isLast,
});
const delta = (number: number, text: string): CascadeEvent => ({ type: 'delta', number, text });
const verdict = (number: number, outcome: 'completed' | 'failed', isAccepted: boolean): CascadeEvent => {
  const ended = {
    number,
    tier: 0,
    cause: 'first' as const,
    latencyMs: 1,
    estimated: false,
    costNanoUsd: 0,
    marginalNanoUsd: 0,
  };
  return {
    type: 'verdict',
    tier: 'instant',
    isAccepted,
    attempt:
      outcome === 'completed'
        ? {
            ...ended,
            outcome,
            completion: completion(0.9, { text: 'It is here. So it is.' }),
            verdict: { confidence: 0.9, reasons: [] },
          }
        : { ...ended, outcome, failure: { kind: 'rejected', message: '' }, retryAtMs: 0 },
  };
};
const answered = (number: number): CascadeEvent => ({
  type: 'answer',
  number,
  answer: makeAnswer({ response: 'It is here. So it is.' }),
});

describe('the first words', () => {
  const firstOf = async (events: readonly (readonly [number, CascadeEvent])[]) => {
    const clock = createVirtualClock();
    return (await askOnce(CASE, telling(clock, events), asking(clock))).first_token_ms;
  };

  test('are seen with the first whole sentence of the last tier that may answer', async () => {
    expect(
      await firstOf([
        [10, attempt(1, true)],
        [20, delta(1, 'It is')],
        [30, delta(1, ' here. So')],
        [90, answered(1)],
      ]),
    ).toBe(30);
  });

  test('are seen after the verdict where another tier might have followed', async () => {
    expect(
      await firstOf([
        [10, attempt(1, false)],
        [20, delta(1, 'It is here. So')],
        [60, verdict(1, 'completed', true)],
        [90, answered(1)],
      ]),
    ).toBe(60);
  });

  test('are not those that were taken back', async () => {
    expect(
      await firstOf([
        [10, attempt(1, true)],
        [20, delta(1, 'No idea. And')],
        [30, verdict(1, 'failed', false)],
        [40, attempt(2, true)],
        [70, delta(2, 'It is here. So')],
        [90, answered(2)],
      ]),
    ).toBe(70);
  });

  test('of an attempt stay seen where those of another one beside it are taken back', async () => {
    expect(
      await firstOf([
        [10, attempt(1, true)],
        [20, delta(1, 'No idea. And')],
        [30, attempt(2, false)],
        [60, verdict(2, 'completed', true)],
        [90, answered(2)],
      ]),
    ).toBe(60);
  });

  test('are seen with the answer where nothing was told before', async () => {
    expect(await firstOf([[80, answered(0)]])).toBe(80);
    expect(await firstOf([[80, attempt(1, true)]])).toBe(80);
  });
});

describe('an answer', () => {
  async function ask(
    replies: Readonly<Record<string, Reply>>,
    more: Partial<Asking> = {},
    strategy = 'cascade',
  ) {
    const { dependencies, clock } = makeTrialParts({
      tiers: ['instant', 'provisioned', 'expert'].map((name) =>
        fakeTier(name, [replies[name] ?? fails('rejected')]),
      ),
      ...(more.clock && { clock: more.clock as VirtualClock }),
    });
    const ring = { dependencies, configurations: new Map() };
    const { budgets } = createCeiling(createLocalLedger(undefined), undefined);
    const [contender] = await createContenders(toStrategies([strategy], ring), ring, budgets);
    return askOnce(CASE, contender as Contender, asking(clock, more));
  }

  test('tells what a result has to have', async () => {
    const usage = { inputTokens: 8, outputTokens: 20 };
    const result = await ask({
      instant: answers(0.3, { usage }),
      provisioned: answers(0.9, { text: '0.9 at the gate', usage }),
    });
    expect(resultSchema.parse(result)).toEqual(result);
    expect(result).toEqual({
      id: 'p1',
      strategy: 'cascade',
      repetition: 2,
      query: CASE.query,
      response: '0.9 at the gate',
      tags: ['easy'],
      tier_hint: 'instant',
      status: 'accepted',
      source: 'model',
      tier: 'provisioned',
      model: 'provisioned-model',
      confidence: 0.9,
      complexity: 1,
      abstained: false,
      degraded: false,
      failed: false,
      escalations: 1,
      attempts: 2,
      grounded: 1,
      overlap: 1,
      input_tokens: 16,
      output_tokens: 40,
      tokens_estimated: false,
      cost_usd: 0,
      idle_usd: 0,
      billed_usd: 0,
      latency_ms: 0,
      first_token_ms: 0,
    });
  });

  test('that nobody gave has failed, and names no tier', async () => {
    const result = await ask({});
    expect(result).toMatchObject({
      failed: true,
      degraded: true,
      source: 'static',
      escalations: 0,
      attempts: 3,
    });
    expect(result).not.toHaveProperty('tier');
    expect(result).not.toHaveProperty('model');
    expect(resultSchema.parse(result)).toEqual(result);
  });

  test('takes as long as it did, the judging of it not included', async () => {
    const clock = createVirtualClock();
    const judge: AnswerJudge = async (_, __, signal) => {
      await clock.sleep(5_000, signal);
      return { right: 0.25, reasons: ['thin'], billedUsd: 0.5 };
    };
    const instant = writes(['0.9 yes. It'], takes(300, clock, answers(0.9)));
    const result = await ask({ instant }, { clock, judge }, 'instant');
    expect(result).toMatchObject({ latency_ms: 300, first_token_ms: 300, judge: 0.25, reasons: ['thin'] });
    expect(result.billed_usd).toBe(0.5);
    expect(result.cost_usd).toBe(0);
  });

  test('has no more time than it is given', async () => {
    const clock = createVirtualClock();
    const result = await ask(
      { instant: takes(9_000, clock, answers(0.9)) },
      { clock, limitMs: 2_000 },
      'instant',
    );
    expect(result).toMatchObject({ degraded: true, failed: true });
    expect(result.latency_ms).toBeLessThanOrEqual(2_000);
  });

  test.each([
    ['has nothing to say', undefined],
    ['cannot be understood', { reasons: [], billedUsd: 0.1 }],
  ])('is not judged by a judge that %s', async (_, opinion) => {
    const result = await ask({ instant: answers(0.9) }, { judge: async () => opinion });
    expect(result).not.toHaveProperty('judge');
    expect(result).not.toHaveProperty('reasons');
    expect(result.billed_usd).toBe(opinion?.billedUsd ?? 0);
  });

  test('is none where the asking is cut short, be it by then that it is judged', async () => {
    const clock = createVirtualClock();
    const abort = new AbortController();
    const whileAsked: Reply = async (request, signal) => {
      abort.abort();
      return answers(0.9)(request, signal);
    };
    await expect(ask({ instant: whileAsked }, { clock, signal: abort.signal })).rejects.toThrow('cancelled');

    const later = new AbortController();
    const judge: AnswerJudge = async () => {
      later.abort();
      return { reasons: [], billedUsd: 0.1 };
    };
    await expect(ask({ instant: answers(0.9) }, { clock, signal: later.signal, judge })).rejects.toThrow(
      'cancelled',
    );
  });

  test('that has been judged is kept, though the end came right after', async () => {
    const abort = new AbortController();
    const judge: AnswerJudge = async () => {
      abort.abort();
      return { right: 1, reasons: [], billedUsd: 0.1 };
    };
    expect(await ask({ instant: answers(0.9) }, { signal: abort.signal, judge })).toMatchObject({ judge: 1 });
  });

  test('leaves its judge what is left of the time', async () => {
    const clock = createVirtualClock();
    const limits: unknown[] = [];
    const judge: AnswerJudge = async (_, __, ___, limitMs) => {
      limits.push(limitMs);
      return undefined;
    };
    const instant = takes(1_200, clock, answers(0.9));
    await ask({ instant }, { clock, judge, limitMs: 5_000 }, 'instant');
    await ask({ instant }, { clock, judge }, 'instant');
    expect(limits).toEqual([3_800, undefined]);
  });
});
