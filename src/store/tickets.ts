import type { Caller } from '../cascade/caller.ts';
import type { Clock, TicketStore } from '../cascade/ports.ts';
import type { Customer, Ticket } from '../cascade/ticket.ts';
import { eraseQuestions, type KeptQuestion, questionsOf } from '../cascade/to-incident.ts';
import type { toTicket } from '../cascade/to-ticket.ts';
import { createIncidents, type ToChange } from './incidents.ts';
import type { Records } from './records.ts';
import { toTicketId } from './ticket-id.ts';
import { isToForget, type ToForget } from './to-forget.ts';
import type { Update } from './update.ts';

export interface TicketsOptions {
  readonly records: Records;
  readonly update: Update;
  readonly clock: Clock;
  readonly toTicket: typeof toTicket;
  /** How long a ticket is kept once it is resolved; open ones always are. */
  readonly ticketTtlSeconds: number;
}

/** What `forget` has erased, and what else the erased tickets had named. */
export interface ForgottenTickets {
  readonly ticketIds: readonly string[];
  /** Tickets of incidents, which stay without the questions of whom was to be forgotten. */
  readonly incidentIds: readonly string[];
  readonly sessions: readonly { readonly sessionId: string; readonly caller: Caller | undefined }[];
  readonly answerIds: readonly string[];
}

export interface Tickets extends TicketStore {
  forget(toForget: ToForget): Promise<ForgottenTickets>;
}

/** What may be erased together: a ticket, or one question of an incident. */
type Trace = Pick<KeptQuestion, 'owner' | 'customer' | 'sessionId' | 'answerId'>;

/** Tickets over any store that several processes share; the id follows from owner and key. */
export function createTickets(options: TicketsOptions): Tickets {
  const { records, update, clock, toTicket, ticketTtlSeconds } = options;

  async function get(ticketId: string): Promise<Ticket | undefined> {
    return (await records.get('ticket', ticketId))?.value as Ticket | undefined;
  }

  function expiryOf({ status, updatedAtMs }: Ticket): number | undefined {
    return status === 'resolved' ? updatedAtMs + ticketTtlSeconds * 1_000 : undefined;
  }

  const toChange: ToChange = (draft, ticketId) => {
    const nowMs = clock.epochMs();
    return (current) => {
      const { ticket, changed } = toTicket(draft, ticketId, nowMs, current);
      return { result: ticket, value: changed };
    };
  };
  const incidents = createIncidents(update, clock, toChange);

  /** Takes the questions of whom `isMeant` out of an incident, and returns them. */
  async function eraseFrom(ticketId: string, isMeant: (trace: Trace) => boolean): Promise<readonly Trace[]> {
    const erased = await update<Ticket, readonly Trace[]>('ticket', ticketId, (current) => {
      const questions = current ? questionsOf(current).filter(isMeant) : [];
      if (!current || questions.length === 0) return { result: [] };
      const value = eraseQuestions(current, isMeant);
      return { result: questions, value, expiresAtMs: expiryOf(value) };
    });
    // A store may keep the version before the last one, in which they still stand; this pushes it out.
    if (erased.length > 0) {
      await update<Ticket, void>('ticket', ticketId, (current) => ({
        result: undefined,
        value: current,
        expiresAtMs: current && expiryOf(current),
      }));
    }
    return erased;
  }

  return {
    async open(draft) {
      const ticketId = toTicketId([draft.owner?.tenant, draft.owner?.subject, draft.key]);
      const { incident } = draft;
      if (incident && !(await get(ticketId))) return incidents.join(draft, incident);
      return update('ticket', ticketId, toChange({ ...draft, incident: undefined }, ticketId));
    },

    get,

    async list() {
      const tickets: Ticket[] = [];
      for await (const { value } of records.list('ticket')) tickets.push(value as Ticket);
      return tickets.sort((a, b) => b.openedAtMs - a.openedAtMs || (a.ticketId < b.ticketId ? -1 : 1));
    },

    resolve(ticketId) {
      const updatedAtMs = clock.epochMs();
      return update<Ticket, Ticket | undefined>('ticket', ticketId, (current) => {
        if (!current || current.status === 'resolved') return { result: current };
        const value: Ticket = { ...current, status: 'resolved', updatedAtMs };
        return { result: value, value, expiresAtMs: expiryOf(value) };
      });
    },

    async forget(toForget) {
      const isMeant = ({ owner, sessionId, customer }: Trace) =>
        isToForget(toForget, owner, sessionId) ||
        ('customer' in toForget && isCalled(customer, toForget.customer));
      const ticketIds: string[] = [];
      const incidentIds: string[] = [];
      const traces: Trace[] = [];
      for await (const { key, value } of records.list('ticket')) {
        const ticket = value as Ticket;
        if (isMeant(ticket)) {
          await records.remove('ticket', key);
          ticketIds.push(key);
          traces.push(ticket);
        } else if (questionsOf(ticket).some(isMeant)) {
          traces.push(...(await eraseFrom(key, isMeant)));
          incidentIds.push(key);
        }
      }
      return {
        ticketIds,
        incidentIds,
        sessions: traces.flatMap(({ sessionId, owner }) =>
          sessionId === undefined ? [] : [{ sessionId, caller: owner }],
        ),
        answerIds: traces.flatMap(({ answerId }) => answerId ?? []),
      };
    },
  };
}

/** Whether `reference` is what the customer is called, or reached by; however it is spelled. */
function isCalled(customer: Customer | undefined, reference: string): boolean {
  const wanted = toFolded(reference);
  if (wanted === '') return false;
  return [customer?.name, customer?.contact].some(
    (known) => known !== undefined && toFolded(known) === wanted,
  );
}

function toFolded(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}
