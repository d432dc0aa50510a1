import { describe, expect, test } from 'vitest';
import { createBedrockAgent } from '../../../src/server/bedrock-agent.ts';
import { createTools } from '../../../src/tools/catalog.ts';
import type { Tool, ToolCall } from '../../../src/tools/tool.ts';
import { type Arguments, functionEvent, gatewayContext, openApiEvent } from '../../support/agent-events.ts';
import { answers, fakeTier } from '../../support/fake-tier.ts';
import { noBenchmarks } from '../../support/no-benchmarks.ts';
import { createTestCascade, recordingLog } from '../../support/test-cascade.ts';

const NO_CONTEXT = {};

function createAgent() {
  const { cascade } = createTestCascade({
    tiers: [fakeTier('small', [answers(0.9)]), fakeTier('large', [answers(0.95)])],
  });
  const calls: ToolCall[] = [];
  const inputs: unknown[] = [];
  const tools = createTools(cascade, noBenchmarks).map(
    (tool): Tool => ({
      ...tool,
      run(input, call) {
        inputs.push(input);
        calls.push(call);
        return tool.run(input, call);
      },
    }),
  );
  const { log, logged } = recordingLog();
  return { ...createBedrockAgent({ tools, log }), calls, inputs, logged, tools, log };
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever was replied
type Reply = any;

/** Each form: how a tool is asked by it, and what is read from its reply. */
const FORMS = {
  'function details': {
    event: (tool: string, given: Arguments) => [functionEvent(tool, given), NO_CONTEXT],
    answerIn: (reply: Reply) => JSON.parse(reply.response.functionResponse.responseBody.TEXT.body),
  },
  OpenAPI: {
    event: (tool: string, given: Arguments) => [openApiEvent(`/${tool}`, given), NO_CONTEXT],
    answerIn: (reply: Reply) => JSON.parse(reply.response.responseBody['application/json'].body),
  },
  'AgentCore Gateway': {
    event: (tool: string, given: Arguments) => [given, gatewayContext(`desk___${tool}`)],
    answerIn: (reply: Reply) => reply,
  },
} as const;

describe.each(Object.entries(FORMS))('an event by %s', (_name, { event, answerIn }) => {
  test('is accepted, and answered by the tool that it names', async () => {
    const agent = createAgent();
    const [asked, context] = event('answer_query', { query: 'How?' });
    expect(agent.accepts(asked, context)).toBe(true);
    const answer = answerIn(await agent.handle(asked, context, {}));
    expect(answer).toMatchObject({ status: 'accepted', tier: 'small', next_action: { do: 'send' } });
    expect(answer).not.toHaveProperty('attempts');
  });

  test('goes on from an answer that the same caller was given', async () => {
    const agent = createAgent();
    const [asked, context] = event('answer_query', { query: 'How?' });
    const { answer_id } = answerIn(await agent.handle(asked, context, {}));
    const [again, later] = event('escalate', { answer_id, reason: 'too short' });
    expect(answerIn(await agent.handle(again, later, {}))).toMatchObject({
      escalated_from: 'small',
      escalated_to: 'large',
    });
  });

  test('hands on the time that is left and what can abort', async () => {
    const agent = createAgent();
    const { signal } = new AbortController();
    await agent.handle(...pair(event('answer_query', { query: 'How?' })), { signal, limitMs: 1_234 });
    expect(agent.calls[0]).toMatchObject({ signal, limitMs: 1_234 });
  });

  test('reads arguments by the tool’s schema', async () => {
    const agent = createAgent();
    const given = { query: 'How?', min_confidence: '0.5', context: '{plan=pro}', max_tier: '' };
    await agent.handle(...pair(event('answer_query', given)), {});
    expect(agent.inputs).toEqual([{ query: 'How?', min_confidence: 0.5, context: { plan: 'pro' } }]);
  });
});

const pair = (event: readonly unknown[]): [unknown, unknown] => [event[0], event[1]];

describe('the reply to function details', () => {
  test('has AWS’s form, and repeats the attributes', async () => {
    const agent = createAgent();
    const reply = await agent.handle(functionEvent('answer_query', { query: 'How?' }), NO_CONTEXT, {});
    expect(reply).toEqual({
      messageVersion: '1.0',
      response: {
        actionGroup: 'support',
        function: 'answer_query',
        functionResponse: { responseBody: { TEXT: { body: expect.any(String) } } },
      },
      sessionAttributes: { customer: 'c-7' },
      promptSessionAttributes: { channel: 'chat' },
    });
  });

  test.each([undefined, null, 'a', ['b'], { a: 5 }, { a: { b: 'c' } }])(
    'repeats no attributes like %j',
    async (value) => {
      const event = functionEvent('answer_query', {}, { sessionAttributes: value });
      const reply: Reply = await createAgent().handle(event, NO_CONTEXT, {});
      expect(reply.sessionAttributes).toEqual({});
      expect(reply.promptSessionAttributes).toEqual({ channel: 'chat' });
    },
  );

  test.each<[string, string, Arguments, RegExp]>([
    [
      'a bad argument',
      'answer_query',
      { query: 'a', min_tier: 'best' },
      /^min_tier is "best": .+ call answer_query again\.$/,
    ],
    ['a missing argument', 'answer_query', {}, /^query is missing: /],
    [
      'an unknown answer',
      'escalate',
      { answer_id: 'ans_0' },
      /^no answer with this id .+ Call escalate with query/,
    ],
    [
      'an unknown tool',
      'delete_all',
      {},
      /^there is no tool "delete_all"\. Call one of: answer_query, escalate, benchmark\.$/,
    ],
    [
      'an unreadable object',
      'answer_query',
      { query: 'a', context: 'pro' },
      /^context cannot be read\. Give context as a JSON object, /,
    ],
  ])('to %s lets the agent try again, and tells it how', async (_name, tool, given, says) => {
    const reply: Reply = await createAgent().handle(functionEvent(tool, given), NO_CONTEXT, {});
    expect(reply.response.functionResponse).toEqual({
      responseState: 'REPROMPT',
      responseBody: { TEXT: { body: expect.stringMatching(says) } },
    });
  });
});

describe('the reply to OpenAPI', () => {
  test('has AWS’s form', async () => {
    const reply = await createAgent().handle(
      openApiEvent('/answer_query', { query: 'How?' }),
      NO_CONTEXT,
      {},
    );
    expect(reply).toEqual({
      messageVersion: '1.0',
      response: {
        actionGroup: 'support',
        apiPath: '/answer_query',
        httpMethod: 'POST',
        httpStatusCode: 200,
        responseBody: { 'application/json': { body: expect.any(String) } },
      },
      sessionAttributes: { customer: 'c-7' },
      promptSessionAttributes: { channel: 'chat' },
    });
  });

  test.each([
    ['/answer_query', {}, 400, 'invalid_input', 'query'],
    ['/escalate', { answer_id: 'ans_0' }, 404, 'unknown_answer', 'answer_id'],
    ['/nowhere', {}, 404, 'unknown_route', undefined],
  ])('to %s with %j has the status of its error', async (path, given, status, code, field) => {
    const { response }: Reply = await createAgent().handle(openApiEvent(path, given), NO_CONTEXT, {});
    expect(response.httpStatusCode).toBe(status);
    const { error } = JSON.parse(response.responseBody['application/json'].body);
    expect(error).toMatchObject({ code, retryable: false, next_step: expect.any(String) });
    expect(error.field).toBe(field);
  });

  test('takes parameters beside the body too', async () => {
    const agent = createAgent();
    const parameters = [{ name: 'query', type: 'string', value: 'How?' }];
    await agent.handle(openApiEvent('/answer_query', { detail: 'full' }, { parameters }), NO_CONTEXT, {});
    expect(agent.inputs).toEqual([{ query: 'How?', detail: 'full' }]);
  });
});

describe('the reply to Gateway', () => {
  test.each(['custom', 'Custom'] as const)('is the plain answer, by clientContext.%s', async (spelling) => {
    const agent = createAgent();
    const context = gatewayContext('desk___answer_query', spelling);
    expect(await agent.handle({ query: 'How?' }, context, {})).toMatchObject({ response: '0.9 sure' });
  });

  test('to a bad argument is a plain error', async () => {
    const reply = await createAgent().handle({ query: '' }, gatewayContext('desk___answer_query'), {});
    expect(reply).toEqual({
      error: {
        code: 'invalid_input',
        message: expect.stringMatching(/^query is "": /),
        field: 'query',
        retryable: false,
        next_step: 'Correct the argument and call answer_query again.',
      },
    });
  });

  test.each(['answer_query', 'two___parts___answer_query'])('finds the tool in %s', async (toolName) => {
    const reply = await createAgent().handle({ query: 'How?' }, gatewayContext(toolName), {});
    expect(reply).toMatchObject({ tier: 'small' });
  });
});

describe('a tool that crashes', () => {
  test('is told to the log alone', async () => {
    const { tools, log, logged } = createAgent();
    const crashing = tools.map((tool) => ({ ...tool, run: () => Promise.reject(new Error('secret')) }));
    const agent = createBedrockAgent({ tools: crashing, log });
    const reply = JSON.stringify(await agent.handle(functionEvent('answer_query', {}), NO_CONTEXT, {}));
    expect(reply).toContain('"responseState":"REPROMPT"');
    expect(reply).not.toContain('secret');
    expect(logged).toMatchObject([
      { event: 'request_crashed', fields: { tool: 'answer_query', message: 'Error: secret' } },
    ]);
  });
});
