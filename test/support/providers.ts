import { afterAll, beforeEach } from 'vitest';
import type { Tier } from '../../src/cascade/tier.ts';
import { clock } from '../../src/server/app.ts';
import { type AwsClients, createAwsClients } from '../../src/server/aws-clients.ts';
import { configSchema } from '../../src/server/config-schema.ts';
import { createTier } from '../../src/server/create-tier.ts';
import { type FakeCloud, startFakeCloud } from './fake-cloud/fake-cloud.ts';

/** A way to reach a model, and what its wire can say; everything else the suite takes for granted. */
export interface ProviderCase {
  readonly name: string;
  /** Whether its reply is read as it is written. */
  readonly streams: boolean;
  /** What the cloud knows the model by. */
  readonly model: string;
  /** Whether replies count their tokens. */
  readonly tellsUsage: boolean;
  /** Whether a reply can say that it was declined. */
  readonly refuses: boolean;
  /** Whether errors name the status that the model's own container gave. */
  readonly tellsOriginalStatus: boolean;
  /** Whether replies name the call. */
  readonly tellsRequestId: boolean;
  /** What an error amid a stream is called. */
  readonly exception: string;
  /** The tier as the server makes it of a configuration with these settings beside the provider's own. */
  create(cloud: FakeCloud, settings?: object): Promise<Tier>;
}

/** The key that tiers with a key are given. */
export const API_KEY = 'sk-0123456789abcdef';

interface Wiring extends Omit<ProviderCase, 'name' | 'streams' | 'create'> {
  readonly name: string;
  settings(cloud: FakeCloud): object;
}

const onBedrock = (name: string, modelId: string): Wiring => ({
  name,
  model: modelId,
  tellsUsage: true,
  refuses: true,
  tellsOriginalStatus: true,
  tellsRequestId: true,
  exception: 'modelStreamErrorException',
  settings: () => ({ provider: 'bedrock', modelId, region: 'us-east-1' }),
});

const onSagemaker = (format: string, more: Partial<Wiring> = {}): Wiring => ({
  name: `sagemaker ${format}`,
  model: `${format}-endpoint`,
  tellsUsage: true,
  refuses: false,
  tellsOriginalStatus: true,
  tellsRequestId: true,
  exception: 'ModelStreamError',
  settings: () => ({ provider: 'sagemaker', endpointName: `${format}-endpoint`, format }),
  ...more,
});

const WIRINGS: readonly Wiring[] = [
  onBedrock('bedrock', 'us.amazon.nova-2-lite-v1:0'),
  onBedrock('bedrock provisioned', 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc'),
  onBedrock('bedrock prompt', 'arn:aws:bedrock:us-east-1:111122223333:prompt/PROMPT1234:1'),
  onSagemaker('prompt'),
  onSagemaker('openai-chat', { refuses: true }),
  onSagemaker('tgi', { tellsUsage: false }),
  {
    name: 'openai',
    model: 'llama-4',
    tellsUsage: true,
    refuses: true,
    tellsOriginalStatus: false,
    tellsRequestId: false,
    exception: 'server_error',
    settings: ({ url }) => ({
      provider: 'openai',
      baseUrl: `${url}/v1`,
      model: 'llama-4',
      apiKeyEnv: 'LLAMA_API_KEY',
    }),
  },
];

/** Every provider, each asked for whole replies and for streams. */
export const PROVIDERS: readonly ProviderCase[] = WIRINGS.flatMap(({ settings, ...wiring }) =>
  [false, true].map((streams) => ({
    ...wiring,
    name: streams ? `${wiring.name}, streamed` : wiring.name,
    streams,
    create: (cloud, more) => createTierFrom({ ...settings(cloud), stream: streams, ...more }),
  })),
);

let aws: AwsClients | undefined;

/** The only tier of a configuration with these settings. */
export async function createTierFrom(settings: object): Promise<Tier> {
  const { tiers } = configSchema.parse({ tiers: [{ name: 'only', ...settings }] });
  const [only] = tiers;
  if (!only) throw new Error('no tier');
  aws ??= createAwsClients();
  return createTier(only, 0, 1, {
    extractor: { extract: async () => ({ text: '', citations: [], abstained: true }) },
    aws,
    clock,
    hedging: false,
    secret: (name) => (name === 'LLAMA_API_KEY' ? API_KEY : undefined),
    onBreaker: () => {},
  });
}

/**
 * A stand-in that a test file has for itself, reset before each test, to which this process's AWS clients are sent
 * by the SDK's own variables.
 */
export async function startOwnCloud(): Promise<FakeCloud> {
  const cloud = await startFakeCloud();
  const before = { ...process.env };
  Object.assign(process.env, cloud.environment);
  beforeEach(() => cloud.reset());
  afterAll(async () => {
    aws = undefined;
    for (const name of Object.keys(cloud.environment)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await cloud.close();
  });
  return cloud;
}
