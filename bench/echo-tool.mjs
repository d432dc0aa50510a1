import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';

/** The least that a server on this SDK can do in a call: what ours is measured against. @param {string} name of its tool */
export function createEcho(name) {
  const server = new McpServer({ name: 'echo', version: '1.0.0' });
  server.registerTool(
    name,
    {
      description: 'Says what it was told.',
      inputSchema: z.strictObject({ query: z.string() }),
      outputSchema: z.object({ response: z.string() }),
    },
    async ({ query }) => ({
      content: [{ type: 'text', text: query }],
      structuredContent: { response: query },
    }),
  );
  return server;
}
