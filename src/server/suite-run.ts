import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { type BenchmarkHouse, toConcurrency } from '../benchmark/house.ts';
import { runInFolder } from '../benchmark/run/run-in-folder.ts';
import { openSuite } from '../benchmark/suite/suite.ts';
import type { Summary } from '../benchmark/summary.ts';
import { describeIssues } from '../cascade/describe-issues.ts';
import type { Log } from '../cascade/ports.ts';
import { InputError } from '../input/input-error.ts';
import { createEmfSink } from '../telemetry/emf.ts';
import type { Measurement } from '../telemetry/measurements.ts';

/** What a run of a suite on Lambda is made with. */
export interface SuiteRunOptions {
  readonly house: BenchmarkHouse;
  /** Of the metrics; undefined: none are written. */
  readonly namespace: string | undefined;
  /** Writes a line of the function's log. */
  readonly write: (line: string) => void;
  readonly log: Log;
  /** Milliseconds that Lambda leaves. */
  readonly remainingMs: () => number;
}

/** What a run came to; the shares and the quality are 0 to 1. It has no text of any question or answer. */
export interface SuiteRun {
  readonly suite: string;
  readonly status: 'complete' | 'stopped';
  readonly stopped_by?: 'cost_ceiling' | 'time';
  readonly done: number;
  readonly total: number;
  readonly share_answered: number;
  readonly measure?: string;
  /** Absent where no question says what is right, and where less than half was answered. */
  readonly quality?: number;
  /** Billed, the judging included. */
  readonly cost_usd: number;
}

/** Of the time that Lambda leaves, what calls under way, the summary and the metrics take at most. */
const RESERVE_MS = 10_000;
const MOST_COST_USD = 1_000;
/** The quality of less says little of the whole. */
const LEAST_SHARE = 0.5;
/** Every run asks in the same order, so that those that are cut short are alike. */
const SEED = 1;

/**
 * Asks the suite that `event` names of the cascade as it is configured, until all is answered, the ceiling of cost is
 * reached or 10 s are left; writes `SuiteQuality`, `SuiteCostUsd` and `SuiteShareAnswered` by `Suite`. Texts are in a
 * folder of their own while it runs, and gone after it.
 * @throws InputError for events and suites that cannot be used, RequestError for a ceiling that cannot be held.
 */
export async function runSuite(event: unknown, options: SuiteRunOptions): Promise<SuiteRun> {
  const { house, namespace, write, log, remainingMs } = options;
  const { suite: name, max_cost_usd: maxCostUsd } = readEvent(event, [...house.suites.keys()]);
  const signal = AbortSignal.timeout(Math.max(0, Math.floor(remainingMs() - RESERVE_MS)));
  const folder = await mkdtemp(join(tmpdir(), 'suite-'));
  try {
    const suite = await openSuite(house.suites.get(name) ?? '', name);
    try {
      const { workshop } = house;
      const wishes = {
        strategies: ['cascade'],
        repetitions: 1,
        concurrency: toConcurrency(workshop),
        seed: SEED,
        maxCostUsd,
      };
      const summary = await runInFolder({ suite, wishes, workshop, folder, signal, onProgress: () => {} });
      const run = toSuiteRun(summary);
      if (namespace !== undefined) createEmfSink(write, Date.now).record(toMeasurements(run, namespace));
      log.info('suite_run', { ...run });
      return run;
    } finally {
      await suite.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readEvent(event: unknown, suites: readonly string[]) {
  const cost = `must be a number from 0 to ${MOST_COST_USD}: US dollars`;
  const schema = z.strictObject({
    suite: z.enum(suites, `must be one of ${suites.join(', ')}`),
    max_cost_usd: z.number(cost).min(0, cost).max(MOST_COST_USD, cost),
  });
  const { success, data, error } = schema.safeParse(event);
  if (success) return data;
  const issues = describeIssues(schema, event, error);
  throw new InputError(issues.map(({ field, message }) => `${field || 'the event'} ${message}`).join('; '));
}

function toSuiteRun({ facts, progress, measure, strategies }: Summary): SuiteRun {
  const { done, total, stopped, billedUsd } = progress;
  const share = done / total;
  const quality = strategies.find(({ kind }) => kind === 'cascade')?.quality?.estimate;
  return {
    suite: facts.suite.name,
    status: stopped ? 'stopped' : 'complete',
    ...(stopped && { stopped_by: stopped === 'cancelled' ? 'time' : stopped }),
    done,
    total,
    share_answered: share,
    ...(measure && { measure }),
    ...(quality !== undefined && share >= LEAST_SHARE && { quality }),
    cost_usd: billedUsd,
  };
}

function toMeasurements(run: SuiteRun, namespace: string): readonly Measurement[] {
  const named = [
    ['SuiteQuality', run.quality],
    ['SuiteCostUsd', run.cost_usd],
    ['SuiteShareAnswered', run.share_answered],
  ] as const;
  return named.flatMap(([name, value]): Measurement[] =>
    value === undefined ? [] : [{ namespace, name, unit: 'None', value, dimensions: { Suite: run.suite } }],
  );
}
