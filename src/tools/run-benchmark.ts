import { toShortSummaryWire } from '../benchmark/figures/summary-wire.ts';
import { type BenchmarkHouse, toConcurrency } from '../benchmark/house.ts';
import { toSummaryText } from '../benchmark/report/summary-text.ts';
import { createLocalLedger } from '../benchmark/run/ceiling.ts';
import { prepareRun, type Wishes } from '../benchmark/run/prepare.ts';
import { toRunKey } from '../benchmark/run/run-key.ts';
import {
  createStoredRuns,
  type StoredRun,
  type StoredRuns,
  toPartSize,
} from '../benchmark/run/stored-runs.ts';
import { workOnStoredRun } from '../benchmark/run/work-on-stored-run.ts';
import { toDefaultStrategies } from '../benchmark/strategies/contenders.ts';
import { redactCase } from '../benchmark/suite/redact-case.ts';
import { openSuite, type Suite, toSuite } from '../benchmark/suite/suite.ts';
import type { Caller } from '../cascade/caller.ts';
import { isSameCaller } from '../cascade/caller.ts';
import { RequestError } from '../cascade/request-error.ts';
import { InputError } from '../input/input-error.ts';
import type { BenchmarkInput } from './benchmark.ts';
import type { ToolCall, ToolReply } from './tool.ts';

/** What a call may take, and what of it is for what comes after the last answer. */
const CALL_MS = 15_000;
const RESERVE_MS = 3_000;
const LEAST_MS = 1_500;
const MOST_CASES_BYTES = 250_000;
const MOST_ANSWERS = 100_000;
/** Benchmarks of the same questions ask them in the same order. */
const SEED = 1;
const PICTURE = 'tiered-support-mcp/picture';

/** One call of the tool: begins a benchmark or goes on with one, for as long as a call may take. */
export async function runBenchmark(
  house: BenchmarkHouse,
  input: BenchmarkInput,
  { caller, signal, limitMs = Number.POSITIVE_INFINITY, onProgress }: ToolCall,
): Promise<ToolReply> {
  const { records, update } = house;
  const workshop = { ...house.workshop, caller };
  const { clock } = workshop.dependencies;
  const endsAtMs = clock.now() + Math.max(LEAST_MS, Math.min(CALL_MS, limitMs) - RESERVE_MS);
  const runs = createStoredRuns(records, update, clock);
  const id = input.benchmark_id ?? (await begin(house, input, { runs, caller }));
  const run = await runs.get(id);
  if (!run || !isSameCaller(run.owner, caller)) throw unknownRun();
  const known = (await runs.reply(id)) as ToolReply | undefined;
  if (known) return known;

  const suite = await openSuiteOf(run, id, house, runs);
  try {
    const standing = await workOnStoredRun({
      ...{ id, run, suite, workshop, runs, signal },
      limitMs: Math.max(LEAST_MS, endsAtMs - clock.now()),
      onProgress: (done, total) => onProgress?.(done, total, `${done} of ${total} answers`),
    });
    if (standing === 'changed') throw changedRun();
    const { done, total, summary } = standing;
    if (!summary) {
      return {
        text: `${done} of ${total} answers are there. Call benchmark again with benchmark_id "${id}" to go on.`,
        structured: { benchmark_id: id, status: 'running', done, total },
      };
    }
    const status = summary.progress.stopped ? 'stopped' : 'complete';
    // The library that draws is large, and needed once a benchmark.
    const { drawAppPicture } = await import('../benchmark/report/draw-app-picture.ts');
    const picture = drawAppPicture(summary);
    const reply: ToolReply = {
      text: toSummaryText(summary),
      structured: { benchmark_id: id, status, done, total, ...toShortSummaryWire(summary) },
      ...(picture !== undefined && { meta: { [PICTURE]: picture } }),
    };
    // Others may still be at work on what money was set aside for.
    if (status === 'complete') await runs.keepReply(id, reply);
    return reply;
  } finally {
    await suite.close();
  }
}

async function begin(
  house: BenchmarkHouse,
  input: BenchmarkInput,
  { runs, caller }: { readonly runs: StoredRuns; readonly caller: Caller | undefined },
): Promise<string> {
  const { workshop } = house;
  const { strategies, repetitions = 1, concurrency, max_cost_usd: maxCostUsd } = input;
  const { redactor, tiers } = workshop.dependencies;
  const cases = input.cases?.map((question) => redactCase(question, redactor));
  const tierNames = tiers.map(({ name }) => name);
  const wishes: Wishes = {
    strategies: strategies ?? toDefaultStrategies(tierNames),
    repetitions,
    concurrency: concurrency ?? toConcurrency(workshop),
    seed: SEED,
    maxCostUsd,
  };
  if (cases && Buffer.byteLength(JSON.stringify(cases)) > MOST_CASES_BYTES) {
    throw refused(
      'cases',
      `have more than ${MOST_CASES_BYTES} bytes`,
      'Give fewer of them in one benchmark.',
    );
  }
  const suite = cases ? asInput(() => toSuite('cases', cases)) : await openNamed(house, input.suite ?? '');
  try {
    const { facts, order } = await prepareRun(suite, wishes, workshop, createLocalLedger(undefined));
    if (order.total > MOST_ANSWERS) {
      throw refused(
        'repetitions',
        `come to ${order.total} answers, and at most ${MOST_ANSWERS} are made in one benchmark`,
        'Ask for fewer strategies or repetitions, or use the command.',
      );
    }
    const run: StoredRun = {
      owner: caller,
      key: toRunKey(facts),
      ...(input.suite !== undefined && { suite: input.suite }),
      wishes,
      total: order.total,
      partSize: toPartSize(order.total),
      finished: [],
      startedAt: new Date().toISOString(),
      workedMs: 0,
      spentNanoUsd: 0,
      held: {},
    };
    return await runs.begin(run, cases);
  } finally {
    await suite.close();
  }
}

async function openSuiteOf(
  run: StoredRun,
  id: string,
  house: BenchmarkHouse,
  runs: StoredRuns,
): Promise<Suite> {
  return run.suite === undefined ? toSuite('cases', await runs.cases(id)) : openNamed(house, run.suite);
}

async function openNamed({ suites, workshop }: BenchmarkHouse, name: string): Promise<Suite> {
  const file = suites.get(name);
  if (file === undefined) {
    throw refused(
      'suite',
      `there is no suite "${name}"`,
      `Use one of: ${[...suites.keys()].join(', ')}; or give cases.`,
    );
  }
  try {
    return await openSuite(file, name);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    // Whoever calls shall not learn what files there are.
    workshop.dependencies.log.error('suite_unusable', { suite: name, message: error.message });
    throw refused(
      'suite',
      `the file of suite "${name}" cannot be used`,
      'Tell the operator; its log says why.',
    );
  }
}

function asInput<Value>(make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    if (error instanceof InputError) throw refused('cases', error.message, 'Correct the cases.');
    throw error;
  }
}

function refused(field: string, message: string, nextStep: string): RequestError {
  return new RequestError('invalid_input', message, { field, nextStep });
}

function unknownRun(): RequestError {
  return refused(
    'benchmark_id',
    'no benchmark with this id is kept here',
    'Ids are kept for a week, for whoever began it. Begin a new one with suite or cases.',
  );
}

function changedRun(): RequestError {
  return refused(
    'benchmark_id',
    'the configuration, the knowledge or the suite has changed since this benchmark began',
    'Begin a new one with suite or cases.',
  );
}
