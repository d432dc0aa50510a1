import { createHash, randomUUID } from 'node:crypto';
import type { StrategyFile } from '../benchmark/strategies/strategy-file.ts';
import type { BreakerState } from '../cascade/breaker.ts';
import { type Cascade, createCascade } from '../cascade/cascade.ts';
import type { CascadeDependencies } from '../cascade/dependencies.ts';
import { toBoth } from '../cascade/events.ts';
import { judgeCompletion } from '../cascade/judge/judge-completion.ts';
import type { Clock, Log, Random } from '../cascade/ports.ts';
import { SCORERS } from '../cascade/score/scorers.ts';
import { spreadThresholds } from '../cascade/spread-thresholds.ts';
import type { Tier } from '../cascade/tier.ts';
import { createExtractor } from '../knowledge/extract.ts';
import { createRedactor } from '../safety/redactor.ts';
import type { Records } from '../store/records.ts';
import type { Tickets } from '../store/tickets.ts';
import type { Update } from '../store/update.ts';
import { type AwsClients, createAwsClients, warmUp } from './aws-clients.ts';
import type { Config } from './config-schema.ts';
import { createKnowledge } from './create-knowledge.ts';
import { createMetrics, createTraces, hearOfQuestions } from './create-listeners.ts';
import { createSecondOpinion } from './create-second-opinion.ts';
import { createStores } from './create-stores.ts';
import { createStrategy, keepUp } from './create-strategy.ts';
import { createJudge, createTier } from './create-tier.ts';

export interface AppOptions {
  readonly config: Config;
  readonly log: Log;
  /** Folder for what can be made again. */
  readonly cacheFolder: string;
  /** File with the index of the sample articles, made when the package is built. */
  readonly sampleIndex: string;
  /** The value of a variable that the configuration names for a key. */
  readonly secret: (name: string) => string | undefined;
  /** On Lambda: where metrics go as lines of the log, since nothing runs there between two questions. */
  readonly emf?: ((line: string) => void) | undefined;
}

export interface App {
  readonly cascade: Cascade;
  readonly tickets: Tickets;
  /** What the cascade is made with, and where things are kept: for benchmarks. */
  readonly dependencies: CascadeDependencies;
  readonly records: Records;
  readonly update: Update;
  readonly aws: AwsClients;
  /** The configured model that judges answers. */
  readonly judge: (() => Promise<Tier>) | undefined;
  /** Loads what the first question would otherwise wait for. */
  warmUp(): void;
  /** Sends what is still held, as far as a second lasts; for when the process is about to end. */
  close(): Promise<void>;
}

/** The only place where rooms meet: fills the cascade's ports with what the configuration names. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, secret, log } = options;
  const aws = createAwsClients();
  const metrics = await createMetrics(options, { aws, clock });
  const knowledge = await createKnowledge(options, { aws, clock });
  const stores = await createStores({
    config,
    aws,
    clock,
    random,
    log,
    onBudgetAlert: (alert) => metrics?.onBudgetAlert(alert),
  });
  const extractor = createExtractor(knowledge);
  const parts = {
    extractor,
    aws,
    clock,
    hedging: config.routing.hedging,
    secret,
    sharedTiers: stores.sharedTiers,
    onBreaker: (tier: string, state: BreakerState) => {
      log.warn('breaker', { tier, state });
      metrics?.onBreaker(tier, state);
    },
  };
  const tiers = await Promise.all(
    config.tiers.map((settings, index) => createTier(settings, index, config.tiers.length, parts)),
  );
  const toFingerprint = (says: StrategyFile | undefined) =>
    createHash('sha256')
      .update(
        JSON.stringify([
          config.tiers,
          // What the strategy says counts, not where it lies.
          { ...config.routing, strategy: undefined, appConfig: undefined },
          says,
          config.judge,
          config.knowledge,
          tiers.map((tier) => tier.promptVersion),
        ]),
      )
      .digest('base64url');
  const strategy = await createStrategy(config, { tiers, clock, log, toFingerprint });
  const traces = await createTraces(options, { tiers, clock });
  const dependencies: CascadeDependencies = {
    tiers,
    knowledge,
    extractor,
    scorer: SCORERS[config.routing.scorer],
    judge: judgeCompletion,
    secondOpinion: await createSecondOpinion(config, parts, log),
    redactor: createRedactor(),
    ...stores,
    toNearQuestion: await loadToNearQuestion(config),
    clock,
    random,
    log,
    listener: toBoth(metrics?.listen(tiers), hearOfQuestions(stores.sharedTiers)),
    trace: traces?.trace,
    settings: {
      policy: config.routing.policy,
      thresholds: config.routing.thresholds ?? spreadThresholds(tiers.length),
      get order() {
        return strategy.order();
      },
      acceptance: new Map(Object.entries(config.routing.acceptance ?? {})),
      minConfidence: config.routing.minConfidence,
      confidence: config.routing.confidence,
      deadlineMs: config.deadlineMs,
      clarify: config.routing.clarify,
      useCases: new Map(Object.entries(config.routing.useCases)),
      get fingerprint() {
        return strategy.fingerprint();
      },
      atLimit: config.budgets?.atLimit ?? 'static',
    },
  };
  const { records, update } = stores;
  const { judge } = config;
  return {
    cascade: keepUp(createCascade(dependencies), strategy),
    dependencies,
    records,
    update,
    aws,
    judge: judge && (() => createJudge(judge, judge.timeoutMs, parts)),
    tickets: stores.tickets,
    warmUp: () => warmUp(aws, config),
    close: async () => {
      await Promise.all([metrics?.close(), traces?.close(), stores.flush()]);
    },
  };
}

/** Most never need it, and none shall wait for it to load. */
async function loadToNearQuestion({ cache }: Config) {
  if (cache.kind === 'none' || !cache.nearHits) return undefined;
  return (await import('../text/paraphrase/near-question.ts')).toNearQuestion;
}

export const clock: Clock = {
  now: () => performance.now(),
  epochMs: Date.now,
  // Node's own promise of a timer builds an error with a stack for each one that is aborted; most of ours are.
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, signal.aborted ? 0 : Math.max(0, ms));
      signal.addEventListener('abort', end, { once: true });
    }),
};

export const random: Random = { next: Math.random, id: () => `ans_${randomUUID()}` };
