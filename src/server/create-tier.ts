import type { BreakerState } from '../cascade/breaker.ts';
import type { Extractor } from '../cascade/passage.ts';
import type { Clock } from '../cascade/ports.ts';
import type { Tier } from '../cascade/tier.ts';
import { toDigest } from '../store/digest.ts';
import type { SharedTiers } from '../store/shared-tiers.ts';
import { createLocalTier } from '../tiers/local.ts';
import type { ModelTierOptions } from '../tiers/model-tier.ts';
import type { AwsClients } from './aws-clients.ts';
import type { JudgeSettings, TierSettings } from './config-schema.ts';

/** What tiers are made with. */
export interface TierParts {
  readonly extractor: Extractor;
  readonly aws: AwsClients;
  readonly clock: Clock;
  readonly hedging: boolean;
  /** The value of a variable that a tier names for its key. */
  readonly secret: (name: string) => string | undefined;
  /** Absent where there is but one machine. */
  readonly sharedTiers?: SharedTiers | undefined;
  readonly onBreaker: (tier: string, state: BreakerState) => void;
}

type ModelSettings = Exclude<TierSettings, { provider: 'local' }>;
type ModelCall = Pick<ModelTierOptions, 'model' | 'call'>;

/** The tier at `index` of `count`. What a provider needs is loaded only for who uses it. */
export async function createTier(
  settings: TierSettings,
  index: number,
  count: number,
  parts: TierParts,
): Promise<Tier> {
  if (settings.provider === 'local') return createLocalTier(settings, parts.extractor);
  const [{ createModelTier }, { toTemplate }, { model, call }, again] = await Promise.all([
    import('../tiers/model-tier.ts'),
    import('../tiers/prompt.ts'),
    connect(settings, parts),
    settings.temperature === undefined ? undefined : connect(warmer(settings, settings.temperature), parts),
  ]);
  const template = toTemplate(settings.prompt, index, count);
  const tier = createModelTier({ settings, model, call, callAgain: again?.call, template });
  return guard(tier, settings, parts);
}

/** The model that gives second opinions; an answer waits `timeoutMs` for it at most. */
export async function createJudge(
  settings: JudgeSettings,
  timeoutMs: number,
  parts: TierParts,
): Promise<Tier> {
  const [{ createJudgeTier }, { model, call }] = await Promise.all([
    import('../tiers/judge-tier.ts'),
    connect(settings, parts),
  ]);
  return guard(createJudgeTier({ settings, model, call }, timeoutMs), settings, parts);
}

/** Where the same is asked again to see whether the same is said, a model that never varies would always agree. */
const VARYING = { more: 0.3, least: 0.7, most: 1 };

function warmer(settings: ModelSettings, temperature: number): ModelSettings {
  const { more, least, most } = VARYING;
  const varied = Math.min(most, Math.max(least, temperature + more));
  return { ...settings, temperature: Math.max(temperature, varied) };
}

async function guard(tier: Tier, settings: ModelSettings, parts: TierParts): Promise<Tier> {
  const { guardTier } = await import('../tiers/guard.ts');
  const { breaker, bulkhead } = settings;
  const { clock, hedging } = parts;
  return guardTier(tier, {
    breaker,
    bulkhead,
    hedging,
    clock,
    shared: parts.sharedTiers?.of(toSharedKey(settings)),
    onBreaker: (state) => parts.onBreaker(settings.name, state),
  });
}

/** Instances that ask the same model in the same way; another configuration's trouble may be its own. */
function toSharedKey(settings: TierSettings): string {
  return `${settings.name} ${toDigest([JSON.stringify(settings)]).slice(0, 16)}`;
}

/** The way to each provider's models. */
async function connect(settings: ModelSettings, { aws, secret }: TierParts): Promise<ModelCall> {
  switch (settings.provider) {
    case 'bedrock': {
      const { createBedrockCall } = await import('../tiers/bedrock.ts');
      const connect = () => aws.bedrockRuntime(settings.region);
      return { model: toModelName(settings.modelId), call: createBedrockCall(settings, connect) };
    }
    case 'sagemaker': {
      const { createSagemakerCall } = await import('../tiers/sagemaker.ts');
      const connect = () => aws.sagemakerRuntime(settings.region);
      const model = settings.inferenceComponentName ?? settings.endpointName;
      return { model, call: createSagemakerCall(settings, connect) };
    }
    case 'openai': {
      const { createOpenaiCall } = await import('../tiers/openai.ts');
      const key = settings.apiKeyEnv === undefined ? undefined : secret(settings.apiKeyEnv);
      return { model: settings.model, call: createOpenaiCall(settings, key) };
    }
  }
}

/** An ARN tells the account's number, which is nobody's business: what stands behind it names the model. */
export function toModelName(modelId: string): string {
  return /^arn:(?:[^:]*:){4}(.+)$/.exec(modelId)?.[1] ?? modelId;
}
