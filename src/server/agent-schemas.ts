import * as z from 'zod';
import { RequestError } from '../cascade/request-error.ts';
import { toSentences } from '../text/sentences.ts';
import type { Tool } from '../tools/tool.ts';
import { PACKAGE } from './package.ts';

// What agents on Bedrock are told of the tools, and how what they send is read; both by the tools' own schemas.

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

/**
 * The tools as an OpenAPI document for an action group, one path each. Its version is the only one that action
 * groups take, and it keeps to what they know of OpenAPI: values are listed in descriptions, as `enum` is not read
 * (docs.aws.amazon.com/bedrock/latest/userguide/agents-api-schema.html).
 */
export function toOpenApi(tools: readonly Tool[]) {
  return {
    openapi: '3.0.0',
    info: {
      title: PACKAGE.name,
      version: PACKAGE.version,
      description: 'Answers customer support questions from a knowledge base, with its sources.',
    },
    paths: Object.fromEntries(tools.map((tool) => [`/${tool.name}`, { post: toOperation(tool) }])),
  };
}

function toOperation({ name, title, description, inputSchema, outputSchema }: Tool) {
  const answer = toPlain(z.toJSONSchema(outputSchema, { target: 'openapi-3.0', io: 'output' }) as JsonSchema);
  const shortened = { ...answer, properties: { ...answer.properties, truncated: TRUNCATED } };
  return {
    operationId: name,
    summary: title,
    description,
    requestBody: { required: true, content: inJson(toPlain(toInputSchema(inputSchema))) },
    responses: {
      '200': { description: 'The answer and what to do with it.', content: inJson(shortened) },
      '400': { description: 'The arguments cannot be served as they are.', content: inJson(ERROR_SCHEMA) },
      '500': { description: 'The question could not be worked on.', content: inJson(ERROR_SCHEMA) },
    },
  };
}

const inJson = (schema: JsonSchema) => ({ 'application/json': { schema } });

const TRUNCATED: JsonSchema = { type: 'boolean', description: 'True where the reply was shortened to fit.' };

const ERROR_SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string' },
        message: { type: 'string', description: 'What is wrong.' },
        field: { type: 'string', description: 'The argument at fault.' },
        retryable: { type: 'boolean', description: 'Whether the same call may succeed later.' },
        next_step: { type: 'string', description: 'What to do instead.' },
      },
      required: ['code', 'message', 'retryable', 'next_step'],
    },
  },
  required: ['error'],
};

/** A schema in what agents know of OpenAPI. Alternatives are strings, which is what agents send for any type. */
function toPlain(schema: JsonSchema): JsonSchema {
  const { enum: _, anyOf, minimum, maximum, additionalProperties: more, ...plain } = schema;
  const description = describe(schema);
  return {
    ...plain,
    ...(anyOf && { type: 'string' }),
    ...(description && { description }),
    ...(isBound(minimum) && { minimum }),
    ...(isBound(maximum) && { maximum }),
    ...(schema.properties && {
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([name, property]) => [name, toPlain(property)]),
      ),
    }),
    ...(schema.items && { items: toPlain(schema.items) }),
    ...(more === false && { additionalProperties: false }),
    ...(isRecord(more) && Object.keys(more).length > 0 && { additionalProperties: toPlain(more) }),
  };
}

/** Zod bounds every integer by what a double can count to, which is no information. */
const isBound = (limit: unknown): boolean =>
  typeof limit === 'number' && Math.abs(limit) < Number.MAX_SAFE_INTEGER;

const FUNCTION_DESCRIPTION_CHARACTERS = 1_200;
const PARAMETER_DESCRIPTION_CHARACTERS = 500;
/** An account's default quota for one function. */
const FUNCTION_PARAMETERS = 5;
/** Function details know no objects. */
const PARAMETER_TYPES = ['string', 'number', 'integer', 'boolean', 'array'];

/**
 * The tools as an action group's function details. A function has its required parameters and then the first that
 * are declared, five in all: of answer_query `deadline_ms`, `min_confidence` and `detail` are left out, which keep
 * their defaults.
 */
export function toFunctionSchema(tools: readonly Tool[]) {
  return {
    functions: tools.map(({ name, description, inputSchema }) => ({
      name,
      description: cutAtSentence(description, FUNCTION_DESCRIPTION_CHARACTERS),
      parameters: toParameters(toInputSchema(inputSchema)),
    })),
  };
}

function toParameters({ properties = {}, required = [] }: JsonSchema) {
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  const names = [...required, ...optional].slice(0, FUNCTION_PARAMETERS);
  return Object.fromEntries(
    names.map((name) => {
      const schema = properties[name] ?? {};
      const { type = 'string' } = schema;
      const description = type === 'object' ? `${describe(schema)} ${toForm(schema)}` : describe(schema);
      return [
        name,
        {
          type: PARAMETER_TYPES.includes(type) ? type : 'string',
          description: cutAtSentence(description, PARAMETER_DESCRIPTION_CHARACTERS),
          required: required.includes(name),
        },
      ];
    }),
  );
}

