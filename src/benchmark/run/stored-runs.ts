import { randomUUID } from 'node:crypto';
import type { Caller } from '../../cascade/caller.ts';
import { nanoUsdToUsd, usdToNanoUsd } from '../../cascade/money.ts';
import type { Clock } from '../../cascade/ports.ts';
import type { Records } from '../../store/records.ts';
import type { Update } from '../../store/update.ts';
import type { Result } from '../result.ts';
import type { BenchmarkCase } from '../suite/case.ts';
import type { Ledger } from './ceiling.ts';
import { mergePartial } from './merge-partial.ts';
import type { Wishes } from './prepare.ts';

/** A benchmark that is kept in the store, for any number of processes to have a part in. */
export interface StoredRun {
  readonly owner?: Caller | undefined;
  /** What has to be the same for all that have a part in it. */
  readonly key: string;
  /** Absent where the questions came with the call; `cases` has them. */
  readonly suite?: string | undefined;
  readonly wishes: Wishes;
  readonly total: number;
  /** Positions of the order that are leased together: those of part n begin at n times this. */
  readonly partSize: number;
  /** Parts that are done, in no order. */
  readonly finished: readonly number[];
  /** Answers that there are of other parts, by part, as far as whoever worked on them has told. */
  readonly partial?: Readonly<Record<number, number>> | undefined;
  readonly startedAt: string;
  readonly workedMs: number;
  readonly stopped?: 'cost_ceiling' | undefined;
  readonly spentNanoUsd: number;
  /** Integer nano-USD set aside for calls; what is never settled may have been charged. */
  readonly held: Readonly<Record<string, number>>;
}

/** Results of a part without their texts, by position; and who works on it until when, milliseconds since 1970. */
export interface StoredPart {
  readonly results: Readonly<Record<number, Result>>;
  readonly lease?: { readonly by: string; readonly untilMs: number } | undefined;
}

export type StoredRuns = ReturnType<typeof createStoredRuns>;

const KIND = 'benchmark';
const KEPT_MS = 7 * 86_400_000;
const AIM_PARTS = 400;
const LEAST_IN_PART = 8;
const MOST_IN_PART = 64;
/** Longer than any call works. */
const LEASE_MS = 20_000;

