import type { Answer } from './answer.ts';
import type { Asking } from './ask-tiers.ts';
import { type Asked, timeLeft } from './asked.ts';
import type { CascadeDependencies } from './dependencies.ts';
import { toDraft, withTicket } from './hand-over.ts';
import type { OrNothing } from './or-nothing.ts';
import type { Query } from './query.ts';
import type { TicketReason } from './ticket.ts';
import { orTimeUp, withinLimit } from './time-limit.ts';
import type { Vault } from './vault.ts';

/** Why a person is wanted, and in whose words. */
export interface Wanted {
  readonly reason: TicketReason;
  readonly note?: string | undefined;
}

/** The last step of every question: a ticket where a person is needed, and what is kept for whoever goes on from it. */
export function createClosing(dependencies: CascadeDependencies, vault: Vault, orNothing: OrNothing) {
  const { answers, sessions, tickets, clock } = dependencies;

  /** `attempts`: what was tried in vain, where that is not the answer's own. */
  async function leaveTicket(
    asked: Asked,
    answer: Answer,
    wanted: Wanted,
    attempts = answer.attempts,
  ): Promise<Answer> {
    const { query, redaction, signal, forTicket, stages } = asked;
    const { reason } = wanted;
    const { key = answer.answerId, customer } = forTicket;
    const note = wanted.note && redaction.take(wanted.note);
    const tried = { ...answer, attempts };
    const draft = toDraft(query, redaction.takeFromAnswer(tried), {
      key,
      reason,
      note,
      customer,
    });
    const open = async () => {
      const ticket = await withinLimit(clock, timeLeft(asked, clock), signal, () => tickets.open(draft));
      if (!ticket) throw new Error('it was not kept in time');
      return ticket;
    };
    const ticket = await stages.during('ticket', () => orNothing('ticket_not_kept', open, signal));
    return withTicket(answer, ticket, reason);
  }

  return {
    leaveTicket,
    /** Keeps the answer, which has no personal data in it, and gives it to whoever asked. */
    async close(asked: Asked, { answer, number, reason, attempts }: Asking): Promise<Answer> {
      const { query, redaction, values, listener, stages } = asked;
      const { sessionId, caller } = query;
      const told = reason ? await leaveTicket(asked, answer, { reason }, attempts) : answer;
      const closed = stages.begin('close');
      const kept: Answer = {
        ...told,
        sessionId,
        latencyMs: clock.now() - asked.startedAtMs,
      };
      vault.keep(kept.answerId, values);
      const record = { query: withoutConversation(query), answer: kept };
      const keeping = [orNothing('answer_not_kept', () => answers.put(record))];
      const isTurn = kept.source !== 'static' || kept.clarifyingQuestion !== undefined;
      if (sessionId !== undefined && isTurn) {
        const { response, choices } = kept;
        const turn = { question: query.text, answer: response, ...(choices && { choices }) };
        keeping.push(orNothing('turn_not_kept', () => sessions.add(sessionId, caller, turn, kept.answerId)));
      }
      await orTimeUp(clock, timeLeft(asked, clock), Promise.all(keeping));
      closed();
      listener?.({ type: 'answer', answer: kept, number });
      return redaction.putBackIntoAnswer(kept);
    },
  };
}

/** As it is kept with its answer: the conversation is kept on its own. */
function withoutConversation({ history, ...query }: Query): Query {
  return query.sessionId === undefined ? { ...query, history } : query;
}
