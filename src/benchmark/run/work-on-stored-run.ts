import { randomUUID } from 'node:crypto';
import { summariseResults } from '../figures/summarise-results.ts';
import type { Result } from '../result.ts';
import type { RunProgress } from '../run-facts.ts';
import type { Suite } from '../suite/suite.ts';
import type { Summary } from '../summary.ts';
import { createLocalLedger } from './ceiling.ts';
import { type Prepared, prepareRun, type Workshop } from './prepare.ts';
import { toRunKey } from './run-key.ts';
import { runWork } from './run-work.ts';
import { createShiftClock } from './shift-clock.ts';
import { type StoredRun, type StoredRuns, toSpentUsd } from './stored-runs.ts';
import { withoutTexts } from './without-texts.ts';

/** One stretch of work on a stored run. */
export interface Shift {
  readonly id: string;
  readonly run: StoredRun;
  readonly suite: Suite;
  readonly workshop: Workshop;
  readonly runs: StoredRuns;
  /** Milliseconds after which nothing is under way any more. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
  onProgress(done: number, total: number): void;
}

/** Where a stored run stands after a stretch of work. */
export interface Standing {
  readonly done: number;
  readonly total: number;
  /** There once all is done, or no money is left. */
  readonly summary?: Summary | undefined;
}

const WAIT_MS = 1_000;
const READ_AT_ONCE = 16;

/** What a stretch has done. */
interface Worked {
  /** Those that are done now. */
  readonly parts: readonly number[];
  /** Answers that there are of others, by part. */
  readonly partial: Readonly<Record<number, number>>;
  readonly ranOut: boolean;
  readonly leased: number;
}

const NO_WORK: Worked = { parts: [], partial: {}, ranOut: false, leased: 0 };

/**
 * Works on what nobody else works on. An answer that was cut short by the end of this stretch, and not by its own
 * deadline, is not counted: it is asked for again.
 */
export async function workOnStoredRun(shift: Shift): Promise<Standing | 'changed'> {
  const { id, run, suite, workshop, runs } = shift;
  const { clock } = workshop.dependencies;
  const { maxCostUsd } = run.wishes;
  const startedAtMs = clock.now();
  const endsAtMs = startedAtMs + shift.limitMs;
  const counted = createLocalLedger(undefined);
  const ledger = maxCostUsd === undefined ? counted : runs.ledger(id, maxCostUsd);
  const prepared = await prepareRun(suite, run.wishes, workshop, ledger);
  if (toRunKey(prepared.facts) !== run.key) return 'changed';

  const report = ({ parts, partial, ranOut }: Worked) =>
    runs.report(id, {
      parts,
      partial,
      workedMs: isOver(run) ? 0 : clock.now() - startedAtMs,
      spentNanoUsd: counted.spentNanoUsd(),
      stopped: ranOut,
    });
  let worked = NO_WORK;
  try {
    if (!isOver(run)) worked = await workOnParts(shift, prepared, endsAtMs);
  } catch (error) {
    // What was spent is counted all the same, unless the store itself is at fault.
    await report(NO_WORK).catch(() => undefined);
    throw error;
  }
  if (!isOver(run) && worked.leased === 0) {
    // Others have all of it; whoever asks again and again shall not do so at once.
    await clock.sleep(Math.min(WAIT_MS, Math.max(0, endsAtMs - clock.now())), shift.signal);
  }
  const now = (await report(worked)) ?? run;
  if (!isOver(now)) return { done: toDone(now), total: now.total };
  const results = () => readResults(runs, id, now);
  const summary = await summariseResults(prepared.facts, results, toProgress(now));
  return { done: summary.progress.done, total: now.total, summary };
}

export const partsOf = ({ total, partSize }: Pick<StoredRun, 'total' | 'partSize'>) =>
  Math.ceil(total / partSize);

function isOver(run: StoredRun): boolean {
  return run.stopped !== undefined || run.finished.length >= partsOf(run);
}

function positionsOf({ total, partSize }: StoredRun, part: number): number[] {
  const first = part * partSize;
  return Array.from({ length: Math.min(partSize, total - first) }, (_, index) => first + index);
}

function toDone(run: StoredRun): number {
  const { finished, partial = {} } = run;
  const whole = finished.map((part) => positionsOf(run, part).length);
  return [...whole, ...Object.values(partial)].reduce((sum, count) => sum + count, 0);
}

async function workOnParts(shift: Shift, prepared: Prepared, endsAtMs: number): Promise<Worked> {
  const { id, run, runs, workshop } = shift;
  const { clock, random } = workshop.dependencies;
  const by = randomUUID();
  const shiftClock = createShiftClock(clock, endsAtMs);
  const parts: number[] = [];
  const finished = new Set(run.finished);
  const count = partsOf(run);
  // Those who begin at the same time begin at different places.
  const offset = Math.floor(random.next() * count);
  let done = toDone(run);
  const partial: Record<number, number> = {};
  let leasedParts = 0;
  let ranOut = false;
  await prepared.warmUp(shift.signal);
  const mayBegin = () => shiftClock.mayBegin() && !shift.signal.aborted;
  for (let step = 0; step < count && !ranOut && mayBegin(); step += 1) {
    const part = (offset + step) % count;
    if (finished.has(part)) continue;
    const leased = await runs.lease(id, part, by);
    if (!leased) continue;
    leasedParts += 1;
    const positions = positionsOf(run, part);
    const results: Record<number, Result> = {};
    done += Object.keys(leased.results).length - (run.partial?.[part] ?? 0);
    try {
      const ran = await runWork({
        positions: positions.filter((position) => !(position in leased.results)),
        concurrency: run.wishes.concurrency,
        mayBegin,
        ask: (position) =>
          shiftClock.time((limitMs) => prepared.ask(position, { signal: shift.signal, limitMs })),
        async keep(position, result) {
          results[position] = withoutTexts(result);
          done += 1;
          shift.onProgress(done, run.total);
          // What was paid for is never only in this process.
          if (result.billed_usd > 0) await runs.save(id, part, by, { results, release: false });
        },
      });
      ranOut = ran.ranOut;
    } finally {
      const saved = await runs.save(id, part, by, { results, release: true });
      const kept = Object.keys(saved.results).length;
      if (kept === positions.length) parts.push(part);
      else partial[part] = kept;
    }
  }
  return { parts, ranOut, partial, leased: leasedParts };
}

async function* readResults(runs: StoredRuns, id: string, run: StoredRun): AsyncGenerator<Result> {
  const count = partsOf(run);
  for (let first = 0; first < count; first += READ_AT_ONCE) {
    const some = Array.from({ length: Math.min(READ_AT_ONCE, count - first) }, (_, index) => first + index);
    const read = await Promise.all(some.map((part) => runs.part(id, part)));
    for (const { results } of read) yield* Object.values(results);
  }
}

function toProgress(run: StoredRun): Omit<RunProgress, 'done'> {
  return {
    startedAt: run.startedAt,
    finishedAt: new Date().toISOString(),
    wallSeconds: run.workedMs / 1_000,
    total: run.total,
    stopped: run.stopped,
    billedUsd: toSpentUsd(run),
  };
}
