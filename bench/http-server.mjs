import { serve } from '@hono/node-server';
import { createMcpHonoApp } from '@modelcontextprotocol/hono';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { Hono } from 'hono';
import { createEcho } from './echo-tool.mjs';

// What our HTTP server is measured against, by its argument: `json` and a reply, a route that does nothing but reply
// with it, or `mcp`, a tool on the same SDK that says what it was told. Says its port in a line on stdout.

const app = process.argv[2] === 'mcp' ? createMcp() : createJson();

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  process.stdout.write(`${JSON.stringify({ port })}\n`);
});
process.stdin.resume().once('end', () => {
  server.close();
  process.exit(0);
});

function createJson() {
  const reply = JSON.parse(process.argv[3] ?? '{}');
  const json = new Hono();
  json.post('/query', async (context) => {
    const { query } = await context.req.json();
    return context.json({ query, ...reply });
  });
  return json;
}

function createMcp() {
  const handler = createMcpHandler(() => createEcho('answer_query'));
  const hono = createMcpHonoApp();
  hono.all('/mcp', ({ req, var: variables }) =>
    handler.fetch(req.raw, { parsedBody: /** @type {Record<string, unknown>} */ (variables).parsedBody }),
  );
  return hono;
}
