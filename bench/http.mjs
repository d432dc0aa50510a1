import { bundle } from './bundle.mjs';
import { HttpLine, toRequest } from './http-client.mjs';
import { withHttpProcess } from './http-process.mjs';
import { withLineProcess } from './line-process.mjs';
import { median } from './statistics.mjs';
import { plainEnvironment, QUESTION, TOOL } from './subject.mjs';

/** @import { Figure } from './figure.mjs' */

const CONCURRENCIES = [1, 16, 64];
const ROUNDS = 5;
const CALLS_A_ROUND = 1_000;
const WARM_UP_CALLS = 2_000;
const LEAST_OF_JSON = 0.5;
const LEAST_OF_MCP = 0.55;

const CALL = { name: TOOL, arguments: { query: QUESTION } };
const ACCEPT = { accept: 'application/json, text/event-stream' };
const MODERN = '2026-07-28';
const META = {
  'io.modelcontextprotocol/protocolVersion': MODERN,
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

const QUERY = toRequest('/query', { query: QUESTION });
const LEGACY_CALL = toRequest(
  '/mcp',
  { jsonrpc: '2.0', id: 1, method: 'tools/call', params: CALL },
  { ...ACCEPT, 'mcp-protocol-version': '2025-11-25' },
);
const MODERN_CALL = toRequest(
  '/mcp',
  { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { ...CALL, _meta: META } },
  { ...ACCEPT, 'mcp-protocol-version': MODERN, 'mcp-method': 'tools/call', 'mcp-name': TOOL },
);

/**
 * Requests a second for a cached answer: `POST /query` against a route that does nothing, a tool's call against a
 * tool that does nothing on the same SDK, in both eras. @returns {Promise<Figure[]>}
 */
export async function measureHttp() {
  const entry = await bundle('http-server.mjs');
  return withHttpProcess([], async ({ port: ours }) =>
    withLineProcess([entry, 'json'], plainEnvironment(), async (json) =>
      withLineProcess([entry, 'mcp'], plainEnvironment(), async (mcp) => {
        const { port: jsonPort } = await json.next();
        const { port: mcpPort } = await mcp.next();
        return [
          ...(await compare('/query over a bare route', QUERY, ours, jsonPort, LEAST_OF_JSON)),
          ...(await compare('/mcp over a bare tool, 2025-11-25', LEGACY_CALL, ours, mcpPort, LEAST_OF_MCP)),
          ...(await compare(`/mcp over a bare tool, ${MODERN}`, MODERN_CALL, ours, mcpPort, LEAST_OF_MCP)),
        ];
      }),
    ),
  );
}

/** @param {string} what @param {Buffer} request @param {number} ours @param {number} other @param {number} least @returns {Promise<Figure[]>} */
async function compare(what, request, ours, other, least) {
  await requestsASecond(ours, request, WARM_UP_CALLS, 16);
  await requestsASecond(other, request, WARM_UP_CALLS, 16);
  /** @type {Figure[]} */
  const figures = [];
  for (const concurrency of CONCURRENCIES) {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      const rate = await requestsASecond(ours, request, CALLS_A_ROUND, concurrency);
      rounds.push({ rate, over: rate / (await requestsASecond(other, request, CALLS_A_ROUND, concurrency)) });
    }
    figures.push(
      {
        what: `${what}, ${concurrency} at once`,
        measured: median(rounds.map(({ over }) => over)),
        unit: '×',
        bound: { kind: 'at least', value: least },
      },
      { what: '  ours', measured: median(rounds.map(({ rate }) => rate)), unit: 'calls/s' },
    );
  }
  return figures;
}

/** @param {number} port @param {Buffer} request @param {number} calls @param {number} concurrency */
async function requestsASecond(port, request, calls, concurrency) {
  const lines = Array.from({ length: concurrency }, () => new HttpLine(port));
  let left = calls;
  const startedAtMs = performance.now();
  await Promise.all(
    lines.map(async (line) => {
      while (left-- > 0) {
        const reply = await line.send(request);
        if (!reply.startsWith('HTTP/1.1 200') || reply.includes('"isError":true')) {
          throw new Error(`refused while measuring: ${reply.slice(0, 500)}`);
        }
      }
    }),
  );
  const rate = (calls * 1_000) / (performance.now() - startedAtMs);
  await Promise.all(lines.map((line) => line.close()));
  return rate;
}
