import type { RunFacts, RunProgress } from '../../src/benchmark/run-facts.ts';
import type { Figures, LostQuestion, StrategySummary, Summary } from '../../src/benchmark/summary.ts';
import type { Interval } from '../../src/statistics/bootstrap.ts';
import { toReliability } from '../../src/statistics/reliability.ts';
import { createSeeded } from '../../src/statistics/seeded.ts';

export const TAGS = [
  'easy',
  'medium',
  'hard',
  'billing',
  'identity',
  'exports',
  'integrations',
  'mobile',
  'security',
  'unanswerable',
  'several parts',
  'follow-up',
];
const TIERS = ['instant', 'provisioned', 'expert'];

/** An interval of this half width. */
export const around = (estimate: number, half: number): Interval => ({
  estimate,
  low: estimate - half,
  high: estimate + half,
});

interface Rough {
  readonly quality: number;
  readonly cost: number;
  /** Median latency in ms. */
  readonly p50: number;
}

const toQuantiles = (p50: number) => ({ p50, p90: 2.1 * p50, p95: 2.9 * p50, p99: 5.3 * p50 });

export function makeFigures({ quality, cost, p50 }: Rough, overrides: Partial<Figures> = {}): Figures {
  return {
    questions: 240,
    answers: 720,
    quality: around(quality, 0.021),
    measures: {
      grounded: { mean: quality, questions: 240 },
      overlap: { mean: 0.8 * quality, questions: 240 },
    },
    passHat: [quality, quality ** 1.4, quality ** 1.7],
    costUsdPer1k: around(cost, 0.07 * cost),
    idleShare: 0,
    escalated: 0.184,
    abstained: 0.071,
    degraded: 0.004,
    failed: 0,
    inputTokens: 1_204_331,
    outputTokens: 188_204,
    latencyMs: toQuantiles(p50),
    firstTokenMs: toQuantiles(0.4 * p50),
    throughput: 4_000 / p50,
    p95MsPerUsd: (2.9 * p50) / cost,
    ...overrides,
  };
}

export function makeStrategy(
  { name, kind, ...rough }: Pick<StrategySummary, 'name' | 'kind'> & Rough,
  overrides: Partial<StrategySummary> = {},
): StrategySummary {
  const tiers = kind === 'tier' ? [name] : TIERS;
  const shareOf = (tag: number, tier: number) => [0.72, 0.2, 0.06][(tier + (tag % 3)) % 3] ?? 0;
  return {
    name,
    kind,
    ...makeFigures(rough),
    byTag: TAGS.map((tag, index) => ({
      tag,
      ...makeFigures(
        { ...rough, quality: rough.quality - 0.03 * (index % 4), cost: rough.cost * (0.7 + 0.1 * index) },
        { questions: 80 - 5 * index, answers: 240 - 15 * index },
      ),
    })),
    byTier: tiers.map((tier, index) => ({
      tier,
      ...makeFigures({ ...rough, cost: (rough.cost * (1 + index)) / 2 }, { answers: 240 }),
    })),
    tierShares: TAGS.map((tag, index) => ({
      tag,
      shares: Object.fromEntries(tiers.map((tier, at) => [tier, shareOf(index, at)])),
    })),
    latencyCurveMs: Array.from(
      { length: 101 },
      (_, at) => rough.p50 * (0.3 + 0.7 * (at / 50) ** 2 + (at > 95 ? at - 95 : 0)),
    ),
    ...overrides,
  };
}

export function makeLost(index: number, overrides: Partial<LostQuestion> = {}): LostQuestion {
  return {
    id: `exports-${String(index).padStart(3, '0')}`,
    query: `How do I send the export of last month to two recipients, and can I schedule it? (${index})`,
    tags: ['hard', 'exports'],
    tier: TIERS[index % 2],
    confidence: 0.83 - 0.03 * index,
    quality: 0.04 * index,
    bestQuality: 1,
    why: 'stopped at instant with confidence 0.83, which was too sure; lacks "schedule"',
    response: 'Open Reports, choose the export and press Share. Each export has one recipient.',
    bestResponse: 'Open Reports, choose the export, add both recipients under Share, then set a schedule.',
    ...overrides,
  };
}

const FACTS: RunFacts = {
  suite: { name: 'Help centre, spring', cases: 240, digest: '5d41402abc4b2a76' },
  strategies: [],
  tiers: TIERS.map((name, index) => ({
    name,
    model: `local-extractive:${index + 1}`,
    basis: `${[0.06, 1, 3][index]} USD in and ${[0.24, 5, 15][index]} USD out a million tokens, on estimated tokens`,
    pricedAs: ['Nova Lite', 'Claude Haiku 4.5', 'Claude Sonnet 4.6'][index],
  })),
  repetitions: 3,
  concurrency: 4,
  seed: 1,
  configuration: '9c1185a5c5e9fc54',
  knowledge: 'a94a8fe5ccb19ba6',
  environment: { package_version: '0.1.0', node: 'v20.19.0', platform: 'linux x64', cpus: '2 × a processor' },
};

const PROGRESS: RunProgress = {
  startedAt: '2026-11-20T09:12:00.000Z',
  finishedAt: '2026-11-20T09:31:42.000Z',
  wallSeconds: 1_182,
  done: 3_600,
  total: 3_600,
  billedUsd: 0,
};

export const STRATEGIES: readonly StrategySummary[] = [
  makeStrategy({ name: 'cascade', kind: 'cascade', quality: 0.872, cost: 2.31, p50: 410 }),
  makeStrategy({ name: 'instant', kind: 'tier', quality: 0.701, cost: 0.112, p50: 38 }),
  makeStrategy({ name: 'provisioned', kind: 'tier', quality: 0.803, cost: 1.84, p50: 620 }),
  makeStrategy({ name: 'expert', kind: 'tier', quality: 0.899, cost: 5.62, p50: 2_150 }),
  makeStrategy(
    { name: 'random', kind: 'random', quality: 0.806, cost: 2.29, p50: 540 },
    {
      mix: [
        { tier: 'instant', share: 0.6 },
        { tier: 'expert', share: 0.4 },
      ],
    },
  ),
];

function makeReliability(count: number): Summary['reliability'] {
  const random = createSeeded(3);
  const said = Array.from({ length: count }, () => 0.3 + 0.7 * random());
  return toReliability(
    said,
    said.map((chance) => (random() < chance ** 1.3 ? 1 : 0)),
  );
}

/** A run as they mostly are: five strategies, twelve tags, nine questions lost to the best tier. */
export function makeSummary(overrides: Partial<Summary> = {}): Summary {
  const strategies = overrides.strategies ?? STRATEGIES;
  return {
    version: 1,
    facts: { ...FACTS, strategies: strategies.map(({ name, kind }) => ({ name, kind })) },
    progress: PROGRESS,
    measure: 'grounded',
    measured: 236,
    headline: {
      strategy: 'cascade',
      bestTier: 'expert',
      qualityKept: { estimate: 0.97, low: 0.944, high: 0.992 },
      costSaved: { estimate: 0.589, low: 0.552, high: 0.623 },
      isSaving: true,
      costSavedAtEqualQuality: { value: { estimate: 0.51, low: 0.38, high: 0.6 }, isClaimed: true },
      qualityGainedAtEqualCost: { value: { estimate: 0.0664, low: 0.041, high: 0.09 }, isClaimed: true },
    },
    strategies,
    lost: Array.from({ length: 9 }, (_, index) => makeLost(index)),
    lostCount: 9,
    reliability: makeReliability(700),
    quality: {},
    ...overrides,
  };
}
