import * as z from 'zod';

const usd = z.number().min(0).max(1e6);

export const budgetSettingsSchema = z.strictObject({
  totalUsd: usd
    .optional()
    .describe('US dollars that all questions of a calendar month (UTC) may cost together.'),
  perTenantUsd: usd.optional().describe('The same for each tenant on its own.'),
  perKeyUsd: usd
    .optional()
    .describe('The same for each caller on its own: a subject within its tenant, such as one API key.'),
  tenants: z
    .record(z.string(), usd)
    .optional()
    .describe('Limits of single tenants by name, in place of perTenantUsd.'),
  keys: z
    .record(z.string(), usd)
    .optional()
    .describe(
      'Limits of single callers, in place of perKeyUsd: by "tenant/subject", or by "subject" in any tenant.',
    ),
  atLimit: z
    .enum(['static', 'refuse'])
    .default('static')
    .describe(
      'What a question gets once nothing is left: "static", the best that costs nothing, or "refuse", an error that says when the month is over.',
    ),
  saveFrom: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe('Share of a limit from which on only the cheapest tier is asked.'),
});

export type BudgetSettings = z.infer<typeof budgetSettingsSchema>;
