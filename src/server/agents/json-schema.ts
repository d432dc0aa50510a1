import * as z from 'zod';

/** The part of JSON Schema that zod makes of our schemas. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly [more: string]: unknown;
}

/** Made once, as a tool's schema never changes. */
const INPUT_SCHEMAS = new WeakMap<z.ZodType, JsonSchema>();

/** What a tool takes. */
export function toInputSchema(schema: z.ZodType): JsonSchema {
  const known = INPUT_SCHEMAS.get(schema);
  if (known) return known;
  const made = z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'input' }) as JsonSchema;
  INPUT_SCHEMAS.set(schema, made);
  return made;
}

/** What a tool gives. */
export function toOutputSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'output' }) as JsonSchema;
}

/** In words, with the values that are allowed; '' where nothing is said. */
export function describeSchema({ description = '', enum: values }: JsonSchema): string {
  return values ? `${description} One of: ${values.join(', ')}.`.trim() : description;
}

/** How to spell an object, as a sentence. */
export function toObjectForm({ properties = {} }: JsonSchema): string {
  const names = Object.keys(properties);
  const example = JSON.stringify({ [names[0] ?? 'name']: 'value' });
  return `JSON object, such as ${example}${names.length > 0 ? `; keys: ${names.join(', ')}` : ''}.`;
}
