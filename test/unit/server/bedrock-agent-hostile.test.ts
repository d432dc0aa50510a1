import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REPLY_BYTES } from '../../../src/server/agents/fit-reply.ts';
import { createBedrockAgent } from '../../../src/server/bedrock-agent.ts';
import { createTools } from '../../../src/tools/catalog.ts';
import { functionEvent, gatewayContext, openApiEvent } from '../../support/agent-events.ts';
import { answers, fakeTier } from '../../support/fake-tier.ts';
import { noBenchmarks } from '../../support/no-benchmarks.ts';
import { createTestCascade, recordingLog } from '../../support/test-cascade.ts';

const { log, logged } = recordingLog();
const { cascade } = createTestCascade({ tiers: [fakeTier('small', [answers(0.9)])] });
const agent = createBedrockAgent({ tools: createTools(cascade, noBenchmarks), log });

const MEGABYTE = 1_000_000;

/** The reply, checked for what holds of all: it is JSON, it fits, and no tool has crashed. */
async function replyTo(event: unknown, context: unknown) {
  const reply = await agent.handle(event, context, {});
  const json = JSON.stringify(reply);
  expect(Buffer.byteLength(json)).toBeLessThanOrEqual(REPLY_BYTES);
  expect(logged).toEqual([]);
  return JSON.parse(json);
}

const FUNCTION_REPLY = {
  messageVersion: '1.0',
  response: {
    actionGroup: expect.any(String),
    function: expect.any(String),
    functionResponse: { responseBody: { TEXT: { body: expect.any(String) } } },
  },
};
const OPEN_API_REPLY = {
  messageVersion: '1.0',
  response: {
    actionGroup: expect.any(String),
    apiPath: expect.any(String),
    httpMethod: expect.any(String),
    httpStatusCode: expect.any(Number),
    responseBody: { 'application/json': { body: expect.any(String) } },
  },
};

const names = fc.constantFrom(
  'query',
  'context',
  'answer_id',
  'min_tier',
  'max_cost_usd',
  'detail',
  '__proto__',
  'constructor',
  'toString',
  'prototype',
);
const values = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '{plan=pro}',
    '{plan=',
    '{=}',
    '{"__proto__":{"a":1}}',
    '[1',
    'NaN',
    '1e999',
    'true',
    ' ',
    '{plan=a, plan=b}',
  ),
);
const parameters = fc.oneof(
  values,
  fc.array(
    fc.oneof(
      values,
      fc.record({ name: fc.oneof(names, values), type: values, value: values }, { requiredKeys: [] }),
    ),
  ),
);

/** An event of one form in which anything may be missing or of another type. */
const damaged = (event: Readonly<Record<string, unknown>>, kept: string) =>
  fc.record(
    {
      ...Object.fromEntries(
        Object.entries(event).map(([key, value]) => [key, fc.oneof(fc.constant(value), values)]),
      ),
      parameters,
      [kept]: fc.oneof(fc.constantFrom(event[kept], '__proto__', '/constructor', ''), values),
    } as Record<string, fc.Arbitrary<unknown>>,
    { requiredKeys: [kept] },
  );

