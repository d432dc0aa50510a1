import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Config } from '../../src/server/config-schema.ts';
import { DeploymentError } from '../deployment-error.ts';

/** What of a strategy.json names tiers; the schema of the whole goes along with it as AppConfig's validator. */
const namedSchema = z.looseObject({
  primary_model: z.string().min(1),
  fallback_models: z.array(z.string().min(1)).default([]),
});

/**
 * The text of a strategy.json whose models the server's tiers have.
 * @throws DeploymentError
 */
export function readStrategy(file: string, { tiers }: Config): string {
  if (!existsSync(file)) throw new DeploymentError(`${file} (from strategy.file) is not there`);
  const text = readFileSync(file, 'utf8');
  const parsed = namedSchema.safeParse(parseJson(text, file));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new DeploymentError(`${file}: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const known = tiers.flatMap((tier) => [tier.name, ...toModels(tier)]);
  for (const model of [parsed.data.primary_model, ...parsed.data.fallback_models]) {
    if (!known.includes(model))
      throw new DeploymentError(
        `${file} names ${JSON.stringify(model)}, which no tier of the server has; there are ${known.join(', ')}`,
      );
  }
  return text;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DeploymentError(`${file} is not JSON: ${(error as Error).message}`);
  }
}

function toModels(tier: Config['tiers'][number]): string[] {
  if (tier.provider === 'bedrock') return [tier.modelId];
  if (tier.provider === 'sagemaker') return [tier.inferenceComponentName ?? tier.endpointName];
  return tier.provider === 'openai' ? [tier.model] : [];
}
