import * as z from 'zod';
import type { Clock, Log, SharedState } from '../cascade/ports.ts';
import type { Records } from './records.ts';

export interface SharedTiersOptions {
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Log;
  /** Tells this instance's own news from the others'. */
  readonly instanceId: string;
}

/**
 * What instances have found out about tiers, by way of a store. Nothing here runs by itself, as on Lambda nothing
 * does between two questions: all of it begins with a call, and none of the calls waits for the store.
 */
export interface SharedTiers {
  /** Those who use `tierKey` mean the same model with the same settings. It can be read in the store. */
  of(tierKey: string): SharedState;
  /** Begins to read what others say, unless that was begun lately; for when a question comes in. Never throws. */
  refresh(): void;
  /** Resolves once all that has begun is done, be it in vain; for when the process is about to end. */
  settled(): Promise<void>;
}

const REFRESH_EVERY_MS = 5_000;
const TELL_LATENCY_EVERY_MS = 5_000;
/** A latency that rests on as many answers is not told again before that, by whomever: one speaks for all. */
const FRESH_MS = 30_000;
const KEPT_MS = 10 * 60_000;

const told = {
  tier: z.string(),
  /** The instance that says so. */
  by: z.string(),
  /** Milliseconds since 1970. */
  atMs: z.number(),
};
const newsSchema = z.discriminatedUnion('about', [
  z.object({ ...told, about: z.literal('breaker'), openForMs: z.number().min(0).optional() }),
  z.object({ ...told, about: z.literal('latency'), p95Ms: z.number().min(0), samples: z.number() }),
]);

/** One record for breaker and latency each, so that neither overwrites the other. The last one wins. */
type News = z.infer<typeof newsSchema>;
type Subject = News['about'];
type About<Of extends Subject> = Extract<News, { about: Of }>;
/** What a subject's news hold beside who told it, and when. */
type Finding<Of extends Subject> = Omit<About<Of>, keyof typeof told | 'about'>;

interface Heard {
  readonly news: News;
  /** When it was found, by our own clock, and never later than when we heard of it. */
  readonly foundAtMs: number;
}

const toName = (about: Subject, tier: string) => `${about} ${tier}`;

/** See SharedTiers. A store that fails costs nothing but the news, and one warning until it works again. */
export function createSharedTiers({ records, clock, log, instanceId }: SharedTiersOptions): SharedTiers {
  let heard: ReadonlyMap<string, Heard> = new Map();
  let refreshedAtMs = Number.NEGATIVE_INFINITY;
  let isFailing = false;
  /** By what they write or read; the next one of a name waits for the one before. */
  const pending = new Map<string, Promise<void>>();

  function begin(name: string, work: () => Promise<void>): void {
    const done = (pending.get(name) ?? Promise.resolve())
      .then(work)
      .then(
        () => {
          isFailing = false;
        },
        (error: unknown) => {
          if (!isFailing) log.warn('shared_state', { error: error instanceof Error ? error.message : '' });
          isFailing = true;
        },
      )
      .finally(() => {
        if (pending.get(name) === done) pending.delete(name);
      });
    pending.set(name, done);
  }

  async function listen(): Promise<void> {
    const latest = new Map<string, Heard>();
    for await (const { value } of records.list('tier')) {
      // Another version may write what we do not know.
      const { data: news } = newsSchema.safeParse(value);
      if (!news || news.by === instanceId) continue;
      latest.set(toName(news.about, news.tier), toHeard(news));
    }
    heard = latest;
  }

  /**
   * News that we have heard already keep their time: read again and again, those of a clock ahead of ours would
   * always be of this moment.
   */
  function toHeard(news: News): Heard {
    const known = heard.get(toName(news.about, news.tier));
    if (known?.news.by === news.by && known.news.atMs === news.atMs) return known;
    return { news, foundAtMs: clock.now() - Math.max(0, clock.epochMs() - news.atMs) };
  }

  function lookUp<Of extends Subject>(about: Of, tier: string): (Heard & { news: About<Of> }) | undefined {
    const known = heard.get(toName(about, tier));
    if (!known || clock.now() - known.foundAtMs >= KEPT_MS) return undefined;
    return known as Heard & { news: About<Of> };
  }

  function tell<Of extends Subject>(about: Of, tier: string, finding: Finding<Of>): void {
    const atMs = clock.epochMs();
    const value = { about, tier, by: instanceId, atMs, ...finding };
    const name = toName(about, tier);
    begin(name, () => records.put('tier', name, { value, expiresAtMs: atMs + KEPT_MS }));
  }

  return {
    of(tier) {
      let own = { atMs: Number.NEGATIVE_INFINITY, samples: 0 };
      return {
        outage() {
          const known = lookUp('breaker', tier);
          if (known?.news.openForMs === undefined) return undefined;
          const untilMs = known.foundAtMs + known.news.openForMs;
          return clock.now() < untilMs ? { foundAtMs: known.foundAtMs, untilMs } : undefined;
        },
        p95Ms: () => lookUp('latency', tier)?.news.p95Ms,
        tellBreaker(openUntilMs) {
          tell('breaker', tier, openUntilMs === undefined ? {} : { openForMs: openUntilMs - clock.now() });
        },
        tellLatency(p95Ms, samples) {
          const atMs = clock.now();
          const known = lookUp('latency', tier);
          const isTold = (sinceMs: number, by: number) => atMs - sinceMs < FRESH_MS && by >= samples;
          if (atMs - own.atMs < TELL_LATENCY_EVERY_MS || isTold(own.atMs, own.samples)) return;
          if (known && isTold(known.foundAtMs, known.news.samples)) return;
          own = { atMs, samples };
          tell('latency', tier, { p95Ms, samples });
        },
      };
    },
    refresh() {
      if (pending.has('refresh') || clock.now() - refreshedAtMs < REFRESH_EVERY_MS) return;
      refreshedAtMs = clock.now();
      begin('refresh', listen);
    },
    async settled() {
      await Promise.all(pending.values());
    },
  };
}
