import type { Answer } from '../../src/cascade/answer.ts';
import type { Attempt } from '../../src/cascade/attempt.ts';
import type { CascadeEvent } from '../../src/cascade/events.ts';
import type { FailureKind } from '../../src/cascade/failure.ts';
import { type Measurement, toMeasurements } from '../../src/telemetry/measurements.ts';

// Events of a question and what is measured of them. What nobody may measure says SECRET.

const ENDED = {
  number: 1,
  tier: 0,
  cause: 'first',
  latencyMs: 812.4,
  costNanoUsd: 2_500_000,
  marginalNanoUsd: 0,
  estimated: false,
} as const;

export const COMPLETED: Attempt = {
  ...ENDED,
  outcome: 'completed',
  completion: { kind: 'completion', text: 'SECRET answer', citations: [], abstained: false, stop: 'end' },
  verdict: { confidence: 0.875, reasons: ['SECRET reason'] },
};

export const SKIPPED: Attempt = { ...ENDED, outcome: 'skipped', why: 'cost' };
export const ABORTED: Attempt = { ...ENDED, outcome: 'aborted' };

export function failed(kind: FailureKind): Attempt {
  return { ...ENDED, outcome: 'failed', failure: { kind, message: 'SECRET words' }, retryAtMs: 0 };
}

export function verdict(attempt: Attempt): CascadeEvent {
  return { type: 'verdict', tier: 'instant', attempt, isAccepted: false };
}

export const ANSWER: Answer = {
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

export function measured(event: CascadeEvent, model = 'us.amazon.nova-2-lite-v1:0'): readonly Measurement[] {
  return toMeasurements(event, { namespace: 'Ours', modelOf: (tier) => (tier === 'instant' ? model : '') });
}

/** Name and value of what is measured in our own namespace. */
export function ours(event: CascadeEvent): Record<string, number> {
  const own = measured(event).filter(({ namespace }) => namespace === 'Ours');
  return Object.fromEntries(own.map(({ name, value }) => [name, value]));
}

export function named(event: CascadeEvent, name: string): Measurement | undefined {
  return measured(event).find((measurement) => measurement.name === name);
}
