import type { Answer } from './answer.ts';
import type { Attempt, AttemptCause } from './attempt.ts';
import type { Complexity } from './complexity.ts';

/**
 * What happens to a question on its way; progress, logs and metrics all listen to these. `number` counts the
 * question's calls from 1; skipped tiers have a number of their own too. `delta` is unjudged text.
 */
export type CascadeEvent =
  | { readonly type: 'route'; readonly complexity: Complexity; readonly tier: string }
  | { readonly type: 'attempt'; readonly number: number; readonly tier: string; readonly cause: AttemptCause }
  | { readonly type: 'delta'; readonly number: number; readonly text: string }
  | { readonly type: 'verdict'; readonly number: number; readonly tier: string; readonly attempt: Attempt }
  | { readonly type: 'answer'; readonly answer: Answer };

export type CascadeListener = (event: CascadeEvent) => void;
