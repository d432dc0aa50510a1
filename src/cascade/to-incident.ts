import { cutAtCharacter } from '../text/cut-text.ts';
import { type Caller, isSameCaller } from './caller.ts';
import type { AttachedQuestion, Customer, Ticket, TicketDraft } from './ticket.ts';
import { toHigherPriority, toPriority } from './ticket-priority.ts';
import { toIncidentSummary } from './ticket-summary.ts';

/** Whose question it was, so that it can be found and erased, and its customer told. */
export interface KeptQuestion extends AttachedQuestion {
  readonly owner?: Caller | undefined;
  readonly customer?: Customer | undefined;
  readonly sessionId?: string | undefined;
  readonly answerId?: string | undefined;
}

const MOST_QUESTIONS = 200;
const MOST_QUESTION_CHARACTERS = 500;
/** Of all questions as JSON, which leaves room for the rest of the ticket in what a store takes. */
const MOST_QUESTIONS_BYTES = 250_000;

/** A ticket for everybody who meets with the same. It is nobody's own: its owner is left out. */
export function toIncident(draft: TicketDraft, ticketId: string, nowMs: number): Ticket {
  const { incident, reason } = draft;
  return withQuestions(
    {
      ticketId,
      status: 'open',
      priority: toPriority(draft),
      summary: '',
      openedAtMs: nowMs,
      updatedAtMs: nowMs,
      delivered: false,
      owner: undefined,
      reason: incident ?? reason,
      incident,
      question: '',
      context: {},
      conversation: [],
      attempts: toFailed(draft),
      citations: [],
    },
    [toQuestion(draft, nowMs)],
    1,
  );
}

/** The incident with the question of `draft`; the incident itself where that is among its questions already. */
export function attachQuestion(incident: Ticket, draft: TicketDraft, nowMs: number): Ticket {
  const questions = questionsOf(incident);
  const index = questions.findIndex((question) => isOf(draft, question));
  const known = questions[index];
  if (known) {
    if (known.customer || !draft.customer) return incident;
    return withQuestions(
      { ...incident, updatedAtMs: nowMs },
      questions.with(index, { ...known, customer: draft.customer }),
      incident.questionCount ?? 0,
    );
  }
  return withQuestions(
    {
      ...incident,
      updatedAtMs: nowMs,
      priority: toHigherPriority(incident.priority, toPriority(draft)),
      attempts: draft.attempts.length > 0 ? toFailed(draft) : incident.attempts,
    },
    [...questions, toQuestion(draft, nowMs)],
    (incident.questionCount ?? 0) + 1,
  );
}

/** The incident as whoever sent `draft` may see it: without what others asked. */
export function toOwnView(incident: Ticket, draft: TicketDraft): Ticket {
  const own = questionsOf(incident).filter(({ owner }) => isSameCaller(owner, draft.owner));
  const latest = own.find((question) => isOf(draft, question)) ?? toQuestion(draft, incident.updatedAtMs);
  return withQuestions(
    incident,
    [...own.filter((question) => question !== latest), latest],
    incident.questionCount ?? 0,
  );
}

/** The incident without the questions that `isErased`, which are still counted. */
export function eraseQuestions(incident: Ticket, isErased: (question: KeptQuestion) => boolean): Ticket {
  const left = questionsOf(incident).filter((question) => !isErased(question));
  return withQuestions(incident, left, incident.questionCount ?? 0);
}

/** Whether the question of `draft` is among those of `incident`. */
export function isAttached(incident: Ticket, draft: TicketDraft): boolean {
  return questionsOf(incident).some((question) => isOf(draft, question));
}

export function questionsOf(incident: Ticket): readonly KeptQuestion[] {
  return incident.questions ?? [];
}

function isOf(draft: TicketDraft, { key, owner }: KeptQuestion): boolean {
  return key === draft.key && isSameCaller(owner, draft.owner);
}

function toQuestion(draft: TicketDraft, nowMs: number): KeptQuestion {
  const { key, question, owner, customer, sessionId, answerId } = draft;
  return {
    key,
    question: cutAtCharacter(question, MOST_QUESTION_CHARACTERS),
    askedAtMs: nowMs,
    owner,
    customer,
    sessionId,
    answerId,
  };
}

/** What else stands in a ticket follows from its questions; the latest speaks for all. */
function withQuestions(incident: Ticket, questions: readonly KeptQuestion[], questionCount: number): Ticket {
  const kept = withinRoom(questions.slice(-MOST_QUESTIONS));
  const latest = kept.at(-1)?.question;
  const summary = toIncidentSummary({ ...incident, questionCount, latest });
  return {
    ...incident,
    question: latest ?? '',
    questions: kept,
    questionCount,
    summary,
  };
}

/** The latest that fit; the last one always stays. */
function withinRoom(questions: readonly KeptQuestion[]): readonly KeptQuestion[] {
  let bytes = 0;
  const first = questions.findLastIndex((question) => {
    bytes += Buffer.byteLength(JSON.stringify(question));
    return bytes > MOST_QUESTIONS_BYTES;
  });
  return questions.slice(Math.max(0, Math.min(first + 1, questions.length - 1)));
}

/** Why no tier answered; what one did say belongs to whoever asked. */
function toFailed({ attempts }: TicketDraft): TicketDraft['attempts'] {
  return attempts.filter(({ outcome }) => outcome !== 'completed');
}
