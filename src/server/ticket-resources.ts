import { type McpServer, ResourceNotFoundError, ResourceTemplate } from '@modelcontextprotocol/server';
import { isSameCaller } from '../cascade/caller.ts';
import type { TicketStore } from '../cascade/ports.ts';
import type { Ticket } from '../cascade/ticket.ts';
import { toTicketWire } from '../tools/ticket-wire.ts';
import type { ToolCall } from '../tools/tool.ts';

const LIST_URI = 'support://tickets';
const JSON_TYPE = 'application/json';
/** A client that lists resources shows them to somebody; nobody reads more than these. */
const MOST_LISTED = 100;

/** The tickets of whoever asks, for clients that read resources: all of them, and each by its id. */
export function registerTickets(
  server: McpServer,
  tickets: Pick<TicketStore, 'get' | 'list'>,
  { caller }: Pick<ToolCall, 'caller'>,
): void {
  const isOwn = ({ owner, incident }: Ticket) => !incident && isSameCaller(owner, caller);
  const ownTickets = async () => (await tickets.list()).filter(isOwn).slice(0, MOST_LISTED);
  const toContents = (uri: string, value: unknown) => ({
    contents: [{ uri, mimeType: JSON_TYPE, text: JSON.stringify(value) }],
  });

  server.registerResource(
    'tickets',
    LIST_URI,
    {
      title: 'Tickets',
      description: 'What has been kept for a person to answer, newest first.',
      mimeType: JSON_TYPE,
    },
    async ({ href }) => toContents(href, (await ownTickets()).map(toTicketWire)),
  );
  server.registerResource(
    'ticket',
    new ResourceTemplate(`${LIST_URI}/{ticket_id}`, {
      list: async () => ({
        resources: (await ownTickets()).map(({ ticketId, summary }) => ({
          name: ticketId,
          uri: `${LIST_URI}/${ticketId}`,
          description: summary,
          mimeType: JSON_TYPE,
        })),
      }),
    }),
    { title: 'Ticket', description: 'A ticket by its id.', mimeType: JSON_TYPE },
    async ({ href }, { ticket_id: ticketId }) => {
      const ticket = await tickets.get(String(ticketId));
      if (!ticket || !isOwn(ticket)) throw new ResourceNotFoundError(href);
      return toContents(href, toTicketWire(ticket));
    },
  );
}