export function createStoredRuns(records: Records, update: Update, clock: Clock) {
  const partKey = (id: string, part: number) => `${id} ${part}`;
  const casesKey = (id: string) => `${id} cases`;
  const replyKey = (id: string) => `${id} reply`;
  const expiresAtMs = () => clock.epochMs() + KEPT_MS;

  const keep = (key: string, value: unknown): Promise<void> =>
    update<unknown, void>(KIND, key, () => ({ value, result: undefined, expiresAtMs: expiresAtMs() }));

  /** Changes a run that is there; undefined where it is not, and where `change` says so. */
  function changeRun<Value>(
    id: string,
    change: (run: StoredRun) => { readonly run?: Partial<StoredRun>; readonly result: Value } | undefined,
  ): Promise<Value | undefined> {
    return update<StoredRun, Value | undefined>(KIND, id, (current) => {
      const changed = current && change(current);
      if (!current || !changed?.run) return { result: changed?.result };
      return { value: { ...current, ...changed.run }, result: changed.result, expiresAtMs: expiresAtMs() };
    });
  }

  function changePart<Value>(
    id: string,
    part: number,
    change: (current: StoredPart) => { readonly part?: StoredPart; readonly result: Value },
  ): Promise<Value> {
    return update<StoredPart, Value>(KIND, partKey(id, part), (current) => {
      const { part: value, result } = change(current ?? { results: {} });
      return value ? { value, result, expiresAtMs: expiresAtMs() } : { result };
    });
  }

  return {
    /** Keeps a new run, and resolves to its id. */
    async begin(run: StoredRun, cases?: readonly BenchmarkCase[]): Promise<string> {
      const id = `bench_${randomUUID()}`;
      if (cases) await keep(casesKey(id), cases);
      await keep(id, run);
      return id;
    },

    async cases(id: string): Promise<readonly BenchmarkCase[]> {
      return ((await records.get(KIND, casesKey(id)))?.value as BenchmarkCase[] | undefined) ?? [];
    },

    /** What a finished run is answered with, made once. */
    async reply(id: string): Promise<unknown> {
      return (await records.get(KIND, replyKey(id)))?.value;
    },
    keepReply: (id: string, reply: unknown) => keep(replyKey(id), reply),

    async get(id: string): Promise<StoredRun | undefined> {
      return (await records.get(KIND, id))?.value as StoredRun | undefined;
    },

    async part(id: string, part: number): Promise<StoredPart> {
      return (
        ((await records.get(KIND, partKey(id, part)))?.value as StoredPart | undefined) ?? { results: {} }
      );
    },

    /** Takes a part that nobody works on; undefined where somebody does. */
    lease(id: string, part: number, by: string): Promise<StoredPart | undefined> {
      const nowMs = clock.epochMs();
      return changePart(id, part, (current) => {
        if (current.lease && current.lease.untilMs > nowMs) return { result: undefined };
        const leased = { ...current, lease: { by, untilMs: nowMs + LEASE_MS } };
        return { part: leased, result: leased };
      });
    },

    /** Adds results to a part; of two for one position the first stays. Gives it back where `release`. */
    save(
      id: string,
      part: number,
      by: string,
      { results, release }: { readonly results: Readonly<Record<number, Result>>; readonly release: boolean },
    ): Promise<StoredPart> {
      return changePart(id, part, ({ lease, results: before }) => {
        const rest = release && lease?.by === by ? undefined : lease;
        const saved: StoredPart = { results: { ...results, ...before }, ...(rest && { lease: rest }) };
        return { part: saved, result: saved };
      });
    },

    /** Says what is done and how long a call has worked; resolves to the run as it is then. */
    report(
      id: string,
      {
        parts,
        partial = {},
        workedMs,
        spentNanoUsd,
        stopped,
      }: {
        readonly parts: readonly number[];
        readonly partial?: Readonly<Record<number, number>>;
        readonly workedMs: number;
        readonly spentNanoUsd: number;
        readonly stopped: boolean;
      },
    ): Promise<StoredRun | undefined> {
      return changeRun(id, (run) => {
        const finished = new Set([...run.finished, ...parts]);
        const changed = {
          finished: [...finished],
          partial: mergePartial(run.partial, partial, finished),
          workedMs: run.workedMs + workedMs,
          spentNanoUsd: run.spentNanoUsd + spentNanoUsd,
          ...(stopped && { stopped: 'cost_ceiling' as const }),
        };
        return { run: changed, result: { ...run, ...changed } };
      });
    },

    /** The money of a run with a ceiling, counted by all who have a part in it. */
    ledger(id: string, maxUsd: number): Ledger {
      const most = usdToNanoUsd(maxUsd);
      return {
        hold: (nanoUsd) =>
          changeRun(id, ({ spentNanoUsd, held }) => {
            if (spentNanoUsd + sumOf(held) + nanoUsd > most) return undefined;
            const holdId = randomUUID();
            return { run: { held: { ...held, [holdId]: nanoUsd } }, result: holdId };
          }),
        async settle(holdId, nanoUsd) {
          await changeRun(id, ({ spentNanoUsd, held }) => {
            if (!(holdId in held)) return undefined;
            const { [holdId]: _, ...rest } = held;
            return { run: { held: rest, spentNanoUsd: spentNanoUsd + nanoUsd }, result: true };
          });
        },
      };
    },
  };
}

/** Large enough that few are needed, and small enough that one fits a record. */
export function toPartSize(total: number): number {
  return Math.min(MOST_IN_PART, Math.max(LEAST_IN_PART, Math.ceil(total / AIM_PARTS)));
}

export function toSpentUsd({ spentNanoUsd, held }: StoredRun): number {
  return nanoUsdToUsd(spentNanoUsd + sumOf(held));
}

function sumOf(held: StoredRun['held']): number {
  return Object.values(held).reduce((sum, nanoUsd) => sum + nanoUsd, 0);
}
