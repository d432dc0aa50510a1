import type { TicketStore } from '../../cascade/ports.ts';
import type { Ticket } from '../../cascade/ticket.ts';
import { questionsOf } from '../../cascade/to-incident.ts';
import { toTicketLine, toTicketText } from '../../tools/ticket-text.ts';
import { toTicketWire } from '../../tools/ticket-wire.ts';
import type { Done } from './on-stores.ts';
import { UsageError } from './usage.ts';

export interface TicketsCommand {
  readonly tickets: TicketStore;
  /** After `tickets`: nothing or list, show ID, resolve ID. */
  readonly words: readonly string[];
  readonly json: boolean;
}

/** @throws UsageError for words that it does not know. */
export async function runTickets({ tickets, words, json }: TicketsCommand): Promise<Done> {
  const [verb = 'list', ticketId, ...rest] = words;
  if (verb === 'list' && ticketId === undefined) {
    const all = await tickets.list();
    if (json) return done(toJson(all.map(toTicketWire)));
    return done(all.length > 0 ? `${all.map(toTicketLine).join('\n')}\n` : 'There are no tickets.\n');
  }
  if (!['show', 'resolve'].includes(verb) || ticketId === undefined || rest.length > 0) {
    throw new UsageError(`tickets takes list, show ID or resolve ID, not "${words.join(' ')}"`);
  }
  const ticket = await (verb === 'show' ? tickets.get(ticketId) : tickets.resolve(ticketId));
  if (!ticket) return { output: '', complaint: `there is no ticket ${ticketId}` };
  return done(json ? toJson(toOwnWire(ticket)) : toTicketText(ticket));
}

/** For whoever looks at one ticket, with how the customer can be reached; in an incident, whoever asked. */
function toOwnWire(ticket: Ticket) {
  const customers = questionsOf(ticket).flatMap(({ customer }) => customer ?? []);
  return {
    ...toTicketWire(ticket),
    customer: ticket.customer,
    customers: customers.length > 0 ? customers : undefined,
  };
}

function done(output: string): Done {
  return { output };
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
