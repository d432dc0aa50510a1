import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/cascade/answer.ts';
import type { Attempt, AttemptCause } from '../../../src/cascade/attempt.ts';
import type { CascadeEvent } from '../../../src/cascade/events.ts';
import type { FailureKind } from '../../../src/cascade/failure.ts';
import {
  isMeasurable,
  type Measurement,
  toBreakerMeasurements,
  toMeasurements,
} from '../../../src/telemetry/measurements.ts';

const ENDED = {
  number: 1,
  tier: 0,
  cause: 'first',
  latencyMs: 812.4,
  costNanoUsd: 2_500_000,
  marginalNanoUsd: 0,
  estimated: false,
} as const;

const COMPLETED: Attempt = {
  ...ENDED,
  outcome: 'completed',
  completion: { kind: 'completion', text: 'SECRET answer', citations: [], abstained: false, stop: 'end' },
  verdict: { confidence: 0.875, reasons: ['SECRET reason'] },
};

const SKIPPED: Attempt = { ...ENDED, outcome: 'skipped', why: 'cost' };
const ABORTED: Attempt = { ...ENDED, outcome: 'aborted' };

function failed(kind: FailureKind): Attempt {
  return { ...ENDED, outcome: 'failed', failure: { kind, message: 'SECRET words' }, retryAtMs: 0 };
}

function verdict(attempt: Attempt): CascadeEvent {
  return { type: 'verdict', tier: 'instant', attempt, isAccepted: false };
}

const ANSWER: Answer = {
  answerId: 'SECRET-id',
  response: 'SECRET answer',
  status: 'best_effort',
  degraded: false,
  abstained: false,
  source: 'cache',
  complexity: { score: 1, factors: [] },
  confidence: 0.5,
  nextAction: { do: 'send', why: 'SECRET why' },
  citations: [],
  costBasis: 'none',
  latencyMs: 1_234.5,
  costNanoUsd: 0,
  marginalNanoUsd: 0,
  attempts: [],
};

function measured(event: CascadeEvent, model = 'us.amazon.nova-2-lite-v1:0'): readonly Measurement[] {
  return toMeasurements(event, { namespace: 'Ours', modelOf: (tier) => (tier === 'instant' ? model : '') });
}

/** Name and value of what is measured in our own namespace. */
function ours(event: CascadeEvent): Record<string, number> {
  const own = measured(event).filter(({ namespace }) => namespace === 'Ours');
  return Object.fromEntries(own.map(({ name, value }) => [name, value]));
}

function named(event: CascadeEvent, name: string): Measurement | undefined {
  return measured(event).find((measurement) => measurement.name === name);
}

