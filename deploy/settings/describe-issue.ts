import type * as z from 'zod';
import { configSchema } from '../../src/server/config-schema.ts';

/** One thing wrong with a file: its key, and what is allowed; of a key that there is not, which ones there are. */
export function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  const { path, message } = issue;
  const where = path.join('.') || 'the file';
  if (issue.code !== 'unrecognized_keys') return `${where}: ${message}`;
  const allowed = toShape(schema, path);
  const isOfDeployment = path.length === 0 && schema !== configSchema;
  const ofServer = isOfDeployment ? issue.keys.filter((key) => Object.hasOwn(configSchema.shape, key)) : [];
  // These two are read before the schema.
  const more = isOfDeployment ? ['server', 'stages'] : [];
  return [
    `${where}: ${message}`,
    ...(allowed ? [`allowed: ${[...Object.keys(allowed), ...more].join(', ')}`] : []),
    ...(ofServer.length > 0 ? [`what the server reads belongs under "server": ${ofServer.join(', ')}`] : []),
  ].join('; ');
}

/** What zod's schemas are made of, as far as the way to an object leads through them. */
interface Definition {
  readonly innerType?: { readonly def: Definition };
  readonly shape?: Readonly<Record<string, { readonly def: Definition }>>;
}

function toShape(schema: z.ZodType, path: readonly PropertyKey[]): Definition['shape'] {
  let shape = unwrap(schema.def as Definition).shape;
  for (const key of path) {
    const next = shape?.[String(key)];
    shape = next && unwrap(next.def).shape;
  }
  return shape;
}

function unwrap(definition: Definition): Definition {
  return definition.innerType ? unwrap(definition.innerType.def) : definition;
}
