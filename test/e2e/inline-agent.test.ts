import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { BedrockAgentRuntimeClient, type FunctionSchema } from '@aws-sdk/client-bedrock-agent-runtime';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { askInlineAgent } from '../../examples/inline-agent.mjs';
import { toFunctionSchema } from '../../src/server/agents/function-schema.ts';
import { createTools } from '../../src/tools/catalog.ts';
import { wantsFunctions } from '../support/fake-cloud/agent-wire.ts';
import { startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import { clientOptions } from '../support/fake-cloud/real-clients.ts';
import type { Call, Reply } from '../support/fake-cloud/reply.ts';
import { fakeTier } from '../support/fake-tier.ts';
import { noBenchmarks } from '../support/no-benchmarks.ts';
import { EXECUTABLE, isolatedEnvironment } from '../support/server-process.ts';
import { createTestCascade } from '../support/test-cascade.ts';

const MODEL = 'agent-model';
const QUESTION = 'How do I reset my password?';

const cloud = await startFakeCloud();
const bedrock = new BedrockAgentRuntimeClient(clientOptions(cloud.url));
const { cascade } = createTestCascade({
  tiers: ['instant', 'provisioned', 'expert'].map((name) => fakeTier(name, [])),
});
const functionSchema = structuredClone(
  toFunctionSchema(createTools(cascade, noBenchmarks)),
) as FunctionSchema;

beforeEach(() => cloud.reset());
afterAll(async () => {
  bedrock.destroy();
  await cloud.close();
});

const ask = (more: Partial<Parameters<typeof askInlineAgent>[0]> = {}) =>
  askInlineAgent({
    question: QUESTION,
    functionSchema,
    model: MODEL,
    command: [process.execPath, EXECUTABLE],
    env: isolatedEnvironment(),
    bedrock,
    ...more,
  });

const says = (words: string): Reply => ({ do: 'answer', text: words });
const wants = (name: string, given: Readonly<Record<string, string>>): Reply =>
  says(
    wantsFunctions([
      {
        function: name,
        parameters: Object.entries(given).map(([key, value]) => ({ name: key, type: 'string', value })),
      },
    ]),
  );

/** What the tools gave, as the agent is told in this call. */
const resultsIn = ({ body }: Call) =>
  body.inlineSessionState.returnControlInvocationResults.map(
    ({ functionResult }: { functionResult: unknown }) => functionResult,
  );
const answerIn = (call: Call) => JSON.parse(resultsIn(call)[0].responseBody.TEXT.body);

describe('the example of an inline agent', () => {
  test('gives the agent both tools, carries out what it wants and returns its answer', async () => {
    cloud.script(MODEL, (call, turn) => {
      if (turn === 0)
        return wants('answer_query', { query: QUESTION, max_cost_usd: '0.5', context: '{"plan":"pro"}' });
      if (turn === 1) return wants('escalate', { answer_id: answerIn(call).answer_id, target: '' });
      return says('Choose “Send reset link”. 🔑');
    });
    expect(await ask()).toBe('Choose “Send reset link”. 🔑');

    const [first, second, third] = cloud.calls as [Call, Call, Call];
    expect(cloud.calls).toHaveLength(3);
    expect(first.body).toMatchObject({
      foundationModel: MODEL,
      inputText: QUESTION,
      instruction: expect.stringContaining('answer_query'),
      actionGroups: [{ actionGroupExecutor: { customControl: 'RETURN_CONTROL' }, functionSchema }],
    });
    expect(second.body).toMatchObject({ foundationModel: MODEL, actionGroups: first.body.actionGroups });
    expect(second.body).not.toHaveProperty('inputText');
    expect(second.body.inlineSessionState.invocationId).toBe('invocation-1');
    expect(third.body.inlineSessionState.invocationId).toBe('invocation-2');
    expect(new Set(cloud.calls.map(({ session }) => session)).size).toBe(1);
    expect(resultsIn(second)).toEqual([
      {
        actionGroup: 'support',
        function: 'answer_query',
        responseBody: { TEXT: { body: expect.stringContaining('Send reset link') } },
      },
    ]);
    expect(answerIn(second)).toMatchObject({ tier: 'instant', next_action: { do: 'send' } });
    expect(answerIn(third)).toMatchObject({ escalated_from: 'instant', escalated_to: 'provisioned' });
  });

  test('lets the agent try again after a tool’s error', async () => {
    cloud.script(MODEL, [
      wants('answer_query', { query: QUESTION, min_tier: 'best' }),
      wants('reset_password', {}),
      wants('answer_query', { query: QUESTION }),
      says('Done.'),
    ]);
    expect(await ask()).toBe('Done.');
    const [, refused, unknown, answered] = cloud.calls as [Call, Call, Call, Call];
    expect(resultsIn(refused)[0]).toMatchObject({
      responseState: 'REPROMPT',
      responseBody: {
        TEXT: { body: expect.stringMatching(/^min_tier is "best": .+ call answer_query again\.$/) },
      },
    });
    expect(resultsIn(unknown)[0]).toMatchObject({
      responseState: 'REPROMPT',
      responseBody: { TEXT: { body: expect.stringContaining('There is no function reset_password.') } },
    });
    expect(resultsIn(answered)[0]).not.toHaveProperty('responseState');
  });

  test('carries out several functions of one turn', async () => {
    const query = (question: string) => ({
      function: 'answer_query',
      parameters: [{ name: 'query', type: 'string', value: question }],
    });
    cloud.script(MODEL, [
      says(wantsFunctions([query(QUESTION), query('How do I delete a bucket?')])),
      says('Done.'),
    ]);
    expect(await ask()).toBe('Done.');
    const bodies = resultsIn(cloud.calls[1] as Call).map(
      ({ responseBody }: { responseBody: { TEXT: { body: string } } }) =>
        JSON.parse(responseBody.TEXT.body).citations[0].uri,
    );
    expect(bodies).toEqual([
      'identity/reset-password.md#reset-a-forgotten-password',
      expect.stringContaining('bucket'),
    ]);
  });

  test('gives up on an agent that never stops asking', async () => {
    cloud.script(MODEL, wants('answer_query', { query: QUESTION }));
    await expect(ask({ maxTurns: 3 })).rejects.toThrow('asked for tools 3 times and gave no answer');
    expect(cloud.calls).toHaveLength(3);
  });

  test('gives up on an agent that falls silent, and lets go of it', async () => {
    cloud.script(MODEL, { do: 'stall' });
    await expect(ask({ timeoutMs: 5_000 })).rejects.toThrow('no answer within 5 seconds');
    await cloud.idle();
    expect(cloud.calls.map(({ ended }) => ended)).toEqual(['client-gone']);
  });

  test.each<[string, Reply, RegExp]>([
    ['says nothing', { do: 'empty-answer' }, /gave no answer/],
    ['may not be asked', { do: 'fail', status: 403, message: 'Not you.' }, /Not you/],
    ['breaks off', { do: 'exception-mid-stream', type: 'dependencyFailedException' }, /told to break off/],
  ])('says so where the agent %s', async (_name, reply, message) => {
    cloud.script(MODEL, reply);
    await expect(ask()).rejects.toThrow(message);
  });

  test('says so where the server cannot be started', async () => {
    await expect(ask({ command: ['/no/such/server'] })).rejects.toThrow('ENOENT');
    expect(cloud.calls).toEqual([]);
  });
});

describe('the example as a command', () => {
  const example = fileURLToPath(new URL('../../examples/inline-agent.mjs', import.meta.url));

  const run = async (...args: string[]) => {
    const env = isolatedEnvironment(cloud.environment);
    const child = spawn(process.execPath, [example, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { stdout, stderr, code };
  };

  test('finds the functions that the package ships, and prints the answer and nothing else', async () => {
    cloud.script(MODEL, [wants('answer_query', { query: QUESTION }), says('Choose “Send reset link”.')]);
    const { stdout, code } = await run('--model', MODEL, QUESTION, '--', process.execPath, EXECUTABLE);
    expect({ stdout, code }).toEqual({ stdout: 'Choose “Send reset link”.\n', code: 0 });
    const [first, second] = cloud.calls as [Call, Call];
    expect(first.body.actionGroups[0].functionSchema).toEqual(functionSchema);
    expect(answerIn(second)).toMatchObject({ tier: 'instant' });
  });

  test('says how it is used, and what went wrong', async () => {
    expect(await run()).toEqual({ stdout: '', stderr: expect.stringMatching(/^usage: /), code: 1 });
    const missing = await run('--functions', '/no/such/file', QUESTION);
    expect(missing).toEqual({ stdout: '', stderr: expect.stringMatching(/^ENOENT.+\n$/), code: 1 });
  });
});
