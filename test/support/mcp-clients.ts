import {
  Client as CurrentClient,
  StreamableHTTPClientTransport as CurrentHttp,
} from '@modelcontextprotocol/client';
import { StdioClientTransport as CurrentStdio } from '@modelcontextprotocol/client/stdio';
import { Client as PreviousClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as PreviousStdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as PreviousHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { EXECUTABLE, isolatedEnvironment } from './server-process.ts';

/** What both generations of the real client have in common. */
export type McpClient = Pick<
  CurrentClient,
  'callTool' | 'listResources' | 'listResourceTemplates' | 'readResource' | 'close'
>;

const WHO = { name: 'test', version: '1' };
const PIN = { versionNegotiation: { mode: { pin: '2026-07-28' } } };

function toCommand(env: Readonly<Record<string, string>>) {
  return { command: process.execPath, args: [EXECUTABLE], env: isolatedEnvironment(env) };
}

/** Over stdio, each starts a server of its own with these variables. */
export const STDIO_CLIENTS: Readonly<
  Record<string, (env: Readonly<Record<string, string>>) => Promise<McpClient>>
> = {
  'stdio by 2026-07-28': async (env) => {
    const client = new CurrentClient(WHO, PIN);
    await client.connect(new CurrentStdio(toCommand(env)));
    return client;
  },
  'stdio by the previous SDK': async (env) => {
    const client = new PreviousClient(WHO);
    await client.connect(new PreviousStdio(toCommand(env)));
    return client as unknown as McpClient;
  },
};

/** Over HTTP, to the server at `url`. */
export const HTTP_CLIENTS: Readonly<Record<string, (url: string) => Promise<McpClient>>> = {
  'HTTP by 2026-07-28': async (url) => {
    const client = new CurrentClient(WHO, PIN);
    await client.connect(new CurrentHttp(new URL(`${url}/mcp`)));
    return client;
  },
  'HTTP by the previous SDK': async (url) => {
    const client = new PreviousClient(WHO);
    // The SDK declares `sessionId` in a way of its own that exact optional properties do not fit.
    const transport = new PreviousHttp(new URL(`${url}/mcp`));
    await client.connect(transport as Parameters<typeof client.connect>[0]);
    return client as unknown as McpClient;
  },
};
