import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
import type { CascadeDependencies } from '../../cascade/dependencies.ts';
import { RequestError } from '../../cascade/request-error.ts';
import type { Tier } from '../../cascade/tier.ts';
import type { Result } from '../result.ts';
import type { Environment, RunFacts } from '../run-facts.ts';
import { createAnswerJudge } from '../strategies/answer-judge.ts';
import { askOnce } from '../strategies/ask-once.ts';
import { type Contender, createContenders, type Ring, toStrategies } from '../strategies/contenders.ts';
import { createPricing } from '../strategies/pricing.ts';
import type { Suite } from '../suite/suite.ts';
import { createCeiling, type Ledger } from './ceiling.ts';
import type { Outcome } from './run-work.ts';
import { createWorkOrder, type WorkOrder } from './work-order.ts';

/** What benchmarks are made with. */
export interface Workshop extends Ring {
  /** The configured judge of answers; absent where there is none. */
  readonly judge?: (() => Promise<Tier>) | undefined;
  readonly packageVersion: string;
}

/** What a benchmark is to be. */
export interface Wishes {
  readonly strategies: readonly string[];
  readonly repetitions: number;
  readonly concurrency: number;
  readonly seed: number;
  readonly maxCostUsd?: number | undefined;
}

/** A benchmark that is ready to begin, or to go on. */
export interface Prepared {
  readonly facts: RunFacts;
  readonly order: WorkOrder;
  /** Which result a position of the order brings. */
  identify(position: number): Promise<Pick<Result, 'strategy' | 'id' | 'repetition'>>;
  /** Loads what the first question would otherwise wait for. Asks nobody who is paid. */
  warmUp(signal: AbortSignal): Promise<void>;
  /** Works on what stands at a position of the order; `cut` where `signal` aborts. */
  ask(
    position: number,
    options: { readonly signal: AbortSignal; readonly limitMs?: number },
  ): Promise<Outcome>;
}

/** @throws RequestError for strategies that there are not. */
export async function prepareRun(
  suite: Suite,
  wishes: Wishes,
  workshop: Workshop,
  ledger: Ledger,
): Promise<Prepared> {
  const { dependencies, caller } = workshop;
  const strategies = toStrategies(wishes.strategies, workshop);
  const ceiling = createCeiling(ledger, dependencies.budgets);
  const contenders = await createContenders(strategies, workshop, ceiling.budgets);
  const judgeTier = await workshop.judge?.();
  const judge =
    judgeTier && createAnswerJudge(judgeTier, { ...dependencies, caller, budgets: ceiling.budgets });
  assertPriced(wishes, contenders, judgeTier);
  const order = createWorkOrder(suite.size, contenders.length, wishes.repetitions, wishes.seed);
  const { clock } = dependencies;
  const knowledge = await toKnowledgeVersion(dependencies);
  const fingerprints = contenders.map(({ fingerprint }) => fingerprint);
  return {
    facts: {
      suite: { name: suite.name, cases: suite.size, digest: suite.digest },
      strategies,
      tiers: createPricing(dependencies.tiers).tiers,
      repetitions: wishes.repetitions,
      concurrency: wishes.concurrency,
      seed: wishes.seed,
      configuration: createHash('sha256').update(fingerprints.join(' ')).digest('base64url'),
      knowledge,
      maxCostUsd: wishes.maxCostUsd,
      environment: toEnvironment(workshop.packageVersion),
    },
    order,
    async identify(position) {
      const { question, contender, repetition } = order.at(position);
      const { id } = await suite.read(question);
      return { id, strategy: contenders[contender]?.name ?? '', repetition };
    },
    async warmUp(signal) {
      const { query } = await suite.read(0);
      for (const contender of contenders) {
        if (contender.isFree) await orCut(signal, () => contender.ask(query, { signal }));
      }
    },
    async ask(position, { signal, limitMs }) {
      const { question, contender, repetition } = order.at(position);
      const asked = contenders[contender] as Contender;
      const { value, ranOut } = await ceiling.watch(() =>
        orCut(signal, async () =>
          askOnce(await suite.read(question), asked, { clock, signal, limitMs, repetition, judge }),
        ),
      );
      return ranOut ? 'ran-out' : value;
    },
  };
}

/** `cut` for work that fails because `signal` has aborted. */
async function orCut<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value | 'cut'> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) return 'cut';
    throw error;
  }
}

/** @throws RequestError where a ceiling is wished for that cannot be held. */
function assertPriced(
  { maxCostUsd }: Wishes,
  contenders: readonly Contender[],
  judge: Tier | undefined,
): void {
  if (maxCostUsd === undefined) return;
  const [unpriced] = [
    ...contenders.flatMap(({ unpriced }) => unpriced),
    ...(judge && !judge.price ? [judge.name] : []),
  ];
  if (unpriced === undefined) return;
  throw new RequestError('invalid_input', `${unpriced} has no price, so that no ceiling can be held`, {
    field: 'max_cost_usd',
    nextStep: `Configure a price for ${unpriced}, or leave the ceiling out.`,
  });
}

/** Not every kind of knowledge knows its version before something was looked for in it. */
async function toKnowledgeVersion({ knowledge, log }: CascadeDependencies): Promise<string> {
  if (knowledge.version() === undefined) {
    await knowledge
      .search({ text: 'version', context: {} }, new AbortController().signal)
      .catch((error) => log.warn('knowledge_unreadable', { message: String(error) }));
  }
  return knowledge.version() ?? 'unknown';
}

function toEnvironment(packageVersion: string): Environment {
  const [cpu] = cpus();
  return {
    package_version: packageVersion,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpus: `${cpus().length} x ${cpu?.model.trim() || 'unknown'}`,
  };
}
