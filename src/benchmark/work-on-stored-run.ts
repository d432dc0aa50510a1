import { randomUUID } from 'node:crypto';
import type { Clock } from '../cascade/ports.ts';
import { cutAtCharacter } from '../text/cut-text.ts';
import { createLocalLedger } from './ceiling.ts';
import { type Prepared, prepareRun, type Workshop } from './prepare.ts';
import type { Result } from './result.ts';
import type { RunProgress } from './run-facts.ts';
import { toRunKey } from './run-key.ts';
import { type Outcome, runWork } from './run-work.ts';
import { type StoredRun, type StoredRuns, toSpentUsd } from './stored-runs.ts';
import type { Suite } from './suite.ts';
import { summariseResults } from './summarise-results.ts';
import type { Summary } from './summary.ts';

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

/** A question is not begun unless the slowest so far would be over in time, this much slower than it was. */
const MARGIN = 1.5;
const WAIT_MS = 1_000;
const READ_AT_ONCE = 16;
/** What an answer that its time has cut short falls short of it by at most. */
const CUT_MS = 500;

/**
 * Works on what nobody else works on. An answer that was cut short by the end of this stretch, and not by its own
 * deadline, is not counted: it is asked for again.
 */
export async function workOnStoredRun(shift: Shift): Promise<Standing | 'changed'> {
  const { id, run, suite, workshop, runs } = shift;
  const { clock } = workshop.dependencies;
  const { maxCostUsd } = run.wishes;
  const counted = createLocalLedger(undefined);
  const ledger = maxCostUsd === undefined ? counted : runs.ledger(id, maxCostUsd);
  const prepared = await prepareRun(suite, run.wishes, workshop, ledger);
  if (toRunKey(prepared.facts) !== run.key) return 'changed';

  const startedAtMs = clock.now();
  const worked = isOver(run)
    ? { parts: [], ranOut: false, partial: 0, leased: 0 }
    : await workOnParts(shift, prepared, startedAtMs + shift.limitMs);
  if (!isOver(run) && worked.leased === 0) {
    // Others have all of it; whoever asks again and again shall not do so at once.
    const leftMs = startedAtMs + shift.limitMs - clock.now();
    await clock.sleep(Math.min(WAIT_MS, Math.max(0, leftMs)), shift.signal);
  }
  const now =
    (await runs.report(id, {
      parts: worked.parts,
      workedMs: isOver(run) ? 0 : clock.now() - startedAtMs,
      spentNanoUsd: counted.spentNanoUsd(),
      stopped: worked.ranOut,
    })) ?? run;
  if (!isOver(now)) return { done: toDone(now) + worked.partial, total: now.total };
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
  return run.finished.reduce((sum, part) => sum + positionsOf(run, part).length, 0);
}

async function workOnParts(shift: Shift, prepared: Prepared, endsAtMs: number) {
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
  let partial = 0;
  let leasedParts = 0;
  let ranOut = false;
  await prepared.warmUp(shift.signal);
  for (let step = 0; step < count && !ranOut && shiftClock.mayBegin(); step += 1) {
    const part = (offset + step) % count;
    if (finished.has(part)) continue;
    const leased = await runs.lease(id, part, by);
    if (!leased) continue;
    leasedParts += 1;
    const positions = positionsOf(run, part);
    const results: Record<number, Result> = {};
    const before = Object.keys(leased.results).length;
    done += before;
    try {
      const ran = await runWork({
        positions: positions.filter((position) => !(position in leased.results)),
        concurrency: run.wishes.concurrency,
        mayBegin: () => shiftClock.mayBegin() && !shift.signal.aborted,
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
      else partial += kept;
    }
  }
  return { parts, ranOut, partial, leased: leasedParts };
}

/** When work may begin in a stretch that ends then, and how long each piece has. */
function createShiftClock(clock: Clock, endsAtMs: number) {
  let slowestMs = 0;
  return {
    mayBegin: () => slowestMs === 0 || endsAtMs - clock.now() > slowestMs * MARGIN + CUT_MS,
    async time(work: (limitMs: number) => Promise<Outcome>): Promise<Outcome> {
      // Those that begin before any other is over have all the time that there can be.
      const hadAll = slowestMs === 0;
      const begunAtMs = clock.now();
      const limitMs = Math.max(1, endsAtMs - begunAtMs);
      const outcome = await work(limitMs);
      const tookMs = clock.now() - begunAtMs;
      slowestMs = Math.max(slowestMs, tookMs);
      return tookMs > limitMs - CUT_MS && !hadAll && outcome !== 'ran-out' ? 'cut' : outcome;
    },
  };
}

async function* readResults(runs: StoredRuns, id: string, run: StoredRun): AsyncGenerator<Result> {
  const count = partsOf(run);
  for (let first = 0; first < count; first += READ_AT_ONCE) {
    const some = Array.from({ length: Math.min(READ_AT_ONCE, count - first) }, (_, index) => first + index);
    const read = await Promise.all(some.map((part) => runs.part(id, part)));
    for (const { results } of read) yield* Object.values(results);
  }
}

/** Of what an answer lacks or should not say, so much is kept for the report. */
const MOST_WORDS = 5;
const MOST_CHARACTERS = 100;

/** Questions and answers are not kept in the store. */
function withoutTexts({ query: _, response: __, ...result }: Result): Result {
  const shorten = (words: readonly string[] | undefined) =>
    words?.slice(0, MOST_WORDS).map((each) => cutAtCharacter(each, MOST_CHARACTERS));
  const { missing, forbidden, reasons } = result;
  return {
    ...result,
    ...(missing && { missing: shorten(missing) }),
    ...(forbidden && { forbidden: shorten(forbidden) }),
    ...(reasons && { reasons: shorten(reasons) }),
  };
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
