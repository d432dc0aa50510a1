import * as z from 'zod';
import { isDistinct, regionSchema } from './shared.ts';

const TITAN = 'amazon.titan-embed-text-v2:0';
const TITAN_DIMENSIONS = [256, 512, 1_024];

/** A knowledge base that is made; an existing one is named by the server's knowledge.knowledgeBaseId instead. */
export const knowledgeSettingsSchema = z
  .strictObject({
    folder: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Folder of articles that is uploaded, counted from the deployment's file. Left out: the server's knowledge.path; none if it has none.",
      ),
    embeddingModelId: z
      .string()
      .max(200)
      .regex(
        /^[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9.:-]*$/,
        `must be the id of an embedding model, such as ${TITAN}`,
      )
      .default(TITAN),
    dimensions: z
      .int()
      .min(256)
      .max(1_024)
      .default(1_024)
      .describe('Of the vectors; the embedding model says which.'),
    debounceMinutes: z.int().min(1).max(5).default(5).describe('Changes within it are read together.'),
    staleHours: z
      .int()
      .min(2)
      .max(8_760)
      .default(48)
      .describe(
        'Alarm where the last reading that worked is older; in half of it all is read without a change too.',
      ),
  })
  .refine(
    ({ embeddingModelId, dimensions }) => embeddingModelId !== TITAN || TITAN_DIMENSIONS.includes(dimensions),
    { path: ['dimensions'], error: `must be one of ${TITAN_DIMENSIONS.join(', ')} for ${TITAN}` },
  );

const strengthSchema = z.enum(['NONE', 'LOW', 'MEDIUM', 'HIGH']);

export const guardrailSettingsSchema = z.strictObject({
  competitors: z
    .array(
      z
        .string()
        .max(100)
        .regex(/^\S+( \S+){0,2}$/, 'must be a name of one to three words'),
    )
    .max(30)
    .default([])
    .describe('Names that replies leave out and do not compare with.'),
  filters: z
    .strictObject({
      hate: strengthSchema.default('HIGH'),
      insults: strengthSchema.default('MEDIUM').describe('Angry customers swear; HIGH turns them away.'),
      sexual: strengthSchema.default('HIGH'),
      violence: strengthSchema.default('HIGH'),
      misconduct: strengthSchema.default('HIGH'),
      promptAttack: strengthSchema.default('HIGH').describe('Of questions; replies have none.'),
    })
    .prefault({}),
  blockedReply: z
    .string()
    .min(1)
    .max(500)
    .default('I cannot help with that here. Please contact our support team.')
    .describe('Said in place of what is blocked.'),
});

/** strategy.json in AppConfig; the file is the first version of it. */
export const strategySettingsSchema = z.strictObject({
  file: z.string().min(1).describe("A strategy.json of a benchmark, counted from the deployment's file."),
  rollout: z
    .strictObject({
      growthPercent: z.number().min(1).max(100).default(20),
      minutes: z.int().min(0).max(1_440).default(10),
      bakeMinutes: z.int().min(0).max(1_440).default(10),
    })
    .prefault({}),
  extensionLayerArn: z
    .string()
    .regex(/^arn:[\w-]+:lambda:[\w-]+:\d{12}:layer:[\w-]+:\d+$/, 'must be the ARN of a version of a layer')
    .optional()
    .describe("The AppConfig extension for ARM64. Left out: AWS's own, as we know it for the region."),
});

export const networkSettingsSchema = z.union(
  [
    z.strictObject({ create: z.literal(true) }),
    z
      .strictObject({
        vpcId: z.string().regex(/^vpc-[0-9a-f]{8,17}$/, 'must be the id of a VPC'),
        subnetIds: z
          .array(z.string().regex(/^subnet-[0-9a-f]{8,17}$/, 'must be the id of a subnet'))
          .min(1)
          .max(16),
        availabilityZones: z.array(z.string().min(1)).min(1).max(16),
        securityGroupIds: z
          .array(z.string().regex(/^sg-[0-9a-f]{8,17}$/, 'must be the id of a security group'))
          .min(1)
          .max(5),
      })
      .refine(({ subnetIds, availabilityZones }) => subnetIds.length % availabilityZones.length === 0, {
        path: ['availabilityZones'],
        message: 'must be as many as subnetIds, or go into them evenly',
      }),
  ],
  { error: 'either create: true, or vpcId, subnetIds, availabilityZones and securityGroupIds' },
);

/** A name of your own for the REST API; with `failover`, that of two stages in two regions. */
export const domainSettingsSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a host name in lower case, such as support.example.com'),
    certificateArn: z
      .string()
      .regex(/^arn:[\w-]+:acm:\S+$/, 'must be the ARN of a certificate in this region'),
    hostedZoneId: z.string().regex(/^Z[A-Z0-9]{1,31}$/, 'must be the id of a hosted zone'),
    zoneName: z
      .string()
      .max(253)
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be the name of a zone in lower case, such as example.com'),
    failover: z
      .enum(['primary', 'secondary'])
      .optional()
      .describe('The secondary answers while the health check of the primary fails.'),
  })
  .refine(({ name, zoneName }) => name === zoneName || name.endsWith(`.${zoneName}`), {
    path: ['name'],
    error: 'must be zoneName or a name within it',
  });

export const agentsSettingsSchema = z.strictObject({
  gateway: z
    .strictObject({
      target: z.enum(['lambda', 'mcp']).default('lambda'),
      authorizer: z
        .discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('iam') }),
          z.strictObject({
            kind: z.literal('jwt'),
            discoveryUrl: z
              .string()
              .regex(
                /^https:\/\/\S+\/\.well-known\/openid-configuration$/,
                'must end in /.well-known/openid-configuration',
              ),
            audiences: z.array(z.string().min(1)).min(1).max(20),
          }),
        ])
        .prefault({ kind: 'iam' }),
    })
    .optional()
    .describe('An AgentCore Gateway before our tools.'),
  bedrockAgentIds: z
    .array(z.string().regex(/^[0-9A-Za-z]{10}$/, "must be an agent's id of 10 letters and digits"))
    .max(100)
    .refine(isDistinct, 'must not name an agent twice')
    .default([])
    .describe('Agents of Bedrock that may call the function, for accounts that still have them.'),
});

export const stateSettingsSchema = z.strictObject({
  replicas: z
    .array(regionSchema)
    .max(10)
    .refine(isDistinct, 'must not name a region twice')
    .default([])
    .describe('Other regions that keep the same table.'),
});
