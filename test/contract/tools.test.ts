import { Client as CurrentClient } from '@modelcontextprotocol/client';
import { StdioClientTransport as CurrentTransport } from '@modelcontextprotocol/client/stdio';
import { Client as PreviousClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as PreviousTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXECUTABLE, isolatedEnvironment } from '../support/server-process.ts';

const QUESTION = 'How do I reset my password?';

/** What the suite needs of a client; both SDK generations have it. */
type AnyClient = Pick<
  PreviousClient,
  'listTools' | 'callTool' | 'getInstructions' | 'ping' | 'close' | 'transport'
>;

const eras: Record<string, () => Promise<AnyClient>> = {
  'the current protocol, 2026-07-28': async () => {
    const client = new CurrentClient(
      { name: 'test', version: '1' },
      { versionNegotiation: { mode: { pin: '2026-07-28' } } },
    );
    await client.connect(
      new CurrentTransport({ command: process.execPath, args: [EXECUTABLE], env: isolatedEnvironment() }),
    );
    return client as unknown as AnyClient;
  },
  'the previous protocol, by the older SDK': async () => {
    const client = new PreviousClient({ name: 'test', version: '1' });
    await client.connect(
      new PreviousTransport({ command: process.execPath, args: [EXECUTABLE], env: isolatedEnvironment() }),
    );
    return client;
  },
};

describe.each(Object.keys(eras))('a client of %s', (era) => {
  let client: AnyClient;
  beforeAll(async () => {
    client = (await eras[era]?.()) as AnyClient;
  });
  afterAll(() => client.close());

  test('sees the tools as they were published', async () => {
    const { tools } = await client.listTools();
    // Key order is the SDK generation's own matter.
    await expect(`${JSON.stringify(sorted(tools), null, 2)}\n`).toMatchFileSnapshot(
      '__snapshots__/tools.json',
    );
    for (const { description } of tools) expect(description?.length).toBeLessThan(1_900);
  });

  test('reads instructions that fit what hosts keep', () => {
    const instructions = client.getInstructions();
    expect(instructions).toContain('answer_query');
    expect(instructions?.length).toBeLessThan(1_900);
  });

  test('gets a lean answer with its sources', async () => {
    const { structuredContent, content } = await call('answer_query', { query: QUESTION });
    expect(structuredContent).toMatchObject({
      status: 'accepted',
      degraded: false,
      abstained: false,
      tier: 'instant',
      model_used: 'local-extractive:one-passage',
      next_action: { do: 'send' },
      cost_usd: 0,
    });
    expect(structuredContent.complexity_score).toBeLessThan(3);
    expect(structuredContent).not.toHaveProperty('attempts');
    expect(structuredContent.citations[0].uri).toBe('identity/reset-password.md#reset-a-forgotten-password');
    expect(structuredContent.response).toContain('Send reset link');
    expect(content[0]?.text).toContain(structuredContent.citations[0].uri);
    expect(content[0]?.text).not.toContain('"answer_id"');
  });

  test('gets the whole account on request', async () => {
    const { structuredContent } = await call('answer_query', {
      query: 'How do I delete a bucket?',
      detail: 'full',
    });
    expect(structuredContent.attempts[0]).toMatchObject({ cause: 'first', outcome: 'completed' });
    expect(structuredContent.complexity_factors[0]).toMatchObject({ factor: 'base' });
    expect(structuredContent.usage).toEqual({ input_tokens: 0, output_tokens: 0 });
    expect(structuredContent.cost_basis).toBeTypeOf('string');
  });

  test('escalates an answer one tier up, and past the top is sent to a person', async () => {
    const { structuredContent: first } = await call('answer_query', { query: QUESTION });
    const { structuredContent: second } = await call('escalate', {
      answer_id: first.answer_id,
      reason: 'too short',
    });
    expect(second).toMatchObject({
      escalated_from: 'instant',
      escalated_to: 'provisioned',
      tier: 'provisioned',
    });
    expect(second.source).not.toBe('cache');
    const { structuredContent: top } = await call('escalate', {
      answer_id: second.answer_id,
      target: 'expert',
    });
    expect(top).toMatchObject({ escalated_from: 'provisioned', escalated_to: 'expert', tier: 'expert' });
    const { structuredContent: past } = await call('escalate', { answer_id: top.answer_id });
    expect(past).toMatchObject({
      escalated_from: 'expert',
      response: top.response,
      escalated_to: 'human',
      next_action: { do: 'escalate_human' },
      ticket: { ticket_id: expect.stringMatching(/^tkt_/), delivered: false },
    });
  });

  test('escalates a question that was never answered', async () => {
    const { structuredContent } = await call('escalate', { query: QUESTION });
    expect(structuredContent).toMatchObject({ escalated_from: 'instant', escalated_to: 'provisioned' });
  });

  test('is told of the progress before the result', async () => {
    // As it comes: what stands in one piece with the result, the client may drop.
    const came: string[] = [];
    const transport = client.transport as Transport;
    const deliver = transport.onmessage;
    transport.onmessage = (message, extra) => {
      came.push('method' in message ? String(message.params?.message) : 'result');
      deliver?.(message, extra);
    };
    await call(
      'answer_query',
      { query: 'Which regions are there?', min_confidence: 1, max_tier: 'provisioned' },
      { onprogress: () => {} },
    );
    transport.onmessage = deliver;
    expect(came).toEqual([
      expect.stringMatching(/^Complexity [\d.]+ of 10; asking instant \(first\)$/),
      expect.stringMatching(/^instant answered with confidence 0\.\d\d; asking provisioned \(escalation\)$/),
      'result',
    ]);
  });

  test('gets an error that names the field and lives on', async () => {
    const { isError, content } = await call('answer_query', { query: 'hi', colour: 'red' });
    expect(isError).toBe(true);
    expect(content[0]?.text).toMatch(/^colour is unknown here; allowed: query, context/);
    await expect(client.callTool({ name: 'delete_everything', arguments: {} })).rejects.toThrow(/not found/);
    expect((await call('answer_query', { query: QUESTION })).isError).toBeFalsy();
  });

  // biome-ignore lint/suspicious/noExplicitAny: structured content is whatever came over the wire
  async function call(name: string, input: Record<string, unknown>, options?: object): Promise<any> {
    // The current client takes its options where the older one takes a result schema.
    return era.startsWith('the current')
      ? (client as unknown as CurrentClient).callTool({ name, arguments: input }, options)
      : client.callTool({ name, arguments: input }, undefined, options);
  }
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
