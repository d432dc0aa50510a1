import { toCleanText } from '../cascade/query.ts';
import type { Customer, Ticket } from '../cascade/ticket.ts';
import { type KeptQuestion, questionsOf } from '../cascade/to-incident.ts';
import { cutAtSentence } from '../text/cut-text.ts';
import { toSources } from './answer-text.ts';

const BRIEF_CHARACTERS = 300;

/** One line for a list: id, status, priority, when it was opened, and its summary. */
export function toTicketLine({ ticketId, status, priority, openedAtMs, summary }: Ticket): string {
  return toCleanText(
    [ticketId, status.padEnd(8), priority.padEnd(6), toMinute(openedAtMs), summary].join('  '),
  );
}

/** A ticket as a person reads it, the customer's contact included; what customers wrote cannot steer a terminal. */
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
    ['Customer', [...toReach(customer), ...known]],
    ['Conversation', conversation.flatMap((turn) => [`- ${turn.question}`, `  ${toBrief(turn.answer)}`])],
    ['Question', questions ? [] : [question]],
    ['Questions', questionsOf(ticket).flatMap(toQuestionLines)],
    ['Why', [note]],
    ['Tried', tried],
    ['Best answer so far', [answer]],
    ['Sources', toSources(citations).map(({ title, uri }) => `${title} (${uri})`)],
  ];
  const text = [
    toTicketLine(ticket),
    ...toNews(ticket),
    ...sections.flatMap(([name, lines]) => {
      const there = lines.filter((line) => line !== undefined && line !== '');
      return there.length > 0 ? [`${name}\n${there.join('\n')}`] : [];
    }),
  ];
  return `${toCleanText(text.join('\n\n'))}\n`;
}

/** Enough of an earlier answer to see what was said; all of it is in the JSON. */
function toBrief(answer: string): string {
  const line = answer.replace(/\s+/g, ' ');
  return line.length <= BRIEF_CHARACTERS ? line : `${cutAtSentence(line, BRIEF_CHARACTERS)} …`;
}

/** Who has been told of it; once it is resolved that is no news. */
function toNews({ status, delivered }: Ticket): string[] {
  if (status === 'resolved') return [];
  return [delivered ? 'Somebody has been told.' : 'Nobody has been told of it yet.'];
}

function toQuestionLines({ askedAtMs, question, customer }: KeptQuestion): string[] {
  const reach = toReach(customer);
  return [
    `${toMinute(askedAtMs)}  ${question}`,
    ...(reach.length > 0 ? [`  asked by ${reach.join(', ')}`] : []),
  ];
}

function toReach({ name, contact }: Customer = {}): string[] {
  return [name, contact].flatMap((text) => text || []);
}

function toMinute(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
