import type { AttemptCause } from './attempt.ts';
import type { Complexity } from './complexity.ts';
import type { Usage } from './money.ts';
import type { Citation } from './passage.ts';

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
export interface AttemptReport {
  readonly tier: string;
  readonly model: string;
  readonly cause: AttemptCause;
  readonly outcome: 'completed' | 'failed' | 'skipped' | 'aborted';
  readonly confidence?: number | undefined;
  readonly reasons?: readonly string[] | undefined;
  readonly failure?: string | undefined;
  readonly latencyMs: number;
  readonly costNanoUsd: number;
  readonly usage?: Usage | undefined;
}

/** The reply to a question: what is said, from what, how sure, and what it took. */
export interface Answer {
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
  readonly confidence: number;
  readonly nextAction: NextAction;
  readonly citations: readonly Citation[];
  readonly costNanoUsd: number;
  readonly latencyMs: number;
  readonly attempts: readonly AttemptReport[];
}
