// The configuration that the fault suite runs with: the course's three tiers, and one of an own server beside them.

/**
 * A tier each: a question whose complexity starts it there, an answer that a good model gives to it, and what the
 * stand-in knows the tier by.
 */
export const TIERS = {
  instant: {
    question: 'How do I reset my password?',
    answer:
      'Select **Forgot password?** below the sign-in form, enter the e-mail address of your user and select ' +
      '**Send reset link**. Open the link in the mail, type the new password twice, select **Save password** and ' +
      'sign in with the new password.',
    model: 'us.amazon.nova-2-lite-v1:0',
  },
  provisioned: {
    question: 'How do I resize an instance, and how long is the downtime?',
    answer:
      'To resize an instance, stop it, choose **Actions > Change type**, pick the new type, select **Apply** and ' +
      'start the instance again. Plan for 2 to 5 minutes of downtime.',
    model: 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc',
  },
  house: {
    question: 'Why is my load balancer slow?',
    answer:
      'A load balancer is mostly slow because the targets behind it are: compare their CPU with the latency that ' +
      'the load balancer shows, and add targets where they are busy.',
    model: 'house-model',
  },
  expert: {
    question: 'Why is my database slow, and which queries take the longest?',
    answer:
      'In most cases the database is slow because an index is missing. The queries that take the longest are found ' +
      'in the console under **Databases > (name) > Insights**, which shows the top 20 statements by total time.',
    model: 'customer-support-llm-endpoint',
  },
} as const;

/** Asked by nobody whom the sample articles could help. */
export const FOREIGN = {
  question: 'Which weather will there be in Lisbon?',
  answer: 'The weather in Lisbon will be dry and mild, as it mostly is there.',
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
