import type { AnswerStatus } from '../../cascade/answer.ts';
import { cutAtCharacter } from '../../text/cut-text.ts';

/** What of an answer tells why it is not right. */
export interface WorstAnswer {
  readonly status: string;
  readonly source: string;
  readonly tier?: string | undefined;
  readonly confidence: number;
  readonly abstained: boolean;
  readonly failed: boolean;
  /** Nothing answers the question. */
  readonly isUnanswerable: boolean;
  /** Of what a right answer says, what it lacks. */
  readonly missing: readonly string[];
  /** What no right answer says, and it does. */
  readonly forbidden: readonly string[];
}

/** More of them, or longer, would not be read. */
const MOST_TERMS = 3;
const MOST_CHARACTERS = 60;

/** Why the cascade's answer is not right, in a few words such as: said that it does not know. */
export function whyLost(worst: WorstAnswer): string {
  if (worst.failed) return 'failed';
  if (worst.abstained) return 'said that it does not know';
  const status = worst.status as AnswerStatus;
  if (status === 'needs_clarification') return 'asked back';
  if (status === 'pending_review') return 'left it to a person';
  const missing = worst.missing.length > 0 ? [`lacks ${list(worst.missing)}`] : [];
  const forbidden = worst.forbidden.length > 0 ? [`says ${list(worst.forbidden)}, which is wrong`] : [];
  const unanswerable = worst.isUnanswerable ? ['answered what nothing answers'] : [];
  return [howItEnded(worst, status), ...unanswerable, ...missing, ...forbidden].join('; ');
}

function howItEnded({ tier, source, confidence }: WorstAnswer, status: AnswerStatus): string {
  const sure = `with confidence ${confidence.toFixed(2)}`;
  if (tier === undefined) return `no tier answered, ${source} did ${sure}`;
  if (status === 'accepted') return `stopped at ${tier} ${sure}, which was too sure`;
  if (status === 'degraded') return `answered at ${tier} ${sure}, but not in full`;
  return `ended at ${tier} ${sure}, the best that was to be had`;
}

function list(terms: readonly string[]): string {
  const shown = terms.slice(0, MOST_TERMS).map((term) => {
    const cut = cutAtCharacter(term, MOST_CHARACTERS);
    return `"${cut.length < term.length ? `${cut}…` : cut}"`;
  });
  const rest = terms.length - shown.length;
  return [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}
