import type { AttemptReport } from './answer.ts';
import type { Caller } from './caller.ts';
import type { Citation } from './passage.ts';
import type { QueryContext, Turn } from './query.ts';

/** Why a person is needed. */
export const TICKET_REASONS = [
  'asked_for_person',
  'escalated',
  'beyond_strongest',
  'no_answer',
  'outage',
  'budget',
] as const;
export type TicketReason = (typeof TICKET_REASONS)[number];

export const TICKET_PRIORITIES = ['urgent', 'high', 'normal'] as const;
export type TicketPriority = (typeof TICKET_PRIORITIES)[number];

/** How the customer can be reached; for people, never for a model or a log. */
export interface Customer {
  readonly name?: string | undefined;
  readonly contact?: string | undefined;
}

/** What is handed over; personal data in its texts has been replaced. */
export interface TicketDraft {
  /** With its owner's identity it makes the ticket: the same key, the same ticket. */
  readonly key: string;
  readonly owner: Caller | undefined;
  readonly reason: TicketReason;
  /** Something wrong with more than this question: it joins the others that met with the same. */
  readonly incident?: 'outage' | 'budget' | undefined;
  readonly question: string;
  readonly context: QueryContext;
  /** Earlier turns, oldest first. */
  readonly conversation: readonly Turn[];
  /** Why the earlier answer was not enough, in the words of whoever escalates. */
  readonly note?: string | undefined;
  /** The best answer there was. */
  readonly answer?: string | undefined;
  readonly answerId?: string | undefined;
  readonly attempts: readonly AttemptReport[];
  readonly citations: readonly Citation[];
  readonly customer?: Customer | undefined;
  readonly sessionId?: string | undefined;
}

/** A question that met with an incident. */
export interface AttachedQuestion {
  readonly key: string;
  readonly question: string;
  readonly askedAtMs: number;
}

/** What a person works on. Times are milliseconds since 1970. */
export interface Ticket extends Omit<TicketDraft, 'key'> {
  readonly ticketId: string;
  readonly status: 'open' | 'resolved';
  readonly priority: TicketPriority;
  /** What a person reads in ten seconds. */
  readonly summary: string;
  readonly openedAtMs: number;
  readonly updatedAtMs: number;
  /** Whether anybody has been told of it. */
  readonly delivered: boolean;
  readonly expectedByMs?: number | undefined;
  /** Of an incident: the latest of its questions, and how many there were. */
  readonly questions?: readonly AttachedQuestion[] | undefined;
  readonly questionCount?: number | undefined;
}
