// The configuration that the fault suite runs with: the course's three tiers, and one of an own server beside them.

/** A tier each: a question whose complexity starts it there, and what the stand-in knows the tier by. */
export const TIERS = {
  instant: { question: 'How do I reset my password?', model: 'us.amazon.nova-2-lite-v1:0' },
  provisioned: {
    question: 'How do I resize an instance, and what does it cost?',
    model: 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc',
  },
  house: {
    question: 'Why is my load balancer slow during a deployment, and which metrics show the cause of it?',
    model: 'house-model',
  },
  expert: {
    question:
      'Why is my database slow, and how do I add a replica without downtime? ' +
      'What is the best way to back it up before I upgrade PostgreSQL?',
    model: 'customer-support-llm-endpoint',
  },
} as const;

export type TierName = keyof typeof TIERS;

export const THREE_TIERS: readonly TierName[] = ['instant', 'provisioned', 'expert'];
export const FOUR_TIERS: readonly TierName[] = ['instant', 'provisioned', 'house', 'expert'];

/** The course's sample articles. */
export const LOCAL_KNOWLEDGE = { kind: 'local', path: `${process.cwd()}/knowledge` };
export const NO_KNOWLEDGE = { kind: 'none' };

/** For scenarios that are not about the breaker, and share a server. */
export const NEVER_OPEN = { minimumCalls: 1_000 };

export interface ConfigOptions {
  readonly tiers?: readonly TierName[];
  /** Where the stand-in listens, for the tier that is no AWS service. */
  readonly url: string;
  readonly knowledge?: object;
  readonly stream?: boolean;
  /** Of every tier; undefined: the default. */
  readonly timeoutMs?: number | undefined;
  readonly breaker?: object;
  readonly deadlineMs?: number;
}

/** A configuration file's content; nothing is cached, so that every question reaches a tier. */
export function toConfig(options: ConfigOptions): object {
  const { tiers = THREE_TIERS, url, knowledge = LOCAL_KNOWLEDGE, deadlineMs } = options;
  return {
    version: 1,
    tiers: tiers.map((name) => ({ ...toTier(name, url), ...shared(options) })),
    routing: { thresholds: tiers.length === 4 ? [3, 5, 8] : [3, 7] },
    knowledge,
    cache: { kind: 'none' },
    ...(deadlineMs !== undefined && { deadlineMs }),
  };
}

function shared({ stream = false, timeoutMs, breaker }: ConfigOptions): object {
  return {
    stream,
    maxTokens: 300,
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(breaker !== undefined && { breaker }),
  };
}

function toTier(name: TierName, url: string): object {
  const { model } = TIERS[name];
  switch (name) {
    case 'instant':
      return {
        name,
        provider: 'bedrock',
        modelId: model,
        price: { inputUsdPerMillionTokens: 0.33, outputUsdPerMillionTokens: 2.75 },
      };
    case 'provisioned':
      return {
        name,
        provider: 'bedrock',
        modelId: model,
        price: { usdPerHour: 20, tokensPerHourAtCapacity: 6_000_000, utilization: 0.5 },
      };
    case 'house':
      return {
        name,
        provider: 'openai',
        baseUrl: `${url}/v1`,
        model,
        price: { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 3 },
      };
    case 'expert':
      return {
        name,
        provider: 'sagemaker',
        endpointName: model,
        format: 'openai-chat',
        price: { usdPerHour: 1.515, tokensPerHourAtCapacity: 900_000, utilization: 0.3 },
      };
  }
}
