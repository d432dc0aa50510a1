import type { Attempt } from '../cascade/attempt.ts';
import type { RevealedEvent } from '../cascade/reveal.ts';
import { toAnswerWire, toShare } from './answer-wire.ts';

/** An event on the wire: `attempt` is the number of the call that it is about, 0 where it is about none. */
export interface EventWire {
  readonly event: RevealedEvent['type'];
  readonly data: Readonly<Record<string, unknown>>;
}

/** A question's event in the course's snake_case; `answer` is the full answer to `query`. */
export function toEventWire(event: RevealedEvent, query: string): EventWire {
  switch (event.type) {
    case 'route': {
      const { tier, complexity, basis } = event;
      const { score, factors } = complexity;
      const scored = { attempt: 0, tier, complexity_score: score, complexity_factors: factors };
      return { event: event.type, data: basis === undefined ? scored : { ...scored, route_basis: basis } };
    }
    case 'attempt':
      return { event: event.type, data: { attempt: event.number, tier: event.tier, cause: event.cause } };
    case 'delta':
      return { event: event.type, data: { attempt: event.number, text: event.text } };
    case 'withdrawn':
      return { event: event.type, data: { attempt: event.number } };
    case 'verdict': {
      const { attempt, tier, isAccepted } = event;
      const data = { attempt: attempt.number, tier, accepted: isAccepted, ...toOutcome(attempt) };
      return { event: event.type, data };
    }
    case 'answer':
      return {
        event: event.type,
        data: { attempt: event.number, query, ...toAnswerWire(event.answer, 'full') },
      };
  }
}

/** A failure's kind, never a provider's words. */
function toOutcome(attempt: Attempt): Readonly<Record<string, unknown>> {
  const { outcome } = attempt;
  if (outcome === 'completed') {
    const { confidence, reasons } = attempt.verdict;
    return { outcome, confidence: toShare(confidence), reasons };
  }
  return outcome === 'failed' ? { outcome, failure: attempt.failure.kind } : { outcome };
}
