import type { Tool } from '../../tools/tool.ts';
import { PACKAGE } from '../package.ts';
import { describeSchema, type JsonSchema, toInputSchema, toOutputSchema } from './json-schema.ts';
import { isRecord } from './read-value.ts';

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
  const answer = toPlain(toOutputSchema(outputSchema));
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
  const description = describeSchema(schema);
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
