import * as z from 'zod';
import { routingSettingsSchema } from '../cascade/settings.ts';
import { knowledgeSettingsSchema } from '../knowledge/settings.ts';
import { cacheSettingsSchema } from '../store/settings.ts';
import { EMBEDDED_TIERS } from '../tiers/embedded-tiers.ts';
import { localTierSettingsSchema } from '../tiers/local-settings.ts';

/** The providers; a new one is one line here. */
const tierSettingsSchema = z.discriminatedUnion('provider', [localTierSettingsSchema]);

/** The whole configuration, composed of the rooms' own settings. */
export const configSchema = z
  .strictObject({
    $schema: z.string().optional().describe('For editors; not read.'),
    version: z.literal(1).default(1),
    tiers: z.array(tierSettingsSchema).min(1).max(7).default(EMBEDDED_TIERS).describe('Cheapest first.'),
    routing: routingSettingsSchema.prefault({}),
    knowledge: knowledgeSettingsSchema
      .optional()
      .describe('Left out: the sample articles if every tier is local.'),
    cache: cacheSettingsSchema.prefault({ kind: 'memory' }),
    deadlineMs: z
      .int()
      .min(1_000)
      .max(600_000)
      .default(25_000)
      .describe('Milliseconds within which a question is answered, whatever the tiers do.'),
  })
  .superRefine(({ tiers, routing: { thresholds } }, context) => {
    const report = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    tiers.forEach(({ name }, index) => {
      if (tiers.findIndex((tier) => tier.name === name) < index)
        report(['tiers', index, 'name'], 'another tier has this name');
    });
    if (thresholds && thresholds.length !== tiers.length - 1) {
      report(['routing', 'thresholds'], `needs one value fewer than there are tiers: ${tiers.length - 1}`);
    }
    thresholds?.forEach((threshold, index) => {
      if (threshold < (thresholds[index - 1] ?? 0))
        report(['routing', 'thresholds', index], 'must not be below the one before');
    });
  });

export type Config = z.output<typeof configSchema>;
