import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHttpProcess } from '../support/http-process.ts';
import { HTTP_CLIENTS, type McpClient, STDIO_CLIENTS } from '../support/mcp-clients.ts';
import { temporaryFolder } from '../support/server-process.ts';

const CUSTOMER = { contact: 'ines@example.com' };

const OVER_HTTP = Object.entries(HTTP_CLIENTS).map(
  ([name, connect]) =>
    [
      name,
      async (env: Readonly<Record<string, string>>) => connect((await startHttpProcess({ env })).url),
    ] as const,
);

describe.each([...Object.entries(STDIO_CLIENTS), ...OVER_HTTP])('a real client over %s', (_name, connect) => {
  let client: McpClient;
  beforeAll(async () => {
    client = await connect({ HOME: temporaryFolder() });
  });
  afterAll(() => client.close());

  async function openTicket(query: string) {
    const { structuredContent } = await client.callTool({
      name: 'escalate',
      arguments: { query, target: 'human', customer: CUSTOMER },
    });
    // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came over the wire
    return (structuredContent as any).ticket.ticket_id as string;
  }

  async function read(uri: string) {
    const { contents } = await client.readResource({ uri });
    expect(contents).toHaveLength(1);
    expect(contents[0]).toMatchObject({ uri, mimeType: 'application/json' });
    return (contents[0] as { text: string }).text;
  }

  test('finds where tickets are, before there are any', async () => {
    const { resources } = await client.listResources();
    expect(resources).toEqual([
      expect.objectContaining({ uri: 'ui://tiered-support-mcp/benchmark.html' }),
      expect.objectContaining({ uri: 'support://tickets', mimeType: 'application/json' }),
    ]);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates).toEqual([
      expect.objectContaining({ uriTemplate: 'support://tickets/{ticket_id}' }),
    ]);
    expect(JSON.parse(await read('support://tickets'))).toEqual([]);
  });

  test('lists its tickets, newest first, and reads each without how the customer is reached', async () => {
    const first = await openTicket('How do I verify a domain?');
    const second = await openTicket('How do I set up MFA?');
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual([
      'ui://tiered-support-mcp/benchmark.html',
      'support://tickets',
      `support://tickets/${second}`,
      `support://tickets/${first}`,
    ]);
    const all = await read('support://tickets');
    expect(JSON.parse(all).map(({ ticket_id }: { ticket_id: string }) => ticket_id)).toEqual([second, first]);
    const one = await read(`support://tickets/${first}`);
    expect(JSON.parse(one)).toMatchObject({
      ticket_id: first,
      status: 'open',
      question: 'How do I verify a domain?',
    });
    for (const text of [all, one]) expect(text).not.toContain(CUSTOMER.contact);
  });

  test.each(['tkt_nobody', '..%2f..%2fetc', `tkt_${'x'.repeat(300)}`])(
    'is told that there is no ticket %s',
    async (ticketId) => {
      await expect(client.readResource({ uri: `support://tickets/${ticketId}` })).rejects.toThrow(
        /not found/i,
      );
    },
  );
});
