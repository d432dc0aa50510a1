import type { Ticket } from '../cascade/ticket.ts';
import { toAttemptWire } from './answer-wire.ts';

/** A ticket in snake_case, times in ISO 8601; without how the customer can be reached, which is for people alone. */
export function toTicketWire(ticket: Ticket): Readonly<Record<string, unknown>> {
  const { question, context, conversation, note, answer, answerId, attempts, citations } = ticket;
  return {
    ticket_id: ticket.ticketId,
    status: ticket.status,
    priority: ticket.priority,
    reason: ticket.reason,
    summary: ticket.summary,
    delivered: ticket.delivered,
    expected_by: toTime(ticket.expectedByMs),
    opened_at: toTime(ticket.openedAtMs),
    updated_at: toTime(ticket.updatedAtMs),
    question,
    context,
    note,
    conversation,
    answer,
    answer_id: answerId,
    attempts: attempts.map(toAttemptWire),
    citations,
    question_count: ticket.questionCount,
    questions: ticket.questions?.map((attached) => ({
      question: attached.question,
      asked_at: toTime(attached.askedAtMs),
    })),
  };
}

function toTime(epochMs: number): string;
function toTime(epochMs: number | undefined): string | undefined;
function toTime(epochMs: number | undefined): string | undefined {
  return epochMs === undefined ? undefined : new Date(epochMs).toISOString();
}
