import type { Attempt } from '../../src/cascade/attempt.ts';
import { climb } from '../../src/cascade/climb.ts';
import type { CascadeEvent } from '../../src/cascade/events.ts';
import { NO_GROUNDING } from '../../src/cascade/passage.ts';
import { createRetryBudget } from '../../src/cascade/retry-budget.ts';
import type { Tier, TierRequest } from '../../src/cascade/tier.ts';
import { judgeByText } from './fake-tier.ts';
import { recordingLog } from './test-cascade.ts';
import { countingRandom } from './test-stores.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What a climb takes, with the parts of its request beside the rest. */
type Options = Omit<Parameters<typeof climb>[0], 'request'> & TierRequest;

export interface Climbed {
  readonly attempts: readonly Attempt[];
  /** `tier cause outcome`, or the kind of failure in place of the outcome, in the order in which they ended. */
  readonly path: readonly string[];
  readonly events: readonly CascadeEvent[];
  readonly logged: readonly { readonly event: string; readonly fields: unknown }[];
}

/** Climbs all of `tiers` from the first with 10 s and confidence 0.7, reading along, unless `options` say otherwise. */
export async function climbTiers(
  tiers: readonly Tier[],
  clock: VirtualClock,
  { query, grounding, instructions, filter, readAlong = true, ...options }: Partial<Options> = {},
): Promise<Climbed> {
  const events: CascadeEvent[] = [];
  const { log, logged } = recordingLog();
  const attempts = await climb({
    tiers,
    clock,
    log,
    judge: judgeByText,
    random: countingRandom(),
    retries: createRetryBudget(),
    request: {
      query: query ?? { text: 'How do I reset my password?', context: {} },
      grounding: grounding ?? NO_GROUNDING,
      instructions,
      filter,
      readAlong,
    },
    route: { first: 0, start: 0, last: tiers.length - 1 },
    minConfidence: 0.7,
    attemptsEndMs: 10_000,
    signal: new AbortController().signal,
    listener: (event) => void events.push(event),
    ...options,
  });
  const path = attempts.map((attempt) => {
    const end = attempt.outcome === 'failed' ? attempt.failure.kind : attempt.outcome;
    return `${tiers[attempt.tier]?.name} ${attempt.cause} ${end}`;
  });
  return { attempts, path, events, logged };
}
