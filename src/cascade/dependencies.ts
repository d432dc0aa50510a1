import type { ToNearQuestion } from './cache-key.ts';
import type { CascadeListener } from './events.ts';
import type { Calibration } from './judge/calibration.ts';
import type { SecondOpinion } from './judge/second-opinion.ts';
import type { Judge } from './judge/verdict.ts';
import type { Extractor, Knowledge } from './passage.ts';
import type {
  AnswerStore,
  Budgets,
  Cache,
  Clock,
  Log,
  Random,
  Redactor,
  SessionStore,
  TicketStore,
} from './ports.ts';
import type { Scorer } from './score/complexity.ts';
import type { Tracer } from './stages.ts';
import type { Tier } from './tier.ts';
import type { UseCase } from './use-case.ts';

export interface CascadeSettings {
  /** How the starting tier is picked. */
  readonly policy: 'thresholds' | 'expected-cost';
  /** Scores below the first value start at the first tier, and so on; one value fewer than tiers. */
  readonly thresholds: readonly number[];
  /**
   * Tiers, best first, that take the place of policy and thresholds: where questions start, and who is asked after a
   * failure. It may change from one question to the next, and the fingerprint with it.
   */
  readonly order?: readonly number[] | undefined;
  /** By tier: the log-odds that its answer is accepted, by complexity; of one that is not in it, nothing is known. */
  readonly acceptance: ReadonlyMap<string, Calibration>;
  readonly minConfidence: number;
  /** How the confidence is read, the second opinion's share in it included; absent: as it is. */
  readonly confidence?: Calibration | undefined;
  readonly deadlineMs: number;
  /** Whether a customer is asked back where the question may mean two things. */
  readonly clarify: boolean;
  /** By what `context.use_case` says. */
  readonly useCases: ReadonlyMap<string, UseCase>;
  /** Stands for everything in the configuration that shapes an answer; part of the cache's key. */
  readonly fingerprint: string;
  /** What becomes of a question that no budget is left for. */
  readonly atLimit: 'static' | 'refuse';
}

/** What the cascade is made with: every port filled. */
export interface CascadeDependencies {
  /** Cheapest first. */
  readonly tiers: readonly Tier[];
  readonly knowledge: Knowledge;
  readonly extractor: Extractor;
  readonly scorer: Scorer;
  readonly judge: Judge;
  /** Absent: nobody else is asked. */
  readonly secondOpinion?: SecondOpinion | undefined;
  readonly redactor: Redactor;
  readonly cache: Cache;
  /** Absent: only the very same question is answered from the cache. */
  readonly toNearQuestion?: ToNearQuestion | undefined;
  readonly answers: AnswerStore;
  readonly sessions: SessionStore;
  readonly tickets: TicketStore;
  /** Absent: spending is not limited. */
  readonly budgets?: Budgets | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Hears of every question, beside whoever asked. */
  readonly listener?: CascadeListener | undefined;
  /** Asked when a question begins; undefined where nobody wants to know what becomes of that one. */
  readonly trace?: (() => Tracer | undefined) | undefined;
  readonly settings: CascadeSettings;
}
