import type { Failure } from './failure.ts';
import type { Price, Usage } from './money.ts';
import type { Citation, Grounding, KnowledgeFilter } from './passage.ts';
import type { Query } from './query.ts';

/** What a tier is asked. */
export interface TierRequest {
  readonly query: Query;
  readonly grounding: Grounding;
  /** What the question's use case adds to the tier's own instructions. */
  readonly instructions?: string | undefined;
  /** What the question's use case lets it be answered from; `grounding` keeps to it already. */
  readonly filter?: KnowledgeFilter | undefined;
  /** True where somebody reads the answer as it is written: a tier that can stream then does. */
  readonly readAlong?: boolean | undefined;
  /** True where it has answered this before and is asked whether it says the same again. */
  readonly isAgain?: boolean | undefined;
  /** An answer to the question, for whoever is to judge it and not to give one. */
  readonly answer?: string | undefined;
}

/** A tier's whole reply. */
export interface Completion {
  readonly kind: 'completion';
  readonly text: string;
  readonly citations: readonly Citation[];
  /** True where the reply says that it has no answer. */
  readonly abstained: boolean;
  /** `length`: cut off, at the token limit or by the end of its time. `refused`: a guardrail declined; that is final. */
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
  /** Tokens that input and output may have together; absent where nothing bounds them. */
  readonly contextTokens?: number | undefined;
  /** Upper estimate of the tokens of its own instructions and markup. */
  readonly instructionTokens?: number | undefined;
  /** Names the words that it is told to answer by. */
  readonly promptVersion?: string | undefined;
  /** Passages that it is given at most; absent: all that were found. */
  readonly mostPassages?: number | undefined;
  readonly timeoutMs: number;
  /** Time after which the next tier starts beside a slow call; never where absent. */
  readonly hedgeAfterMs?: number | undefined;
  /**
   * Resolves with a failure rather than rejecting, and soon after `signal` aborts. A tier that reads its reply
   * as it is written tells each piece to `onText`.
   */
  complete(
    request: TierRequest,
    signal: AbortSignal,
    onText?: (piece: string) => void,
  ): Promise<Completion | Failure>;
  /**
   * What of a reply that is still being written can be shown: the beginning of what its completion will say, as
   * far as that is certain. Absent where what was told to `onText` can be shown as it is.
   */
  preview?(request: TierRequest, written: string): string;
  /** Makes what was told to `onText` before the time was up into a completion that is cut short. */
  salvage?(request: TierRequest, written: string): Completion | Failure;
}