describe('measurements', () => {
  test('the latency of inference is the course’s metric, by tier and model, in whole milliseconds', () => {
    expect(measured(verdict(COMPLETED)).filter(({ namespace }) => namespace !== 'Ours')).toEqual([
      {
        namespace: 'GenAI/Inference',
        name: 'InferenceLatency',
        unit: 'Milliseconds',
        value: 812,
        dimensions: { Endpoint: 'instant', Model: 'us.amazon.nova-2-lite-v1:0' },
      },
    ]);
  });

  test.each<[string, boolean, Attempt]>([
    ['completed', true, COMPLETED],
    ['timed out', true, failed('timeout')],
    ['was malformed', true, failed('malformed')],
    ['was throttled', true, failed('throttled')],
    ['met an open circuit', false, failed('circuit-open')],
    ['met a full bulkhead', false, failed('overloaded')],
    ['was aborted', false, ABORTED],
    ['was skipped', false, SKIPPED],
  ])('a call that %s has a latency: %s', (_, has, attempt) => {
    expect(named(verdict(attempt), 'InferenceLatency') !== undefined).toBe(has);
  });

  test('a completed attempt is counted with its cost in dollars and its confidence', () => {
    expect(ours(verdict(COMPLETED))).toEqual({ Attempts: 1, CostUsd: 0.0025, Confidence: 0.875 });
    expect(named(verdict(COMPLETED), 'Confidence')).toMatchObject({
      unit: 'None',
      dimensions: { Tier: 'instant' },
    });
  });

  test('tokens are measured where they were reported, whatever came of the call', () => {
    const usage = { inputTokens: 120, outputTokens: 34 };
    expect(ours(verdict({ ...COMPLETED, usage }))).toMatchObject({ InputTokens: 120, OutputTokens: 34 });
    expect(ours(verdict({ ...failed('malformed'), usage }))).toMatchObject({ InputTokens: 120 });
  });

  test('a failure is counted by tier and kind', () => {
    expect(ours(verdict(failed('throttled')))).toEqual({ Attempts: 1, CostUsd: 0.0025, Failures: 1 });
    expect(named(verdict(failed('throttled')), 'Failures')?.dimensions).toEqual({
      Tier: 'instant',
      Kind: 'throttled',
    });
  });

  test.each<[AttemptCause, string[]]>([
    ['first', []],
    ['retry', ['Retries']],
    ['escalation', ['Escalations']],
    ['fallback', ['Fallbacks']],
    ['hedge', ['Hedges']],
  ])('a call by cause %s counts as %j', (cause, names) => {
    const counted = Object.keys(ours(verdict({ ...ABORTED, cause })));
    expect(counted).toEqual(['Attempts', 'CostUsd', ...names]);
  });

  test('a skipped tier measures nothing', () => {
    expect(measured(verdict(SKIPPED))).toEqual([]);
  });

  test('an answer is counted by status and source, and timed by status', () => {
    expect(measured({ type: 'answer', answer: ANSWER, number: 1 })).toEqual([
      {
        namespace: 'Ours',
        name: 'Answers',
        unit: 'Count',
        value: 1,
        dimensions: { Status: 'best_effort', Source: 'cache' },
      },
      {
        namespace: 'Ours',
        name: 'AnswerLatency',
        unit: 'Milliseconds',
        value: 1_235,
        dimensions: { Status: 'best_effort' },
      },
    ]);
  });

  test('an answer that leaves a ticket is counted by its status, without a word of the ticket', () => {
    const ticket = {
      ticketId: 'SECRET-ticket',
      status: 'open',
      delivered: true,
      summary: 'SECRET summary',
    } as const;
    const answer: Answer = { ...ANSWER, status: 'pending_review', ticket };
    expect(named({ type: 'answer', answer, number: 0 }, 'Tickets')).toEqual({
      namespace: 'Ours',
      name: 'Tickets',
      unit: 'Count',
      value: 1,
      dimensions: { Status: 'pending_review' },
    });
    expect(JSON.stringify(measured({ type: 'answer', answer, number: 0 }))).not.toContain('SECRET');
  });

  test('the other events measure nothing', () => {
    const attempt = { type: 'attempt', number: 1, tier: 'instant', cause: 'retry', isLast: false } as const;
    expect(measured(attempt)).toEqual([]);
    expect(measured({ type: 'delta', number: 1, text: 'SECRET' })).toEqual([]);
    expect(measured({ type: 'route', complexity: { score: 1, factors: [] }, tier: 'instant' })).toEqual([]);
  });

  test('no word of a question, an answer or a provider is in what is measured', () => {
    const events = [
      verdict(COMPLETED),
      verdict(failed('timeout')),
      { type: 'answer', answer: ANSWER, number: 1 } as const,
    ];
    expect(JSON.stringify(events)).toContain('SECRET');
    expect(JSON.stringify(events.map((event) => measured(event)))).not.toContain('SECRET');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 361])(
    '%d is left out',
    (value) => {
      const attempt = { ...COMPLETED, latencyMs: value, verdict: { confidence: value, reasons: [] } };
      expect(measured(verdict(attempt)).map(({ name }) => name)).toEqual(['Attempts', 'CostUsd']);
      expect(measured({ type: 'answer', answer: { ...ANSWER, latencyMs: value }, number: 1 })).toHaveLength(
        1,
      );
    },
  );

  test('more dimensions than CloudWatch takes are not measurable', () => {
    const dimensions = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`D${index}`, 'x']));
    const measurement: Measurement = { namespace: 'Ours', name: 'Many', unit: 'None', value: 1, dimensions };
    expect(isMeasurable(measurement)).toBe(true);
    expect(isMeasurable({ ...measurement, dimensions: { ...dimensions, D30: 'x' } })).toBe(false);
  });

  test.each([
    ['modèle\n7b', 'mod?le?7b'],
    ['', 'unknown'],
    ['   ', 'unknown'],
    ['m'.repeat(2_000), 'm'.repeat(1_024)],
  ])('the model %j becomes a dimension that CloudWatch takes', (model, expected) => {
    const latency = measured(verdict(COMPLETED), model).find(({ name }) => name === 'InferenceLatency');
    expect(latency?.dimensions.Model).toBe(expected);
  });

  test.each([['open', 1] as const, ['half-open', 0.5] as const, ['closed', 0] as const])(
    'a breaker that is %s measures %d',
    (state, value) => {
      expect(toBreakerMeasurements('expert', state, 'Ours')).toEqual([
        { namespace: 'Ours', name: 'BreakerOpen', unit: 'None', value, dimensions: { Tier: 'expert' } },
      ]);
    },
  );
});
