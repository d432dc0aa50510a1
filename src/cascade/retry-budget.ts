/** Retries that the service as a whole can afford, so that an outage does not multiply its own load. */
export interface RetryBudget {
  /** Called once a question. */
  earn(): void;
  /** Called once a retry. */
  spend(): void;
  /** Whole retries left. */
  left(): number;
}

/** One a question on average; fallbacks are free. */
const EARNED_PER_QUESTION = 1;
/** What quiet times may save up for a bad minute. */
const MOST_SAVED = 20;

export function createRetryBudget(): RetryBudget {
  let left = MOST_SAVED;
  return {
    earn: () => {
      left = Math.min(MOST_SAVED, left + EARNED_PER_QUESTION);
    },
    spend: () => {
      left--;
    },
    left: () => left,
  };
}
