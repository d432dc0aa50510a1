import { BedrockClient, GetFoundationModelCommand } from '@aws-sdk/client-bedrock';
import { toBaseModelId, toShortName } from './parts/base-model.ts';
import { toEmfLine } from './parts/emf-line.ts';
import { type Environment, readList, readVariable } from './parts/environment.ts';

// Looks every day how long the models that are asked will be there.

export interface ModelLifeParts {
  /** `MODELS`: a JSON list of `{modelId, region?}`; `NAMESPACE`: of the metrics. */
  readonly environment: Environment;
  /** Of a region, or of the function's own. */
  readonly clientFor: (region: string | undefined) => BedrockClient;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly write: (line: string) => void;
}

interface UsedModel {
  readonly modelId: string;
  readonly region?: string;
}

const DAY_MS = 86_400_000;
/** Bedrock's names for a model that it does not know: a retired or a misspelt one. */
const UNKNOWN: readonly string[] = ['ResourceNotFoundException', 'ValidationException'];

/**
 * Writes, by `Model`, `ModelUnknown` (1: there is no such model) and, where its end is known, `ModelDaysLeft`.
 * @throws Error that says of how many models nothing could be learnt, once all others are written.
 */
export async function checkModels({ environment, clientFor, now, write }: ModelLifeParts): Promise<void> {
  const namespace = readVariable(environment, 'NAMESPACE');
  const models = readList(readVariable(environment, 'MODELS'), 'MODELS', {
    isItem: isUsedModel,
    items: '{"modelId": …, "region": …}',
  });
  const failures: string[] = [];
  for (const { modelId, region } of models) {
    try {
      const life = await readLife(clientFor(region), modelId);
      if (!life) continue;
      const { name: Model, isKnown, endsAtMs } = life;
      const metrics = {
        ModelUnknown: isKnown ? 0 : 1,
        ...(endsAtMs !== undefined && { ModelDaysLeft: (endsAtMs - now) / DAY_MS }),
      };
      write(toEmfLine({ namespace, now, metrics, dimensions: { Model } }));
    } catch (error) {
      failures.push(`${toShortName(modelId)} (${error instanceof Error ? error.name : 'unknown'})`);
    }
  }
  if (failures.length === 0) return;
  throw new Error(
    `${failures.length} of ${models.length} models could not be checked: ${failures.join(', ')}`,
  );
}

/** Undefined for what stands on no base model. @throws what is not Bedrock's word that there is no such model. */
async function readLife(client: BedrockClient, modelId: string) {
  let name = toShortName(modelId);
  try {
    const baseId = await toBaseModelId(client, modelId);
    if (baseId === undefined) return undefined;
    name = baseId;
    const { modelDetails } = await client.send(new GetFoundationModelCommand({ modelIdentifier: baseId }));
    const endsAtMs = modelDetails?.modelLifecycle?.endOfLifeTime?.getTime();
    return { name, isKnown: true, endsAtMs };
  } catch (error) {
    if (!(error instanceof Error) || !UNKNOWN.includes(error.name)) throw error;
    return { name, isKnown: false, endsAtMs: undefined };
  }
}

function isUsedModel(item: unknown): item is UsedModel {
  if (typeof item !== 'object' || item === null || !('modelId' in item)) return false;
  const isRegion = !('region' in item) || typeof item.region === 'string';
  return typeof item.modelId === 'string' && item.modelId.trim() !== '' && isRegion;
}

export const handler = (): Promise<void> =>
  checkModels({
    // biome-ignore lint/style/noProcessEnv: it is how the stack tells a function what to do
    environment: process.env,
    clientFor: (region) => new BedrockClient({ ...(region !== undefined && { region }) }),
    now: Date.now(),
    write: (line) => void process.stdout.write(line),
  });