function describe({ description = '', enum: values }: JsonSchema): string {
  return values ? `${description} One of: ${values.join(', ')}.`.trim() : description;
}

/** How to spell an object, as a sentence. */
function toForm({ properties = {} }: JsonSchema): string {
  const names = Object.keys(properties);
  const example = JSON.stringify({ [names[0] ?? 'name']: 'value' });
  return `JSON object, such as ${example}${names.length > 0 ? `; keys: ${names.join(', ')}` : ''}.`;
}

/** Text in at most `most` UTF-16 units: whole sentences where one fits, and never half a character. */
export function cutAtSentence(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = toSentences(text).findLast(({ end }) => end <= most);
  return last ? text.slice(0, last.end) : cutAtCharacter(text, most);
}

export function cutAtCharacter(text: string, most: number): string {
  if (text.length <= most) return text;
  const halves = (text.codePointAt(most - 1) ?? 0) > 0xffff;
  return text.slice(0, halves ? most - 1 : most);
}

/**
 * Arguments as the tool's schema has them, from what an agent sent: mostly strings, whatever their type. Blank
 * values of optional parameters are left out. What cannot be read stays as it is, for the tool to refuse in its own
 * words. @throws RequestError for text in the place of an object or a list that is neither.
 */
export function toArguments(
  { inputSchema }: Pick<Tool, 'inputSchema'>,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return readObject(given, toInputSchema(inputSchema), '');
}

function readObject(
  given: Readonly<Record<string, unknown>>,
  { properties = {}, required = [] }: JsonSchema,
  path: string,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([name, value]) => required.includes(name) || !isBlank(value))
      .map(([name, value]) => {
        const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
        return [name, schema ? readValue(value, schema, `${path}${name}`) : value];
      }),
  );
}

const isBlank = (value: unknown): boolean =>
  value === null || (typeof value === 'string' && value.trim() === '');

function readValue(value: unknown, schema: JsonSchema, field: string): unknown {
  const read = typeof value === 'string' ? readText(value.trim(), schema, field) : value;
  if (schema.type === 'object' && isRecord(read)) return readObject(read, schema, `${field}.`);
  return read ?? value;
}

/** More digits than a double holds; what is longer is no number. */
const NUMBER_CHARACTERS = 40;

/** Undefined where the text is to stay as it is. */
function readText(text: string, schema: JsonSchema, field: string): unknown {
  switch (schema.type) {
    case 'number':
    case 'integer': {
      const number = text === '' || text.length > NUMBER_CHARACTERS ? Number.NaN : Number(text);
      return Number.isFinite(number) ? number : undefined;
    }
    case 'boolean':
      return /^(?:true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined;
    case 'object': {
      const object = parseJson(text) ?? parseLoose(text);
      if (isRecord(object)) return object;
      throw unreadable(field, toForm(schema));
    }
    case 'array': {
      const list = parseJson(text);
      if (Array.isArray(list)) return list;
      throw unreadable(field, 'JSON list, such as ["value"].');
    }
    default:
      return undefined;
  }
}

function unreadable(field: string, form: string): RequestError {
  return new RequestError('invalid_input', `${field} cannot be read`, {
    field,
    nextStep: `Give ${field} as a ${form}`,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const LOOSE_CHARACTERS = 4_000;
const LOOSE_PAIR = /^["']?([a-z_]\w*)["']?\s*[=:]([^=]*)$/i;
const QUOTED = /^(["'])([^"']*)\1$/;

/** An object in the spelling that agents hand on, `{plan=pro, product=Storage}`; flat, and no comma in a value. */
function parseLoose(text: string): Record<string, string> | undefined {
  if (text.length > LOOSE_CHARACTERS) return undefined;
  const inner = /^\{([^{}[\]]*)\}$/.exec(text)?.[1] ?? '';
  const pairs = inner.split(',').map((pair) => {
    const [, key = '', value = ''] = LOOSE_PAIR.exec(pair.trim()) ?? [];
    return [key, QUOTED.exec(value.trim())?.[2] ?? value.trim()] as const;
  });
  return pairs.every(([key]) => key) ? Object.fromEntries(pairs) : undefined;
}

/** Made once, as a tool's schema never changes. */
const INPUT_SCHEMAS = new WeakMap<z.ZodType, JsonSchema>();

function toInputSchema(schema: z.ZodType): JsonSchema {
  const known = INPUT_SCHEMAS.get(schema);
  if (known) return known;
  const made = z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'input' }) as JsonSchema;
  INPUT_SCHEMAS.set(schema, made);
  return made;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
