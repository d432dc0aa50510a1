import { cutAtCharacter } from '../text/cut-text.ts';
import type { Ticket, TicketDraft } from './ticket.ts';
import { toPriority } from './ticket-priority.ts';
import { toTicketSummary } from './ticket-summary.ts';
import { attachQuestion, toIncident, toOwnView } from './to-incident.ts';

/** What a draft comes to. */
export interface Drafted {
  /** As whoever sent the draft may see it. */
  readonly ticket: Ticket;
  /** What has to be kept; absent where what is kept says it all. */
  readonly changed?: Ticket | undefined;
}

/** A person reads the beginning of an answer that was not enough, and no more. */
const MOST_ANSWER_CHARACTERS = 20_000;
const MOST_CITATIONS = 20;

/**
 * The ticket of `draft`: a new one, or `current` (which has the same id) with what the draft adds to it. A draft
 * that was sent again changes nothing, but that a customer who was missing is filled in. Nothing is added to a
 * ticket that is resolved.
 */
export function toTicket(
  draft: TicketDraft,
  ticketId: string,
  nowMs: number,
  current: Ticket | undefined,
): Drafted {
  const changed = toChanged(draft, ticketId, nowMs, current);
  const ticket = changed.incident ? toOwnView(changed, draft) : changed;
  return changed === current ? { ticket } : { ticket, changed };
}

function toChanged(draft: TicketDraft, ticketId: string, nowMs: number, current: Ticket | undefined): Ticket {
  if (!current) return draft.incident ? toIncident(draft, ticketId, nowMs) : toNew(draft, ticketId, nowMs);
  if (current.status === 'resolved') return current;
  if (current.incident) return attachQuestion(current, draft, nowMs);
  if (current.customer || !draft.customer) return current;
  return { ...current, customer: draft.customer, updatedAtMs: nowMs };
}

function toNew(draft: TicketDraft, ticketId: string, nowMs: number): Ticket {
  const { key: _, ...rest } = draft;
  const { answer, citations } = rest;
  return {
    ...rest,
    answer: answer && cutAtCharacter(answer, MOST_ANSWER_CHARACTERS),
    citations: citations.slice(0, MOST_CITATIONS),
    ticketId,
    status: 'open',
    priority: toPriority(draft),
    summary: toTicketSummary(draft),
    openedAtMs: nowMs,
    updatedAtMs: nowMs,
    delivered: false,
  };
}
