import type { Answer } from './answer.ts';
import type { Attempt, AttemptCause } from './attempt.ts';
import type { Complexity } from './score/complexity.ts';

/**
 * What happens to a question on its way; progress, streams, logs and metrics all listen to these. `number` is the
 * attempt's own, and in `answer` that of the attempt which is given, 0 where none is. After an attempt that
 * `isLast` no stronger one can follow. `delta` is unjudged text, told only where somebody reads along.
 */
export type CascadeEvent =
  | {
      readonly type: 'route';
      readonly complexity: Complexity;
      readonly tier: string;
      /** What starting elsewhere was expected to cost; absent where the thresholds decided. */
      readonly basis?: string | undefined;
    }
  | {
      readonly type: 'attempt';
      readonly number: number;
      readonly tier: string;
      readonly cause: AttemptCause;
      readonly isLast: boolean;
    }
  | { readonly type: 'delta'; readonly number: number; readonly text: string }
  | {
      readonly type: 'verdict';
      readonly tier: string;
      readonly attempt: Attempt;
      /** Whether it ends the question. */
      readonly isAccepted: boolean;
    }
  | { readonly type: 'answer'; readonly answer: Answer; readonly number: number };

export type CascadeListener = (event: CascadeEvent) => void;

export function toBoth(
  first: CascadeListener | undefined,
  second: CascadeListener | undefined,
): CascadeListener | undefined {
  if (!first || !second) return first ?? second;
  return (event) => {
    first(event);
    second(event);
  };
}