describe('a hostile event', () => {
  test('by function details gets a reply of its form', async () => {
    const events = damaged(functionEvent('answer_query', {}), 'function').map((event) => ({
      actionGroup: 'a',
      ...event,
    }));
    await fc.assert(
      fc.asyncProperty(events, async (event) => {
        expect(agent.accepts(event, {})).toBe(true);
        expect(await replyTo(event, {})).toMatchObject(FUNCTION_REPLY);
      }),
      { numRuns: 400 },
    );
  });

  test('by OpenAPI gets a reply of its form', async () => {
    const bodies = fc.oneof(
      values,
      fc.record({
        content: fc.oneof(
          values,
          fc.record({ 'application/json': fc.oneof(values, fc.record({ properties: parameters })) }),
        ),
      }),
    );
    const events = fc
      .tuple(damaged(openApiEvent('/answer_query', {}), 'apiPath'), bodies)
      .map(([event, requestBody]) => ({ actionGroup: 'a', ...event, requestBody }));
    await fc.assert(
      fc.asyncProperty(events, async (event) => {
        expect(agent.accepts(event, {})).toBe(true);
        expect(await replyTo(event, {})).toMatchObject(OPEN_API_REPLY);
      }),
      { numRuns: 400 },
    );
  });

  test('by Gateway gets an answer or an error', async () => {
    const events = fc.oneof(values, fc.dictionary(names, values));
    const toolNames = fc.oneof(
      fc.constantFrom('desk___answer_query', 'desk___escalate', '___', '__proto__'),
      values,
    );
    await fc.assert(
      fc.asyncProperty(events, toolNames, async (event, toolName) => {
        const context = gatewayContext(toolName);
        expect(agent.accepts(event, context)).toBe(true);
        const reply = await replyTo(event, context);
        expect([reply.answer_id, reply.error?.code]).toContainEqual(expect.any(String));
      }),
      { numRuns: 400 },
    );
  });

  test('of no form at all gets a reply too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.anything(), async (event, context) => {
        agent.accepts(event, context);
        expect(await replyTo(event, context)).toBeTypeOf('object');
      }),
    );
  });
});

describe('a megabyte', () => {
  const huge = 'x'.repeat(MEGABYTE);
  test.each<[string, Record<string, unknown>]>([
    ['question', { query: huge }],
    ['context', { query: 'a', context: `{plan=${huge}` }],
    ['context of blanks', { query: 'a', context: `{${' '.repeat(MEGABYTE)}"}` }],
    ['nested context', { query: 'a', context: '['.repeat(MEGABYTE) }],
    ['number', { query: 'a', max_cost_usd: '1'.repeat(MEGABYTE) }],
    ['name of a parameter', { query: 'a', [huge]: 'b' }],
    ['tier', { query: 'a', min_tier: '\u0000'.repeat(MEGABYTE) }],
  ])('as %s is refused in a reply that fits', async (_name, given) => {
    const reply = await replyTo(functionEvent('answer_query', given), {});
    expect(reply.response.functionResponse.responseState).toBe('REPROMPT');
    expect((await replyTo(openApiEvent('/answer_query', given), {})).response.httpStatusCode).toBe(400);
    expect((await replyTo(given, gatewayContext('desk___answer_query'))).error.code).toBe('invalid_input');
  });

  test.each([
    'actionGroup',
    'function',
    'sessionId',
    'sessionAttributes',
    'promptSessionAttributes',
    'inputText',
  ])('as %s gets an answer that fits', async (key) => {
    const value = key.endsWith('Attributes') ? { [huge]: huge } : '\u0000'.repeat(MEGABYTE);
    const event = functionEvent('answer_query', { query: 'How?' }, { [key]: value });
    expect(await replyTo(event, {})).toMatchObject(FUNCTION_REPLY);
  });
});

describe('the names of prototypes', () => {
  test.each(['__proto__', 'constructor', 'hasOwnProperty'])('are no tool: %s', async (name) => {
    const { response } = await replyTo(openApiEvent(`/${name}`, {}), {});
    expect(response.httpStatusCode).toBe(404);
  });

  test.each(['__proto__', 'constructor', 'hasOwnProperty'])('are no argument: %s', async (name) => {
    const given = JSON.parse(`{"query":"a",${JSON.stringify(name)}:{"polluted":true}}`);
    const { response } = await replyTo(functionEvent('answer_query', given), {});
    expect(response.functionResponse.responseBody.TEXT.body).toContain(
      `${name} is unknown here; allowed: query`,
    );
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  test('are no part of a context', async () => {
    const given = { query: 'a', context: '{"__proto__":{"plan":"pro"}}' };
    const { response } = await replyTo(functionEvent('answer_query', given), {});
    expect(response.functionResponse.responseBody.TEXT.body).toContain('context.__proto__ is unknown here');
  });
});
