import { type StrategyFile, strategyFileSchema } from '../benchmark/strategies/strategy-file.ts';
import { describeIssues } from '../cascade/describe-issues.ts';
import type { Clock, Log } from '../cascade/ports.ts';
import type { AppConfigSettings } from '../cascade/settings.ts';
import type { Tier } from '../cascade/tier.ts';
import { readAppConfig } from './read-app-config.ts';
import { findStrategyTiers } from './strategy-order.ts';

export interface DynamicStrategyOptions {
  readonly settings: AppConfigSettings;
  /** Where the extension listens on this machine. */
  readonly port: number;
  readonly tiers: readonly Pick<Tier, 'name' | 'model'>[];
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

export interface UsableStrategy {
  readonly says: StrategyFile;
  /** Tiers by index, best first. */
  readonly order: readonly number[];
}

/** A strategy that may be another with every question. */
export interface DynamicStrategy {
  /** The last one that was read and can be used; undefined until there was one. */
  current(): UsableStrategy | undefined;
  /** Begins to read it where that is due; for when a question comes in. Never waits or throws. */
  refresh(): void;
  /** Resolves once nothing is being read, be it in vain. */
  settled(): Promise<void>;
}

/** After a reading in vain the next is due as soon: at a cold start the extension may not have it yet. */
const RETRY_MS = 5_000;

/**
 * Reads a strategy from AppConfig: once before this resolves, which takes a second at most, and then beside the
 * questions, as nothing runs between two of them on Lambda. What cannot be read or used changes nothing; why is told
 * once, until it is another reason or it works again.
 */
export async function createDynamicStrategy(options: DynamicStrategyOptions): Promise<DynamicStrategy> {
  const { settings, port, tiers, clock, log } = options;
  let current: (UsableStrategy & { readonly text: string }) | undefined;
  let complaint: string | undefined;
  let begunAtMs = clock.now();
  let reading: Promise<void> | undefined;

  function begin(): void {
    begunAtMs = clock.now();
    reading = readAppConfig(settings, port)
      .then(use)
      .catch((error: unknown) => {
        const why = error instanceof Error ? error.message : '';
        if (why !== complaint) log.warn('strategy_unusable', { why });
        complaint = why;
      })
      .finally(() => {
        reading = undefined;
      });
  }

  function use(text: string): void {
    if (text !== current?.text) current = { text, ...toUsable(text, tiers) };
    else if (complaint === undefined) return;
    complaint = undefined;
    log.info('strategy_read', { tiers: current.order.map((index) => tiers[index]?.name) });
  }

  begin();
  await reading;
  return {
    current: () => current,
    refresh() {
      const refreshMs = settings.refreshSeconds * 1_000;
      const dueInMs = complaint === undefined ? refreshMs : Math.min(refreshMs, RETRY_MS);
      if (!reading && clock.now() - begunAtMs >= dueInMs) begin();
    },
    settled: async () => reading,
  };
}

/** @throws Error that says what is wrong with it; of what is no JSON nothing is quoted, as it may be anything. */
function toUsable(text: string, tiers: DynamicStrategyOptions['tiers']): UsableStrategy {
  const input = toJson(text);
  const { data: says, error } = strategyFileSchema.safeParse(input);
  const faults = error
    ? describeIssues(strategyFileSchema, input, error).map(
        ({ field, message }) => `${field || 'the file'} ${message}`,
      )
    : [];
  const { order, complaints } = says ? findStrategyTiers(says, tiers) : { order: [], complaints: faults };
  if (!says || complaints.length > 0) throw new Error(complaints.join('; '));
  return { says, order };
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new Error('is not JSON');
  }
}
