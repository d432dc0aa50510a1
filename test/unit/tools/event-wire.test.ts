import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../../src/cascade/attempt.ts';
import { FAILURE_POLICY, type FailureKind } from '../../../src/cascade/failure.ts';
import type { RevealedEvent } from '../../../src/cascade/reveal.ts';
import { answerWireSchema, toAnswerWire } from '../../../src/tools/answer-wire.ts';
import { toEventWire } from '../../../src/tools/event-wire.ts';
import { makeAnswer } from '../../support/make-answer.ts';
import { completed, failed, skipped } from '../../support/make-attempt.ts';

const QUERY = '¿Where is "my" invoice?\n';

const verdict = (attempt: Attempt, isAccepted = false): RevealedEvent => ({
  type: 'verdict',
  tier: 'instant',
  attempt: { ...attempt, number: 3 },
  isAccepted,
});

const EVENTS: readonly (readonly [RevealedEvent, object])[] = [
  [
    { type: 'route', tier: 'expert', complexity: { score: 7.5, factors: [{ factor: 'base', points: 1 }] } },
    {
      event: 'route',
      data: {
        attempt: 0,
        tier: 'expert',
        complexity_score: 7.5,
        complexity_factors: [{ factor: 'base', points: 1 }],
      },
    },
  ],
  [
    { type: 'route', tier: 'expert', complexity: { score: 1, factors: [] }, basis: 'expected cost from …' },
    {
      event: 'route',
      data: {
        attempt: 0,
        tier: 'expert',
        complexity_score: 1,
        complexity_factors: [],
        route_basis: 'expected cost from …',
      },
    },
  ],
  [
    { type: 'attempt', number: 2, tier: 'instant', cause: 'retry', isLast: true },
    { event: 'attempt', data: { attempt: 2, tier: 'instant', cause: 'retry' } },
  ],
  [
    { type: 'delta', number: 2, text: ' “a”\n' },
    { event: 'delta', data: { attempt: 2, text: ' “a”\n' } },
  ],
  [
    { type: 'withdrawn', number: 2 },
    { event: 'withdrawn', data: { attempt: 2 } },
  ],
  [
    verdict(completed(0, 0.5), true),
    {
      event: 'verdict',
      data: {
        attempt: 3,
        tier: 'instant',
        accepted: true,
        outcome: 'completed',
        confidence: 0.5,
        reasons: [],
      },
    },
  ],
  [
    verdict(skipped(0)),
    { event: 'verdict', data: { attempt: 3, tier: 'instant', accepted: false, outcome: 'skipped' } },
  ],
  [
    verdict({ ...skipped(0), outcome: 'aborted' } as Attempt),
    { event: 'verdict', data: { attempt: 3, tier: 'instant', accepted: false, outcome: 'aborted' } },
  ],
];

describe('on the wire', () => {
  test.each(EVENTS.map(([event, wire]) => [event.type, event, wire] as const))('%s', (_type, event, wire) => {
    expect(toEventWire(event, QUERY)).toStrictEqual(wire);
  });

  test('answer is the full answer, with its question and the number of its attempt', () => {
    const answer = makeAnswer({ attempts: [], costNanoUsd: 5 });
    const { event, data } = toEventWire({ type: 'answer', number: 2, answer }, QUERY);
    expect(event).toBe('answer');
    expect(data).toStrictEqual({ attempt: 2, query: QUERY, ...toAnswerWire(answer, 'full') });
    expect(data).toHaveProperty('complexity_factors');
    expect(answerWireSchema.parse(data)).toStrictEqual(data);
  });

  test.each(Object.keys(FAILURE_POLICY) as FailureKind[])('%s is all that is said of a failure', (kind) => {
    const attempt = failed(0, kind) as Extract<Attempt, { outcome: 'failed' }>;
    const failure = { ...attempt.failure, message: 'arn:aws:secret', requestId: 'r-1', retryAfterMs: 5 };
    const { data } = toEventWire(verdict({ ...attempt, failure }), QUERY);
    expect(data).toStrictEqual({
      attempt: 3,
      tier: 'instant',
      accepted: false,
      outcome: 'failed',
      failure: kind,
    });
  });

  test('every event has the number of its attempt', () => {
    for (const [event] of EVENTS) expect(toEventWire(event, QUERY).data.attempt).toEqual(expect.any(Number));
  });

  test('a confidence has no more digits than in the answer', () => {
    const attempt = completed(0, 0.731_058_578_630_004_9);
    expect(toEventWire(verdict(attempt), QUERY).data.confidence).toBe(0.731);
  });
});
