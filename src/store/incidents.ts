import type { Clock } from '../cascade/ports.ts';
import type { Ticket, TicketDraft } from '../cascade/ticket.ts';
import { isAttached } from '../cascade/to-incident.ts';
import { toTicketId } from './ticket-id.ts';
import type { Update, Updated } from './update.ts';

export type Incident = NonNullable<TicketDraft['incident']>;

/** How `draft` changes the ticket with this id. */
export type ToChange = (
  draft: TicketDraft,
  ticketId: string,
) => (current: Ticket | undefined) => Updated<Ticket, Ticket>;

/** Points to the ticket that gathers an incident's questions; its time is over when the incident is. */
interface Pointer {
  readonly ticketId: string;
  readonly lastAtMs: number;
}

/** An incident without a question for so long is over; the next one is another. */
const INCIDENT_MS = 30 * 60_000;
/** A pointer that is younger is not written again: a flood of questions costs one write each, not two. */
const POINTER_MS = 10_000;
const MOST_INCIDENTS = 5;

/**
 * Gathers questions that met with the same incident, of one tenant and kind, in one ticket: while it is open and
 * its last question is younger than half an hour.
 */
export function createIncidents(update: Update, clock: Clock, toChange: ToChange) {
  /**
   * The ticket of the incident that goes on, unless that is `over`, else of a new one. The pointer comes first: one
   * whose ticket was never written, as its writer died, has it written by the next question.
   */
  function point(draft: TicketDraft, incident: Incident, over: string | undefined): Promise<string> {
    const { owner, key } = draft;
    const nowMs = clock.epochMs();
    const fresh = toTicketId([owner?.tenant, owner?.subject, key, incident, nowMs]);
    const name = JSON.stringify([owner?.tenant, incident]);
    return update<Pointer, string>('incident', name, (current) => {
      const isOn = current && current.ticketId !== over;
      if (isOn && nowMs - current.lastAtMs < POINTER_MS) return { result: current.ticketId };
      const ticketId = isOn ? current.ticketId : fresh;
      const lastAtMs = Math.max(nowMs, current?.lastAtMs ?? 0);
      return { result: ticketId, value: { ticketId, lastAtMs }, expiresAtMs: lastAtMs + INCIDENT_MS };
    });
  }

  /** Undefined where somebody has resolved it, unless it holds the question already. */
  function attach(ticketId: string, draft: TicketDraft): Promise<Ticket | undefined> {
    const change = toChange(draft, ticketId);
    return update<Ticket, Ticket | undefined>('ticket', ticketId, (current) =>
      current?.status === 'resolved' && !isAttached(current, draft) ? { result: undefined } : change(current),
    );
  }

  return {
    /** @returns the ticket, durably kept and with the question of `draft` in it. */
    async join(draft: TicketDraft, incident: Incident): Promise<Ticket> {
      let over: string | undefined;
      for (let tries = 0; tries < MOST_INCIDENTS; tries++) {
        const ticketId = await point(draft, incident, over);
        const ticket = await attach(ticketId, draft);
        if (ticket) return ticket;
        over = ticketId;
      }
      throw new Error(`${MOST_INCIDENTS} incidents were resolved while a question was to be attached.`);
    },
  };
}
