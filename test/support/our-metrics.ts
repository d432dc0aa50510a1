import type { AttemptCause } from '../../src/cascade/attempt.ts';
import type { CascadeEvent } from '../../src/cascade/events.ts';
import {
  type Measurement,
  toBreakerMeasurements,
  toBudgetMeasurements,
  toMeasurements,
} from '../../src/telemetry/measurements.ts';
import { makeAnswer } from './make-answer.ts';
import { completed, failed } from './make-attempt.ts';

const CAUSES: readonly AttemptCause[] = ['first', 'retry', 'escalation', 'fallback', 'hedge'];

/** Everything that a server measures, as its own code writes it. */
export function measureEverything(namespace: string): Measurement[] {
  const usage = { inputTokens: 120, outputTokens: 34 };
  const attempt = completed(0, 0.875);
  const ticket = {
    ticketId: 'tic_1',
    status: 'open',
    delivered: true,
    summary: 'Asked for a person.',
  } as const;
  const events: CascadeEvent[] = [
    ...[...CAUSES.map((cause) => ({ ...attempt, cause, usage })), failed(0, 'throttled')].map((made) => ({
      type: 'verdict' as const,
      tier: 'instant',
      attempt: made,
      isAccepted: false,
    })),
    { type: 'answer', answer: makeAnswer({ status: 'degraded', ticket }), number: 1 },
  ];
  return [
    ...events.flatMap((event) => toMeasurements(event, { namespace, modelOf: () => 'a-model' })),
    ...toBreakerMeasurements('instant', 'open', namespace),
    ...toBudgetMeasurements('total', 80, namespace),
  ];
}
