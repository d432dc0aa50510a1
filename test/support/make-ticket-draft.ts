import type { AttemptReport } from '../../src/cascade/answer.ts';
import type { TicketDraft } from '../../src/cascade/ticket.ts';

/** What two tiers could not answer well, with what a test cares about put over it. */
export function makeTicketDraft(more: Partial<TicketDraft> = {}): TicketDraft {
  return {
    key: 'k1',
    owner: { subject: 'anna', tenant: 'acme' },
    reason: 'no_answer',
    question: 'My invoice shows the wrong VAT number. Can you correct it?',
    context: {},
    conversation: [],
    attempts: [
      makeReport({ tier: 'instant', confidence: 0.35, reasons: ['it hedges'] }),
      makeReport({ tier: 'expert', confidence: 0.41, reasons: ['speaks of 40 % of what is asked'] }),
    ],
    citations: [],
    ...more,
  };
}

/** A question that met with an outage of both tiers. */
export function makeOutageDraft(more: Partial<TicketDraft> = {}): TicketDraft {
  return makeTicketDraft({
    reason: 'outage',
    incident: 'outage',
    attempts: [
      makeReport({ tier: 'instant', outcome: 'failed', failure: 'timeout' }),
      makeReport({ tier: 'expert', outcome: 'failed', failure: 'throttled' }),
    ],
    ...more,
  });
}

export function makeReport(more: Partial<AttemptReport> = {}): AttemptReport {
  return {
    tier: 'instant',
    model: 'instant-model',
    cause: 'first',
    outcome: 'completed',
    latencyMs: 10,
    costNanoUsd: 0,
    marginalNanoUsd: 0,
    estimated: false,
    ...more,
  };
}
