import * as z from 'zod';
import { benchmarkSettingsSchema } from '../benchmark/settings.ts';
import type { StrategyFile } from '../benchmark/strategies/strategy-file.ts';
import { routingSettingsSchema } from '../cascade/settings.ts';
import { FILTERABLE } from '../knowledge/filter-documents.ts';
import { knowledgeSettingsSchema } from '../knowledge/settings.ts';
import { budgetSettingsSchema } from '../store/budget-settings.ts';
import { cacheSettingsSchema, storeSettingsSchema } from '../store/settings.ts';
import { metricsSettingsSchema, tracesSettingsSchema } from '../telemetry/settings.ts';
import { bedrockTierSettingsSchema } from '../tiers/bedrock-settings.ts';
import { EMBEDDED_TIERS } from '../tiers/embedded-tiers.ts';
import { localTierSettingsSchema } from '../tiers/local-settings.ts';
import { openaiTierSettingsSchema } from '../tiers/openai-settings.ts';
import { sagemakerTierSettingsSchema } from '../tiers/sagemaker-settings.ts';
import { httpSettingsSchema } from './http/settings.ts';

/** The providers; a new one is one line here and one in create-tier.ts. */
const tierSettingsSchema = z.discriminatedUnion('provider', [
  localTierSettingsSchema,
  bedrockTierSettingsSchema,
  sagemakerTierSettingsSchema,
  openaiTierSettingsSchema,
]);

/** A model that judges answers in place of giving them. */
const judgeSettingsSchema = z.discriminatedUnion('provider', [
  bedrockTierSettingsSchema,
  sagemakerTierSettingsSchema,
  openaiTierSettingsSchema,
]);

/** The whole configuration, composed of the rooms' own settings. */
export const configSchema = z
  .strictObject({
    $schema: z.string().optional().describe('For editors; not read.'),
    version: z.literal(1).default(1),
    tiers: z.array(tierSettingsSchema).min(1).max(7).default(EMBEDDED_TIERS).describe('Cheapest first.'),
    routing: routingSettingsSchema.prefault({}),
    judge: judgeSettingsSchema
      .optional()
      .describe('Who is asked where routing.secondOpinion.kind is model; settings as of a tier.'),
    knowledge: knowledgeSettingsSchema
      .optional()
      .describe('Left out: the sample articles if every tier is local, else none.'),
    cache: cacheSettingsSchema.prefault({ kind: 'memory' }),
    store: storeSettingsSchema.prefault({ kind: 'local' }),
    budgets: budgetSettingsSchema.optional().describe('Left out: spending is not limited.'),
    metrics: metricsSettingsSchema.prefault({ kind: 'none' }),
    traces: tracesSettingsSchema.prefault({ kind: 'none' }),
    http: httpSettingsSchema.prefault({}),
    benchmark: benchmarkSettingsSchema
      .optional()
      .describe('What benchmarks may name beside the built-in suite and the configured tiers.'),
    deadlineMs: z
      .int()
      .min(1_000)
      .max(600_000)
      .default(25_000)
      .describe('Milliseconds within which a question is answered, whatever the tiers do.'),
  })
  .superRefine(({ tiers, routing, judge, knowledge, cache, store, http }, context) => {
    const {
      secondOpinion,
      scorer,
      policy,
      thresholds,
      strategy,
      appConfig,
      acceptance = {},
      useCases,
    } = routing;
    const report = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (cache.kind === 'dynamodb' && cache.table === undefined && store.kind !== 'dynamodb')
      report(['cache', 'table'], 'must be given where the store is no table');
    if (http.jobs.queueUrl !== undefined && store.kind !== 'dynamodb')
      report(['http', 'jobs', 'queueUrl'], 'must be left out where the store is no table');
    const names = tiers.map(({ name }) => name);
    names.forEach((name, index) => {
      if (names.indexOf(name) < index) report(['tiers', index, 'name'], 'another tier has this name');
    });
    if (thresholds && thresholds.length !== tiers.length - 1) {
      report(
        ['routing', 'thresholds'],
        `must have one value fewer than there are tiers: ${tiers.length - 1}`,
      );
    }
    thresholds?.forEach((threshold, index) => {
      if (threshold < (thresholds[index - 1] ?? 0))
        report(['routing', 'thresholds', index], 'must not be below the one before');
    });
    if (scorer === 'course' && policy !== 'thresholds')
      report(['routing', 'policy'], 'must be "thresholds" where the scorer is "course"');
    if (strategy !== undefined && policy !== 'thresholds')
      report(['routing', 'policy'], 'must be left out where routing.strategy is given');
    if (strategy !== undefined && thresholds !== undefined)
      report(['routing', 'thresholds'], 'must be left out where routing.strategy is given');
    if (appConfig && strategy !== undefined)
      report(['routing', 'strategy'], 'must be left out where routing.appConfig is given');
    if (appConfig && policy !== 'thresholds')
      report(['routing', 'policy'], 'must be left out where routing.appConfig is given');
    for (const name of Object.keys(acceptance)) {
      if (!names.includes(name))
        report(['routing', 'acceptance', name], `there is no such tier; there are ${names.join(', ')}`);
    }
    if (secondOpinion?.kind === 'model' && !judge)
      report(['judge'], 'must be given where routing.secondOpinion.kind is "model"');
    if (judge && names.includes(judge.name)) report(['judge', 'name'], 'a tier has this name');
    if (judge?.prompt && !('text' in judge.prompt))
      report(['judge', 'prompt', 'template'], 'a judge has no templates; allowed: text');
    for (const [useCase, { minTier, maxTier, knowledgeFilter }] of Object.entries(useCases)) {
      const at = (key: string) => ['routing', 'useCases', useCase, key];
      for (const [key, name] of Object.entries({ minTier, maxTier })) {
        if (name !== undefined && !names.includes(name))
          report(at(key), `there is no such tier; there are ${names.join(', ')}`);
      }
      if (minTier && maxTier && names.indexOf(minTier) > names.indexOf(maxTier))
        report(at('minTier'), 'must not be a stronger tier than maxTier');
      for (const attribute of knowledge?.kind === 'bedrock' ? [] : Object.keys(knowledgeFilter ?? {})) {
        if (!FILTERABLE.some((name) => name === attribute))
          report([...at('knowledgeFilter'), attribute], `articles in a folder have ${FILTERABLE.join(', ')}`);
      }
    }
  });

export type Config = z.output<typeof configSchema> & {
  /** What the file of `routing.strategy` says; read along with the configuration. */
  readonly strategy?: StrategyFile | undefined;
};
export type TierSettings = Config['tiers'][number];
export type JudgeSettings = NonNullable<Config['judge']>;
