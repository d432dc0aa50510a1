import type { Answer } from './answer.ts';
import type { Attempt } from './attempt.ts';
import type { FailureKind } from './failure.ts';
import { type Query, toStandalone } from './query.ts';
import type { Ticket, TicketDraft, TicketReason } from './ticket.ts';

/** What has to be known beside the question and its answer. */
export interface HandOverDetails {
  /** What makes the ticket one, however often it is asked for. */
  readonly key: string;
  readonly reason: TicketReason;
  readonly note?: string | undefined;
  readonly customer?: TicketDraft['customer'];
}

/** Failures that come of the question itself; every other one meets all questions. */
const OWN_FAULTS: readonly FailureKind[] = ['rejected', 'too-long', 'cancelled'];

/** Why a question that no tier has answered needs a person: because of itself, or of what all questions meet. */
export function toReason(attempts: readonly Attempt[]): 'outage' | 'budget' | 'no_answer' {
  const meets = (attempt: Attempt) =>
    attempt.outcome === 'failed' && !OWN_FAULTS.includes(attempt.failure.kind);
  if (attempts.some(meets)) return 'outage';
  return attempts.some((attempt) => attempt.outcome === 'skipped' && attempt.why === 'budget')
    ? 'budget'
    : 'no_answer';
}

/** What a person is given of `query` and of the best answer to it; neither has personal data in it. */
export function toDraft(query: Query, answer: Answer, details: HandOverDetails): TicketDraft {
  const { key, reason, note, customer } = details;
  const incident = reason === 'outage' || reason === 'budget' ? reason : undefined;
  return {
    key,
    owner: query.caller,
    reason,
    incident,
    // An incident has no room for the conversations of its questions.
    question: incident ? toStandalone(query) : query.text,
    context: query.context,
    conversation: query.history ?? [],
    note: note ?? query.escalationReason,
    answer: answer.source === 'static' || answer.clarifyingQuestion ? undefined : answer.response,
    answerId: answer.answerId,
    attempts: answer.attempts,
    citations: answer.citations,
    customer,
    sessionId: query.sessionId,
  };
}

/** `answer` with its ticket, or with the news that none could be kept. Promises nobody who does not know of it. */
export function withTicket(answer: Answer, ticket: Ticket | undefined, reason: TicketReason): Answer {
  const why = WHY[reason] ?? answer.nextAction.why;
  if (!ticket) return { ...answer, ticket, nextAction: { do: 'escalate_human', why: `${why} ${NOT_KEPT}` } };
  const { ticketId, status, delivered, expectedByMs, summary } = ticket;
  const receipt = { ticketId, status, delivered, expectedByMs, summary };
  const told = status === 'resolved' ? RESOLVED : delivered ? TAKEN_ON : NOBODY_KNOWS;
  return {
    ...answer,
    ticket: receipt,
    nextAction: { do: 'escalate_human', why: `${why} Kept as ticket ${ticketId}. ${told}` },
  };
}

/** An earlier answer's own words may speak of another ticket, or of none. */
const WHY: Partial<Record<TicketReason, string>> = {
  asked_for_person: 'A person was asked for.',
  escalated: 'A person was asked for.',
  beyond_strongest: 'No tier is stronger than the one that answered.',
};
const NOT_KEPT = 'No ticket could be kept: hand the customer to a person yourself.';
const NOBODY_KNOWS = 'Nobody has been told of it yet: hand the customer to a person yourself.';
const TAKEN_ON = 'A person takes it from here.';
const RESOLVED =
  'It has been resolved: where the customer needs more, hand the customer to a person yourself.';
