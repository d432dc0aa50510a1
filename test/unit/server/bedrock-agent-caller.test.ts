import { describe, expect, test } from 'vitest';
import { createBedrockAgent } from '../../../src/server/bedrock-agent.ts';
import { createTools } from '../../../src/tools/catalog.ts';
import { functionEvent, gatewayContext, openApiEvent } from '../../support/agent-events.ts';
import { answers, fakeTier } from '../../support/fake-tier.ts';
import { noBenchmarks } from '../../support/no-benchmarks.ts';
import { createTestCascade, recordingLog } from '../../support/test-cascade.ts';

const QUESTION = { query: 'How?' };

function createAgent() {
  const tier = fakeTier('small', [answers(0.9)]);
  const { cascade } = createTestCascade({ tiers: [tier, fakeTier('large', [answers(0.9)])] });
  const agent = createBedrockAgent({ tools: createTools(cascade, noBenchmarks), log: recordingLog().log });
  return { agent, lastCaller: () => tier.requests.at(-1)?.query.caller };
}

describe('the caller', () => {
  test.each([
    [
      'a session of an agent',
      functionEvent('answer_query', QUESTION),
      {},
      'bedrock-agent:AGENT12345:session-1',
    ],
    [
      'a session by OpenAPI',
      openApiEvent('/answer_query', QUESTION),
      {},
      'bedrock-agent:AGENT12345:session-1',
    ],
    [
      'a session whose id has a colon',
      functionEvent('answer_query', QUESTION, { sessionId: 'a:b' }),
      {},
      'bedrock-agent:AGENT12345:a:b',
    ],
    [
      'an agent whose id has a colon',
      functionEvent('answer_query', QUESTION, { agent: { id: 'A:a' }, sessionId: 'b' }),
      {},
      'bedrock-agent:A%3Aa:b',
    ],
    [
      'an event without ids',
      functionEvent('answer_query', QUESTION, { agent: 5, sessionId: null }),
      {},
      'bedrock-agent::',
    ],
    [
      'a target of a gateway',
      QUESTION,
      gatewayContext('desk___answer_query'),
      'agentcore-gateway:gateway-1:TARGET1',
    ],
    [
      'a gateway that says the tool only',
      QUESTION,
      { clientContext: { custom: { bedrockAgentCoreToolName: 'desk___answer_query' } } },
      'agentcore-gateway::desk',
    ],
  ])('is %s', async (_name, event, context, subject) => {
    const { agent, lastCaller } = createAgent();
    await agent.handle(event, context, {});
    expect(lastCaller()).toEqual({ subject });
  });

  test('is told by nothing among the arguments', async () => {
    const { agent, lastCaller } = createAgent();
    const given = { ...QUESTION, sessionId: 'stolen' };
    const reply = await agent.handle(functionEvent('answer_query', given), {}, {});
    expect(JSON.stringify(reply)).toContain('sessionId is unknown here');
    expect(lastCaller()).toBeUndefined();
  });

  test('of another session is given nothing of this one’s', async () => {
    const { agent } = createAgent();
    const asked = await agent.handle(openApiEvent('/answer_query', QUESTION), {}, {});
    const { answer_id } = JSON.parse(
      (asked as { response: { responseBody: Record<string, { body: string }> } }).response.responseBody[
        'application/json'
      ]?.body ?? '',
    );
    const other = openApiEvent('/escalate', { answer_id }, { sessionId: 'session-2' });
    expect(await agent.handle(other, {}, {})).toMatchObject({ response: { httpStatusCode: 404 } });
    const same = openApiEvent('/escalate', { answer_id });
    expect(await agent.handle(same, {}, {})).toMatchObject({ response: { httpStatusCode: 200 } });
  });
});

describe('accepts', () => {
  const { agent } = createAgent();
  test.each<[string, unknown, unknown]>([
    ['a request over HTTP', { version: '2.0', rawPath: '/query', requestContext: { http: {} } }, {}],
    ['a request with a client context', { version: '2.0' }, { clientContext: { custom: {} } }],
    ['a Lex event', { messageVersion: '1.0', bot: {}, sessionState: {} }, {}],
    ['nothing', undefined, undefined],
    ['a list', [{ actionGroup: 'support' }], null],
  ])('leaves %s to others', (_name, event, context) => {
    expect(agent.accepts(event, context)).toBe(false);
  });

  test('takes an action group’s event that lacks all else', () => {
    expect(agent.accepts({ actionGroup: 'support' }, undefined)).toBe(true);
    expect(agent.accepts({ messageVersion: '1.0', apiPath: 5 }, undefined)).toBe(true);
  });
});
