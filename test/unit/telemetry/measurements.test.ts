import { describe, expect, test } from 'vitest';
import type { Attempt, AttemptCause } from '../../../src/cascade/attempt.ts';
import {
  isMeasurable,
  type Measurement,
  toBreakerMeasurements,
} from '../../../src/telemetry/measurements.ts';
import {
  ABORTED,
  ANSWER,
  COMPLETED,
  failed,
  measured,
  named,
  ours,
  SKIPPED,
  verdict,
} from '../../support/measured-events.ts';

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
