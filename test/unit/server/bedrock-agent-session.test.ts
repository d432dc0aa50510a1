import { describe, expect, test } from 'vitest';
import { createBedrockAgent } from '../../../src/server/bedrock-agent.ts';
import { createTools } from '../../../src/tools/catalog.ts';
import { functionEvent, gatewayContext, openApiEvent } from '../../support/agent-events.ts';
import { answers, fakeTier } from '../../support/fake-tier.ts';
import { noBenchmarks } from '../../support/no-benchmarks.ts';
import { createTestCascade, recordingLog } from '../../support/test-cascade.ts';

const FIRST = { query: 'How do I install the agent on macOS?' };
const NEXT = { query: 'and on Windows?' };

function createAgent() {
  const tiers = [fakeTier('small', [answers(0.9)]), fakeTier('large', [answers(0.9)])];
  const { cascade } = createTestCascade({ tiers });
  const agent = createBedrockAgent({ tools: createTools(cascade, noBenchmarks), log: recordingLog().log });
  const handle = (event: unknown, context: unknown = {}) => agent.handle(event, context, {});
  const earlier = () =>
    tiers.flatMap(({ requests }) =>
      requests.map(({ query }) => query.history?.map(({ question }) => question)),
    );
  return { handle, earlier };
}

describe('an agent’s session', () => {
  test.each([
    ['function details', (given: object, more = {}) => functionEvent('answer_query', { ...given }, more)],
    ['OpenAPI', (given: object, more = {}) => openApiEvent('/answer_query', { ...given }, more)],
  ])('is the conversation of what it asks by %s, and no other session’s', async (_name, toEvent) => {
    const { handle, earlier } = createAgent();
    expect(JSON.stringify(await handle(toEvent(FIRST)))).toContain('session-1');
    await handle(toEvent(NEXT));
    await handle(toEvent(NEXT, { sessionId: 'session-2' }));
    await handle(toEvent(NEXT, { agent: { id: 'OTHER' } }));
    expect(earlier()).toEqual([[], [FIRST.query], [], []]);
  });

  test('is that of an escalation with a question as well', async () => {
    const { handle, earlier } = createAgent();
    await handle(functionEvent('answer_query', FIRST));
    await handle(functionEvent('escalate', NEXT));
    await handle(openApiEvent('/answer_query', { query: 'What is a bucket?' }));
    expect(earlier().sort()).toEqual([[], [FIRST.query], [FIRST.query, NEXT.query]].sort());
  });

  test.each([
    ['an event that names none', functionEvent('answer_query', FIRST, { sessionId: null }), {}],
    ['an event that names an empty one', functionEvent('answer_query', FIRST, { sessionId: '' }), {}],
    ['a gateway', FIRST, gatewayContext('desk___answer_query')],
  ])('is none for %s', async (_name, event, context) => {
    const { handle, earlier } = createAgent();
    expect(JSON.stringify(await handle(event, context))).not.toContain('session_id');
    expect(earlier()[0] ?? []).toEqual([]);
  });
});
