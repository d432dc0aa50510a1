import { type Cascade, createCascade } from '../../cascade/cascade.ts';
import type { CascadeDependencies, CascadeSettings } from '../../cascade/dependencies.ts';
import type { AnswerStore, Budgets, Cache, SessionStore, TicketStore } from '../../cascade/ports.ts';
import type { Scorer } from '../../cascade/score/complexity.ts';
import { toTicket } from '../../cascade/to-ticket.ts';
import { withCountedTokens } from './count-tokens.ts';

/** What a strategy does otherwise than the configured cascade. */
export interface Changes {
  readonly settings?: Partial<CascadeSettings>;
  readonly scorer?: Scorer;
  /** Nobody else is asked about an answer, whatever is configured. */
  readonly withoutSecondOpinion?: boolean;
}

const NO_CACHE: Cache = { get: async () => undefined, set: async () => {} };
const NO_ANSWERS: AnswerStore = { get: async () => undefined, put: async () => {} };
const NO_SESSIONS: SessionStore = { get: async () => [], add: async () => {} };

/**
 * A cascade on the same tiers and articles as that of the server, which leaves nothing behind: nothing is answered
 * from the cache or kept in it, and no person is left a ticket.
 */
export function createTrialCascade(
  dependencies: CascadeDependencies,
  budgets: Budgets,
  { settings, scorer, withoutSecondOpinion = false }: Changes = {},
): Cascade {
  const { clock } = dependencies;
  const noTickets: TicketStore = {
    open: async (draft) => toTicket(draft, 'benchmark', clock.epochMs(), undefined).ticket,
    get: async () => undefined,
    list: async () => [],
    resolve: async () => undefined,
  };
  return createCascade({
    ...dependencies,
    tiers: dependencies.tiers.map(withCountedTokens),
    scorer: scorer ?? dependencies.scorer,
    secondOpinion: withoutSecondOpinion ? undefined : dependencies.secondOpinion,
    settings: { ...dependencies.settings, atLimit: 'static', ...settings },
    cache: NO_CACHE,
    toNearQuestion: undefined,
    answers: NO_ANSWERS,
    sessions: NO_SESSIONS,
    tickets: noTickets,
    budgets,
    listener: undefined,
    trace: undefined,
  });
}
