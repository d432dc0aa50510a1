import * as z from 'zod';

const DAY_SECONDS = 86_400;
const secondsSchema = z.int().min(1);

/** A table's name or its ARN, as DynamoDB takes both. */
const tableSchema = z
  .string()
  .regex(
    /^(?:arn:[\w:-]+:table\/)?[\w.-]{3,255}$/,
    'must be the name of a table: 3 to 255 letters, digits and _ . -, or its ARN',
  );
const regionSchema = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region, such as us-east-1')
  .optional()
  .describe("AWS region; left out: the SDK's own (AWS_REGION, profile).");

const ttlSecondsSchema = secondsSchema
  .max(30 * DAY_SECONDS)
  .default(3_600)
  .describe('How long an answer counts as fresh.');
const nearHitsSchema = z
  .boolean()
  .default(false)
  .describe('Answer from the cache what asks the same in other words.');

export const cacheSettingsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('memory'), ttlSeconds: ttlSecondsSchema, nearHits: nearHitsSchema }),
  z.strictObject({
    kind: z.literal('dynamodb'),
    table: tableSchema.optional().describe("Left out: the store's."),
    region: regionSchema,
    ttlSeconds: ttlSecondsSchema,
    nearHits: nearHitsSchema,
  }),
  z.strictObject({ kind: z.literal('none') }),
]);

const keeping = {
  sessionTtlSeconds: secondsSchema
    .max(90 * DAY_SECONDS)
    .default(DAY_SECONDS)
    .describe('How long a conversation is kept after its last question.'),
  answerTtlSeconds: secondsSchema
    .max(90 * DAY_SECONDS)
    .default(7 * DAY_SECONDS)
    .describe('How long an answer can be escalated.'),
  ticketTtlSeconds: secondsSchema
    .max(3_650 * DAY_SECONDS)
    .default(365 * DAY_SECONDS)
    .describe('How long a ticket is kept once it is resolved.'),
};

export const storeSettingsSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('local'),
    path: z
      .string()
      .min(1)
      .default('~/.tiered-support-mcp')
      .describe('Folder, counted from the configuration file; several servers may share one.'),
    ...keeping,
  }),
  z.strictObject({
    kind: z.literal('dynamodb'),
    table: tableSchema.describe('With the string keys pk and sk, and expires_at as its TTL attribute.'),
    region: regionSchema,
    ...keeping,
  }),
  z.strictObject({ kind: z.literal('memory'), ...keeping }),
]);
