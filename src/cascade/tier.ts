import type { Failure } from './failure.ts';
import type { Price, Usage } from './money.ts';
import type { Citation, Grounding } from './passage.ts';
import type { Query } from './query.ts';

/** What a tier is asked. */
export interface TierRequest {
  readonly query: Query;
  readonly grounding: Grounding;
}

/** A tier's whole reply. */
export interface Completion {
  readonly kind: 'completion';
  readonly text: string;
  readonly citations: readonly Citation[];
  /** True where the reply says that it has no answer. */
  readonly abstained: boolean;
  /** `length`: cut off at the token limit. `refused`: a guardrail or policy declined; that is final. */
  readonly stop: 'end' | 'length' | 'refused';
  /** Absent where nothing counts tokens. */
  readonly usage?: Usage | undefined;
}

/** A way to answer, cheapest first in the ladder. Adding a provider means filling this port. */
export interface Tier {
  readonly name: string;
  /** What `model_used` says. */
  readonly model: string;
  /** Whose words its completions are: a model's own, or the knowledge's, extracted. */
  readonly source: 'model' | 'knowledge';
  readonly price?: Price | undefined;
  /** Most tokens a completion may have; bounds its worst-case cost. */
  readonly maxTokens: number;
  readonly timeoutMs: number;
  /** Time after which the next tier starts beside a slow call; never where absent. */
  readonly hedgeAfterMs?: number | undefined;
  /** Resolves with a failure rather than rejecting, and soon after `signal` aborts. */
  complete(request: TierRequest, signal: AbortSignal): Promise<Completion | Failure>;
}
