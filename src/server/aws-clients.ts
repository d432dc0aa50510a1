import type { BedrockAgentRuntimeClient } from '@aws-sdk/client-bedrock-agent-runtime';
import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Config } from './config-schema.ts';
import { toQueueRegion } from './http/queue-region.ts';

/** AWS's clients, each loaded and made at its first use and shared by all who name the same region. */
export interface AwsClients {
  bedrockRuntime(region?: string): Promise<BedrockRuntimeClient>;
  bedrockAgentRuntime(region?: string): Promise<BedrockAgentRuntimeClient>;
  sagemakerRuntime(region?: string): Promise<SageMakerRuntimeClient>;
  cloudWatch(region?: string): Promise<CloudWatchClient>;
  dynamoDb(region?: string): Promise<DynamoDBClient>;
  sqs(region?: string): Promise<SQSClient>;
}

/** A client of SQS would else print a queue's URL, which has the account in it, where its host is not the usual one. */
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

/** Clients that read credentials, endpoints and regions as the SDK does: from its variables, profiles and roles. */
export function createAwsClients(): AwsClients {
  return {
    bedrockRuntime: once(async (region) => {
      const { BedrockRuntimeClient } = await import('@aws-sdk/client-bedrock-runtime');
      return new BedrockRuntimeClient(await toOptions(region));
    }),
    bedrockAgentRuntime: once(async (region) => {
      const { BedrockAgentRuntimeClient } = await import('@aws-sdk/client-bedrock-agent-runtime');
      return new BedrockAgentRuntimeClient(await toOptions(region));
    }),
    sagemakerRuntime: once(async (region) => {
      const { SageMakerRuntimeClient } = await import('@aws-sdk/client-sagemaker-runtime');
      return new SageMakerRuntimeClient(await toOptions(region));
    }),
    cloudWatch: once(async (region) => {
      const { CloudWatchClient } = await import('@aws-sdk/client-cloudwatch');
      return new CloudWatchClient(await toOptions(region));
    }),
    dynamoDb: once(async (region) => {
      const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
      return new DynamoDBClient(await toOptions(region));
    }),
    sqs: once(async (region) => {
      const { SQSClient } = await import('@aws-sdk/client-sqs');
      return new SQSClient({ ...(await toOptions(region)), logger: QUIET });
    }),
  };
}

/** Begins to load the clients that `config` needs. A client that cannot be made says so at its first call. */
export function warmUp(aws: AwsClients, { tiers, judge, knowledge, store, cache, http }: Config): void {
  const wanted = [...tiers, ...(judge ? [judge] : [])].flatMap((tier): Promise<unknown>[] => {
    if (tier.provider === 'bedrock') return [aws.bedrockRuntime(tier.region)];
    return tier.provider === 'sagemaker' ? [aws.sagemakerRuntime(tier.region)] : [];
  });
  if (knowledge?.kind === 'bedrock') wanted.push(aws.bedrockAgentRuntime(knowledge.region));
  for (const kept of [store, cache]) if (kept.kind === 'dynamodb') wanted.push(aws.dynamoDb(kept.region));
  const { queueUrl } = http.jobs;
  if (queueUrl !== undefined) wanted.push(aws.sqs(toQueueRegion(queueUrl)));
  for (const client of wanted) void client.catch(() => {});
}

/**
 * One retry loop, ours. An explicit HTTP/1.1 handler, as Bedrock's own default speaks HTTP/2 and ignores every
 * time limit.
 */
async function toOptions(region: string | undefined) {
  const { CappedHttpHandler } = await import('./capped-http-handler.ts');
  return {
    ...(region !== undefined && { region }),
    maxAttempts: 1,
    requestHandler: new CappedHttpHandler(),
  };
}

function once<Client>(
  make: (region: string | undefined) => Promise<Client>,
): (region?: string) => Promise<Client> {
  const made = new Map<string | undefined, Promise<Client>>();
  return (region) => {
    const client = made.get(region) ?? make(region);
    made.set(region, client);
    return client;
  };
}
