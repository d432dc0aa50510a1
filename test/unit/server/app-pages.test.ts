import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { RESOURCE_MIME_TYPE, RESOURCE_URI_META_KEY } from '@modelcontextprotocol/ext-apps';
import { getToolUiResourceUri } from '@modelcontextprotocol/ext-apps/app-bridge';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { createMcpServer, type McpOptions } from '../../../src/server/mcp.ts';
import type { Tool } from '../../../src/tools/tool.ts';
import { createTestHttpApp } from '../../support/http-app.ts';
import { temporaryFolder } from '../../support/server-process.ts';
import { recordingLog } from '../../support/test-cascade.ts';

const URI = 'ui://tiered-support-mcp/counted.html';
const META = { 'tiered-support-mcp/picture': '<svg/>' };

/** One tool with a page of its own, one that shares it, and one without. */
const shown: Tool = {
  name: 'count',
  title: 'Count',
  description: 'Counts.',
  inputSchema: z.object({}),
  outputSchema: z.object({ count: z.number() }),
  scope: 'support:read',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  app: URI,
  run: async () => ({ text: 'One.', structured: { count: 1 }, meta: META }),
};
const { app: _, ...bare } = shown;
const plain: Tool = {
  ...bare,
  name: 'plain',
  run: async () => ({ text: 'Two.', structured: { count: 2 } }),
};
const tools = [shown, { ...shown, name: 'recount', title: 'Count again' }, plain];

function makeFolder(page?: string): URL {
  const folder = temporaryFolder();
  if (page !== undefined) writeFileSync(join(folder, 'counted.html'), page);
  return pathToFileURL(`${folder}/`);
}

async function connect(options: Partial<McpOptions>) {
  const { log, logged } = recordingLog();
  const [near, far] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: 'test', version: '1' });
  const server = createMcpServer({ tools, log, ...options });
  await Promise.all([server.connect(far), client.connect(near)]);
  onTestFinished(() => client.close());
  return { client, logged };
}

describe('the page of a tool', () => {
  test('is where a client of the extension looks for it, old or new', async () => {
    const { client } = await connect({ appFolder: makeFolder('') });
    const [first, second, last] = (await client.listTools()).tools;
    for (const tool of [first, second]) {
      expect(tool && getToolUiResourceUri(tool)).toBe(URI);
      expect(tool?._meta?.[RESOURCE_URI_META_KEY]).toBe(URI);
    }
    expect(last?._meta).toBeUndefined();
  });

  test('is one resource, read when it is asked for, as it is by then', async () => {
    const folder = makeFolder('<p>before</p>');
    const { client } = await connect({ appFolder: folder });
    expect((await client.listResources()).resources).toMatchObject([
      { uri: URI, mimeType: RESOURCE_MIME_TYPE },
    ]);
    writeFileSync(new URL('counted.html', folder), '<p>é</p>');
    expect((await client.readResource({ uri: URI })).contents).toMatchObject([
      { uri: URI, mimeType: RESOURCE_MIME_TYPE, text: '<p>é</p>' },
    ]);
  });

  test('is not found where it was not built, and no path gets out', async () => {
    const folder = makeFolder();
    const { client, logged } = await connect({ appFolder: folder });
    const refusal = await client.readResource({ uri: URI }).catch((error: Error) => error.message);
    expect(refusal).toContain(URI);
    expect(refusal).not.toContain(folder.pathname);
    expect(logged).toMatchObject([{ event: 'app_page_unreadable' }]);
  });

  test('gets what a reply holds for it beside the reply', async () => {
    const { client } = await connect({ appFolder: makeFolder('') });
    expect(await client.callTool({ name: 'count', arguments: {} })).toMatchObject({
      content: [{ type: 'text', text: 'One.' }],
      structuredContent: { count: 1 },
      _meta: META,
    });
    const { _meta } = await client.callTool({ name: 'plain', arguments: {} });
    expect(Object.keys(_meta ?? {})).not.toContain('tiered-support-mcp/picture');
  });

  test('is there for clients over HTTP too', async () => {
    const { post } = createTestHttpApp({ tools, appFolder: makeFolder('<p>page</p>') });
    const response = await post(
      '/mcp',
      { jsonrpc: '2.0', id: 1, method: 'resources/read', params: { uri: URI } },
      { accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-11-25' },
    );
    expect(await response.text()).toContain('<p>page</p>');
  });

  test('is nowhere without a folder of pages', async () => {
    const { client } = await connect({});
    const { tools: listed } = await client.listTools();
    expect(listed.map(({ _meta }) => _meta)).toEqual([undefined, undefined, undefined]);
    expect(client.getServerCapabilities()?.resources).toBeUndefined();
  });
});
