import * as z from 'zod';
import { deploySettingsSchema } from './settings.ts';

/** The JSON Schema of a deployment's file, for editors: the settings, the server's configuration and the stages. */
export function toJsonSchema(): object {
  const { properties, ...schema } = z.toJSONSchema(deploySettingsSchema, { io: 'input' });
  return {
    ...schema,
    properties: {
      ...properties,
      server: {
        type: ['string', 'object'],
        description: "The server's configuration, as a path from this file or written out.",
      },
      stages: {
        type: 'object',
        additionalProperties: { type: 'object' },
        description: 'What differs from stage to stage, by its name; laid over the rest key by key.',
      },
    },
  };
}
