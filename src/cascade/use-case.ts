import type { KnowledgeFilter } from './passage.ts';

/** What holds for one kind of request, named by `context.use_case`. */
export interface UseCase {
  /** Weakest and strongest tier that answers it; a caller's own limits win where the two exclude each other. */
  readonly minTier?: string | undefined;
  readonly maxTier?: string | undefined;
  /** Added to the instructions of whichever model answers. */
  readonly prompt?: string | undefined;
  /** What an article has to say of itself to be used. */
  readonly knowledgeFilter?: KnowledgeFilter | undefined;
  /** Said in place of the usual words when nothing and nobody could answer. */
  readonly staticReply?: string | undefined;
}
