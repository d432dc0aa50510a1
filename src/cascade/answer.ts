import type { AttemptCause } from './attempt.ts';
import type { Dropped } from './fit-window.ts';
import type { Cost, Usage } from './money.ts';
import type { Citation } from './passage.ts';
import type { Complexity } from './score/complexity.ts';
import type { Ticket } from './ticket.ts';

export const ANSWER_STATUSES = [
  'accepted',
  'best_effort',
  'degraded',
  'needs_clarification',
  'pending_review',
] as const;
export type AnswerStatus = (typeof ANSWER_STATUSES)[number];

export const ANSWER_SOURCES = ['model', 'cache', 'knowledge', 'static'] as const;
export type AnswerSource = (typeof ANSWER_SOURCES)[number];

export const NEXT_ACTIONS = ['send', 'ask_customer', 'escalate_next', 'escalate_human'] as const;

/** What whoever asked should do with the answer. */
export interface NextAction {
  readonly do: (typeof NEXT_ACTIONS)[number];
  /** One sentence. */
  readonly why: string;
}

/** One call as the caller sees it; `failure` is a kind, never a provider's words. */
export interface AttemptReport extends Cost {
  readonly tier: string;
  readonly model: string;
  /** Names the words that the tier was told to answer by. */
  readonly promptVersion?: string | undefined;
  readonly cause: AttemptCause;
  readonly outcome: 'completed' | 'failed' | 'skipped' | 'aborted';
  readonly confidence?: number | undefined;
  readonly reasons?: readonly string[] | undefined;
  readonly failure?: string | undefined;
  readonly latencyMs: number;
  readonly usage?: Usage | undefined;
  /** True where the cost is the most that the call may have used, as nothing was reported. */
  readonly estimated: boolean;
  readonly dropped?: Dropped | undefined;
}

/** The reply to a question: what is said, from what, how sure, and what it took. */
export interface Answer extends Cost {
  readonly answerId: string;
  readonly response: string;
  readonly status: AnswerStatus;
  /** True for what is not a tier's whole answer made for this configuration. */
  readonly degraded: boolean;
  readonly abstained: boolean;
  readonly source: AnswerSource;
  /** Absent where no tier answered. */
  readonly tier?: string | undefined;
  readonly model?: string | undefined;
  readonly complexity: Complexity;
  /** What the start rests on, in words, where that is what each was expected to cost. */
  readonly routeBasis?: string | undefined;
  readonly confidence: number;
  readonly nextAction: NextAction;
  /** What the customer is asked back, in one sentence. */
  readonly clarifyingQuestion?: string | undefined;
  /** What there is to choose from then; may be nothing. */
  readonly choices?: readonly string[] | undefined;
  readonly citations: readonly Citation[];
  /** What the cost rests on, in words. */
  readonly costBasis: string;
  readonly latencyMs: number;
  readonly attempts: readonly AttemptReport[];
  readonly sessionId?: string | undefined;
  /** What a person has been left, kept durably. */
  readonly ticket?: TicketReceipt | undefined;
}

/** Of a ticket, what whoever asked may know. */
export type TicketReceipt = Pick<Ticket, 'ticketId' | 'status' | 'delivered' | 'expectedByMs' | 'summary'>;
