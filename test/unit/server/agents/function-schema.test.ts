import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { toFunctionSchema } from '../../../../src/server/agents/function-schema.ts';
import { createTools } from '../../../../src/tools/catalog.ts';
import type { Tool } from '../../../../src/tools/tool.ts';
import { answers, fakeTier } from '../../../support/fake-tier.ts';
import { noBenchmarks } from '../../../support/no-benchmarks.ts';
import { createTestCascade } from '../../../support/test-cascade.ts';

const { cascade } = createTestCascade({
  tiers: [fakeTier('small', [answers(0.9)]), fakeTier('large', [answers(0.9)])],
});
const tools = createTools(cascade, noBenchmarks);

/** A tool of which only what is published matters. */
const publish = (inputSchema: z.ZodType, description = 'Does it.'): Tool => ({
  name: 'do_it',
  title: 'Does it',
  description,
  inputSchema,
  outputSchema: z.looseObject({ done: z.boolean() }),
  scope: 'support:read',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  run: async () => ({ text: '', structured: {} }),
});

describe('the function details', () => {
  const { functions } = toFunctionSchema(tools);

  test('have a function for each tool', () => {
    expect(functions.map(({ name, description }) => ({ name, description }))).toEqual(
      tools.map(({ name, description }) => ({ name, description })),
    );
  });

  test('take what is required, then what is declared first, five parameters in all', () => {
    expect(functions.map(({ parameters }) => Object.keys(parameters))).toEqual([
      ['query', 'context', 'min_tier', 'max_tier', 'max_cost_usd'],
      ['answer_id', 'query', 'reason', 'target', 'customer'],
      ['suite', 'cases', 'strategies', 'max_cost_usd', 'benchmark_id'],
    ]);
    const { parameters } = functions[0] ?? {};
    expect(Object.entries(parameters ?? {}).filter(([, { required }]) => required)).toEqual([
      ['query', { type: 'string', description: expect.stringContaining('question'), required: true }],
    ]);
    const late = z.strictObject({
      ...Object.fromEntries('abcdef'.split('').map((name) => [name, z.string().optional()])),
      last: z.boolean(),
    });
    expect(Object.keys(toFunctionSchema([publish(late)]).functions[0]?.parameters ?? {})).toEqual([
      'last',
      'a',
      'b',
      'c',
      'd',
    ]);
  });

  test('say in words what function details cannot say', () => {
    const { context, min_tier, max_cost_usd } = functions[0]?.parameters ?? {};
    expect(context).toEqual({
      type: 'string',
      description:
        'What is known about the customer and the product. JSON object, such as {"use_case":"value"}; keys: use_case, product, plan, locale, channel, attributes.',
      required: false,
    });
    expect(min_tier?.description).toContain('One of: small, large.');
    expect(max_cost_usd?.type).toBe('number');
  });

  test('know the five types', () => {
    const every = z.strictObject({
      a: z.string(),
      b: z.number(),
      c: z.int(),
      d: z.boolean(),
      e: z.array(z.string()),
    });
    const { parameters = {} } = toFunctionSchema([publish(every)]).functions[0] ?? {};
    expect(Object.values(parameters).map(({ type }) => type)).toEqual([
      'string',
      'number',
      'integer',
      'boolean',
      'array',
    ]);
  });

  test('stay within what Bedrock takes, at the end of a sentence', () => {
    const long = publish(
      z.strictObject({ a: z.string().describe('It is so. '.repeat(80)) }),
      'It is done. '.repeat(200),
    );
    const [{ description = '', parameters = {} } = {}] = toFunctionSchema([long]).functions;
    for (const [text, most] of [
      [description, 1_200],
      [parameters.a?.description ?? '', 500],
    ] as const) {
      expect(text.length).toBeLessThanOrEqual(most);
      expect(text.length).toBeGreaterThan(most - 20);
      expect(text).toMatch(/\.$/);
    }
  });
});
