import type { Answer } from './answer.ts';
import type { CascadeListener } from './events.ts';
import type { Clock } from './ports.ts';
import type { Query } from './query.ts';
import type { Redaction } from './redaction.ts';
import type { Limits } from './route.ts';
import type { Stages } from './stages.ts';
import type { Customer } from './ticket.ts';
import type { UseCase } from './use-case.ts';
import type { Values } from './vault.ts';

/** A question under way: without its personal data, with its conversation and its limits. */
export interface Asked {
  readonly query: Query;
  readonly redaction: Redaction;
  /** Its personal data, by placeholder. */
  readonly values: Values;
  readonly useCase: UseCase;
  readonly limits: Limits;
  readonly minConfidence: number;
  /** Milliseconds of the monotonic clock. */
  readonly startedAtMs: number;
  /** When the attempts have to be over; what is left of the deadline belongs to the reply. */
  readonly attemptsEndMs: number;
  readonly signal: AbortSignal;
  readonly listener: CascadeListener | undefined;
  readonly stages: Stages;
  readonly readAlong: boolean | undefined;
  readonly forTicket: ForTicket;
  /** False where an answer is wanted, be it only the best there is, as of an escalation. */
  readonly mayAskBack: boolean;
}

/** What a ticket is kept with, beside the question and its answer. */
export interface ForTicket {
  /** What makes the ticket one, however often it is asked for. Left out: the answer. */
  readonly key?: string | undefined;
  readonly customer?: Customer | undefined;
}

/** An answer, and the number of the attempt that it is; 0 where it is none's. */
export interface Reply {
  readonly answer: Answer;
  readonly number: number;
}

/** The end of a deadline that is kept for putting the reply together. */
export const REPLY_RESERVE_MS = 500;
/** Of that, what is kept for the way back to whoever asked. */
const RETURN_MS = 50;

/** Milliseconds that whatever the reply still needs may take. */
export function timeLeft({ attemptsEndMs }: Asked, clock: Clock): number {
  return Math.max(0, attemptsEndMs + REPLY_RESERVE_MS - RETURN_MS - clock.now());
}
