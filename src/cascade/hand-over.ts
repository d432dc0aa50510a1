import type { Answer, NextAction } from './answer.ts';
import type { Attempt } from './attempt.ts';
import type { Query } from './query.ts';
import type { Ticket, TicketDraft, TicketReason } from './ticket.ts';

/** What has to be known beside the question and its answer. */
export interface HandOverDetails {
  /** What makes the ticket one, however often it is asked for. */
  readonly key: string;
  readonly reason: TicketReason;
  readonly note?: string | undefined;
  readonly customer?: TicketDraft['customer'];
}

/** Why a question that no tier has answered needs a person: because of itself, or of what all questions meet. */
export function toReason(attempts: readonly Attempt[]): 'outage' | 'budget' | 'no_answer' {
  if (attempts.some(({ outcome }) => outcome === 'failed')) return 'outage';
  return attempts.some((attempt) => attempt.outcome === 'skipped' && attempt.why === 'budget')
    ? 'budget'
    : 'no_answer';
}

/** What a person is given of `query` and of the best answer to it; neither has personal data in it. */
export function toDraft(query: Query, answer: Answer, details: HandOverDetails): TicketDraft {
  const { key, reason, note, customer } = details;
  return {
    key,
    owner: query.caller,
    reason,
    incident: reason === 'outage' || reason === 'budget' ? reason : undefined,
    question: query.text,
    context: query.context,
    conversation: query.history ?? [],
    note: note ?? query.escalationReason,
    answer: answer.response,
    answerId: answer.answerId,
    attempts: answer.attempts,
    citations: answer.citations,
    customer,
    sessionId: query.sessionId,
  };
}

/** `answer` with its ticket, or with the news that none could be kept. Promises nobody who does not know of it. */
export function withTicket(answer: Answer, ticket: Ticket | undefined): Answer {
  if (!ticket) return { ...answer, nextAction: toNextAction(answer, NOT_KEPT) };
  const { ticketId, status, delivered, expectedByMs, summary } = ticket;
  const receipt = { ticketId, status, delivered, expectedByMs, summary };
  const told = delivered ? TAKEN_ON : NOBODY_KNOWS;
  return {
    ...answer,
    ticket: receipt,
    nextAction: toNextAction(answer, `Kept as ticket ${ticketId}. ${told}`),
  };
}

const NOT_KEPT = 'No ticket could be kept: hand the customer to a person yourself.';
const NOBODY_KNOWS = 'Nobody has been told of it yet: hand the customer to a person yourself.';
const TAKEN_ON = 'A person takes it from here.';

function toNextAction({ nextAction }: Answer, why: string): NextAction {
  return { do: 'escalate_human', why: nextAction.do === 'escalate_human' ? `${nextAction.why} ${why}` : why };
}
