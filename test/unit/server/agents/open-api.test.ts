import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { toOpenApi } from '../../../../src/server/agents/open-api.ts';
import { createTools } from '../../../../src/tools/catalog.ts';
import type { Tool } from '../../../../src/tools/tool.ts';
import { answers, fakeTier } from '../../../support/fake-tier.ts';
import { noBenchmarks } from '../../../support/no-benchmarks.ts';
import { createTestCascade } from '../../../support/test-cascade.ts';

const { cascade } = createTestCascade({
  tiers: [fakeTier('small', [answers(0.9)]), fakeTier('large', [answers(0.9)])],
});
const tools = createTools(cascade, noBenchmarks);

// biome-ignore lint/suspicious/noExplicitAny: tests look into a document of any shape
type Json = any;

/** The names of the properties of a tool's schema, by zod itself. */
const propertiesOf = (schema: z.ZodType): string[] =>
  Object.keys((z.toJSONSchema(schema, { io: 'input' }) as Json).properties);

/** Every schema in a schema, itself included, with where it stands. */
function schemasIn(schema: Json, path: string): [string, Json][] {
  const { properties = {}, items, additionalProperties } = schema;
  return [
    [path, schema],
    ...Object.entries(properties).flatMap(([name, inner]) => schemasIn(inner, `${path}.${name}`)),
    ...(items ? schemasIn(items, `${path}[]`) : []),
    ...(typeof additionalProperties === 'object' ? schemasIn(additionalProperties, `${path}.*`) : []),
  ];
}

describe('the OpenAPI document', () => {
  const document: Json = JSON.parse(JSON.stringify(toOpenApi(tools)));
  const operations: [string, Json][] = Object.entries(document.paths).map(([path, item]) => [
    path,
    (item as Json).post,
  ]);
  const schemas = operations.flatMap(([path, { requestBody, responses }]) => [
    ...schemasIn(requestBody.content['application/json'].schema, `${path} in`),
    ...Object.entries<Json>(responses).flatMap(([status, { content }]) =>
      schemasIn(content['application/json'].schema, `${path} ${status}`),
    ),
  ]);

  test('has the one version that action groups take, and what OpenAPI asks for', () => {
    expect(document.openapi).toBe('3.0.0');
    expect(document.info).toEqual({
      title: 'tiered-support-mcp',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      description: expect.any(String),
    });
    expect(Object.keys(document).sort()).toEqual(['info', 'openapi', 'paths']);
  });

  test('has a path for each tool, by POST, with its own words', () => {
    expect(Object.keys(document.paths)).toEqual(['/answer_query', '/escalate', '/benchmark']);
    for (const [index, [, operation]] of operations.entries()) {
      expect(operation).toMatchObject({
        operationId: tools[index]?.name,
        summary: tools[index]?.title,
        description: tools[index]?.description,
        requestBody: { required: true },
      });
      expect(operation.operationId).toMatch(/^[a-z]+(?:[_-][a-z]+)*$/);
    }
  });

  test('takes and gives what the tools do', () => {
    for (const [index, [, { requestBody, responses }]] of operations.entries()) {
      const { inputSchema, outputSchema } = tools[index] as Tool;
      const given = requestBody.content['application/json'].schema;
      expect(Object.keys(given.properties)).toEqual(propertiesOf(inputSchema));
      const answer = responses['200'].content['application/json'].schema;
      expect(Object.keys(answer.properties)).toEqual([...propertiesOf(outputSchema), 'truncated']);
    }
    expect(
      document.paths['/answer_query'].post.requestBody.content['application/json'].schema.required,
    ).toEqual(['query']);
  });

  test('describes errors as they are replied', () => {
    for (const [, { responses }] of operations) {
      expect(Object.keys(responses)).toEqual(['200', '400', '500']);
      const { error } = responses['400'].content['application/json'].schema.properties;
      expect(Object.keys(error.properties)).toEqual(['code', 'message', 'field', 'retryable', 'next_step']);
      for (const response of Object.values<Json>(responses))
        expect(response.description).toBeTypeOf('string');
    }
  });

  test('keeps to what agents read, at every depth', () => {
    const known = [
      ...[
        'type',
        'description',
        'properties',
        'required',
        'items',
        'additionalProperties',
        'nullable',
        'default',
      ],
      ...['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'pattern'],
    ];
    expect(schemas.length).toBeGreaterThan(100);
    for (const [path, schema] of schemas) {
      expect(known, path).toEqual(expect.arrayContaining(Object.keys(schema)));
      expect(['object', 'array', 'string', 'number', 'integer', 'boolean'], path).toContain(schema.type);
      if (schema.type === 'array') expect(schema.items, path).toBeTypeOf('object');
      for (const name of schema.required ?? []) expect(schema.properties, path).toHaveProperty(name);
      for (const bound of [schema.minimum, schema.maximum])
        expect(Math.abs(bound ?? 0), path).toBeLessThan(1e9);
    }
  });

  test('names the values that an argument may have', () => {
    const { properties } = document.paths['/escalate'].post.requestBody.content['application/json'].schema;
    expect(properties.target.description).toBe(
      '"next", the name of a tier, or "human". One of: next, small, large, human.',
    );
    expect(properties.target.default).toBe('next');
  });
});
