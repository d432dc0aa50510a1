import * as z from 'zod';
import {
  agentsSettingsSchema,
  domainSettingsSchema,
  guardrailSettingsSchema,
  knowledgeSettingsSchema,
  networkSettingsSchema,
  stateSettingsSchema,
  strategySettingsSchema,
} from './content.ts';
import { expertSettingsSchema, provisionedSettingsSchema } from './models.ts';
import { serviceSettingsSchema } from './service.ts';
import { regionSchema, secretSchema, tagsSchema } from './shared.ts';
import { checksSettingsSchema, observabilitySettingsSchema } from './watching.ts';

/** AWS keeps logs for these numbers of days only. */
const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288,
  3_653,
];

/** What is deployed for one stage. An optional part that is left out is not made. */
export const deploySettingsSchema = z
  .strictObject({
    $schema: z.string().optional().describe('For editors; not read.'),
    version: z.literal(1).default(1),
    name: z
      .string()
      .regex(
        /^(?=.{2,20}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
        'must be 2 to 20 of a-z, 0-9 and single - between them, and start with a letter',
      )
      .default('tiered-support'),
    account: z
      .string()
      .regex(/^\d{12}$/, 'must be an account number of 12 digits')
      .optional()
      .describe('Left out: that of the credentials it is deployed with.'),
    region: regionSchema.default('us-east-1'),
    residency: z
      .array(regionSchema)
      .min(1)
      .optional()
      .describe('The only regions in which anything may be kept or answered. Left out: as the tiers say.'),
    inferenceRegions: z
      .record(z.string().regex(/^[a-z-]{2,10}$/), z.array(regionSchema).min(1))
      .default({})
      .describe('Where inference profiles of a geography answer, by their prefix, in place of what we know.'),
    tags: tagsSchema,
    logDays: z
      .int()
      .refine((days) => LOG_DAYS.includes(days), `must be one of ${LOG_DAYS.join(', ')}`)
      .default(90),
    customerKey: z
      .boolean()
      .default(false)
      .describe('Encrypt with a KMS key of your own, which costs while idle.'),
    keepData: z
      .boolean()
      .default(true)
      .describe('Whether tickets, articles and logs outlive their stack; false is for what you only try.'),
    secrets: z
      .record(
        z.string().regex(/^[A-Z][A-Z0-9_]*_API_KEY$/, 'must be a variable that ends in _API_KEY'),
        secretSchema,
      )
      .default({})
      .describe('Secrets of Secrets Manager, by name, for the variables that tiers name with apiKeyEnv.'),
    state: stateSettingsSchema.prefault({}),
    service: serviceSettingsSchema.prefault({}),
    agents: agentsSettingsSchema.optional(),
    provisioned: provisionedSettingsSchema.optional(),
    expert: expertSettingsSchema.optional(),
    knowledge: knowledgeSettingsSchema.optional(),
    guardrail: guardrailSettingsSchema.optional(),
    strategy: strategySettingsSchema.optional(),
    network: networkSettingsSchema.optional(),
    domain: domainSettingsSchema.optional(),
    observability: observabilitySettingsSchema.optional(),
    checks: checksSettingsSchema.optional(),
  })
  .superRefine(({ region, residency, service, state, domain, customerKey }, context) => {
    const report = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const allowed = residency?.join(', ');
    if (residency && !residency.includes(region)) report(['region'], `must be one of residency: ${allowed}`);
    state.replicas.forEach((replica, index) => {
      if (replica === region) report(['state', 'replicas', index], 'must be another region than region');
      if (residency && !residency.includes(replica))
        report(['state', 'replicas', index], `must be one of residency: ${allowed}`);
    });
    if (customerKey && state.replicas.length > 0)
      report(
        ['customerKey'],
        'must be false where state.replicas are given: each region would need a key of its own',
      );
    if (domain && domain.certificateArn.split(':')[3] !== region)
      report(['domain', 'certificateArn'], `must be the ARN of a certificate in ${region}`);
    if (service.door === 'rest') return;
    if (service.access && service.access.kind !== 'iam')
      report(['service', 'access', 'kind'], 'must be "iam" where the door is a Function URL');
    if (service.firewall)
      report(['service', 'firewall'], 'must be left out where the door is a Function URL');
    if (domain) report(['domain'], 'must be left out where the door is a Function URL');
  });

export type DeploySettings = z.output<typeof deploySettingsSchema>;
