import type { Ticket } from '../cascade/ticket.ts';
import { toSources } from './answer-text.ts';

/** One line for a list: id, status, priority, when it was opened, and its summary. */
export function toTicketLine({ ticketId, status, priority, openedAtMs, summary }: Ticket): string {
  return [ticketId, status.padEnd(8), priority.padEnd(6), toMinute(openedAtMs), summary].join('  ');
}

/** A ticket as a person reads it, the customer's contact included. */
export function toTicketText(ticket: Ticket): string {
  const { question, conversation, note, answer, attempts, citations, questions, customer } = ticket;
  const known = Object.entries({ ...ticket.context, ...ticket.context.attributes })
    .filter(([, value]) => value !== undefined && typeof value !== 'object')
    .map(([name, value]) => `${name}: ${value}`);
  const tried = attempts.map(({ tier, outcome, failure, confidence, reasons = [] }) =>
    [
      `${tier} ${failure ?? outcome}`,
      ...(confidence === undefined ? [] : [`confidence ${confidence.toFixed(2)}`]),
      ...reasons,
    ].join(', '),
  );
  const sections: readonly (readonly [string, readonly (string | undefined)[]])[] = [
    ['Customer', [customer?.name, customer?.contact, ...known]],
    ['Conversation', conversation.flatMap((turn) => [`- ${turn.question}`, `  ${turn.answer}`])],
    ['Question', questions ? [] : [question]],
    ['Questions', (questions ?? []).map((asked) => `${toMinute(asked.askedAtMs)}  ${asked.question}`)],
    ['Why', [note]],
    ['Tried', tried],
    ['Best answer so far', [answer]],
    ['Sources', toSources(citations).map(({ title, uri }) => `${title} (${uri})`)],
  ];
  return [
    toTicketLine(ticket),
    ticket.delivered ? 'Somebody has been told.' : 'Nobody has been told of it yet.',
    ...sections.flatMap(([name, lines]) => {
      const there = lines.filter((line) => line !== undefined && line !== '');
      return there.length > 0 ? [`${name}\n${there.join('\n')}`] : [];
    }),
    '',
  ].join('\n\n');
}

function toMinute(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
