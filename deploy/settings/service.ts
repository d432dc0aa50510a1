import * as z from 'zod';
import { httpsUrlSchema } from './shared.ts';

/** Who may ask by HTTP. */
const accessSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('api-key') })
    .describe('Whoever sends an API key of the usage plan (x-api-key).'),
  z.strictObject({ kind: z.literal('iam') }).describe('Whoever signs with AWS credentials that may call it.'),
  z
    .strictObject({
      kind: z.literal('jwt'),
      issuer: httpsUrlSchema.optional().describe('Left out: a Cognito user pool of our own.'),
      audience: httpsUrlSchema.optional().describe('In aud of the tokens; left out: the URL of /mcp.'),
      jwksUri: httpsUrlSchema.optional(),
      callbackUrls: z
        .array(
          z
            .string()
            .regex(
              /^(https:\/\/[^\s?#]+|http:\/\/(localhost|127\.0\.0\.1)(:\d{1,5})?(\/[^\s?#]*)?)$/,
              'must be an https URL, or one of this machine such as http://localhost:8080/callback',
            ),
        )
        .max(20)
        .default([])
        .describe('Where people come back to who sign in at our own user pool; none: machines only.'),
    })
    .describe('Whoever has a token of an issuer; the function checks it.'),
  z.strictObject({ kind: z.literal('open') }).describe('Everyone, within the throttle.'),
]);

export const serviceSettingsSchema = z.strictObject({
  door: z
    .enum(['rest', 'function-url'])
    .default('rest')
    .describe('API Gateway, or the cheaper Function URL, which knows IAM only.'),
  access: accessSchema.optional().describe('Left out: api-key; iam for a Function URL.'),
  throttle: z
    .strictObject({
      requestsPerSecond: z.number().gt(0).max(10_000).default(10),
      burst: z.int().min(1).max(5_000).default(20),
      requestsPerDay: z.int().min(1).optional().describe('A quota of each API key.'),
    })
    .prefault({})
    .describe('Of API Gateway; a Function URL is throttled by reservedConcurrency alone.'),
  accessLogRole: z
    .boolean()
    .default(true)
    .describe(
      'Set the role by which API Gateway writes logs, which is one for the account and region; false where it has one.',
    ),
  reservedConcurrency: z
    .int()
    .min(1)
    .max(1_000)
    .optional()
    .describe('Most questions answered at once. Left out: what the account has.'),
  memoryMb: z.int().min(256).max(10_240).default(256),
  firewall: z
    .strictObject({ requestsPerFiveMinutes: z.int().min(10).max(2_000_000_000).default(1_000) })
    .optional()
    .describe('AWS WAF with a limit for each address; costs while idle. API Gateway only.'),
  rollout: z
    .strictObject({
      canaryPercent: z.int().min(1).max(99).default(10),
      minutes: z.int().min(1).max(2_880).default(5),
      smokeTest: z
        .boolean()
        .default(true)
        .describe('Ask the new version two questions before it gets traffic.'),
    })
    .nullable()
    .prefault({})
    .describe('How a new version gets traffic; null: at once.'),
  jobs: z
    .strictObject({ keepSeconds: z.int().min(60).max(86_400).default(3_600) })
    .nullable()
    .prefault({})
    .describe('The queue behind job_id; null: every question is answered at once.'),
  agent: z
    .boolean()
    .default(false)
    .describe('A function for agents that call Lambda themselves; the section agents adds it by itself.'),
});

export type ServiceSettings = z.output<typeof serviceSettingsSchema>;
export type AccessSettings = z.output<typeof accessSchema>;
