import { bundle } from './bundle.mjs';
import { HttpLine, toRequest } from './http-client.mjs';
import { withHttpProcess } from './http-process.mjs';
import { withLineProcess } from './line-process.mjs';
import { median } from './statistics.mjs';
import { plainEnvironment, QUESTION, TOOL } from './subject.mjs';

/** @import { Figure } from './figure.mjs' */

const CONCURRENCIES = [1, 16, 64];
const ROUNDS = 7;
/** Of a second or so at the rates that are met here; a round that is shorter is mostly its own beginning. */
const QUERIES_A_ROUND = 3_000;
const TOOL_CALLS_A_ROUND = 600;
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
 * Requests a second for a cached answer: `POST /query` against routes that do nothing but reply, a tool's call against a
 * tool that does nothing on the same SDK, in both eras. @returns {Promise<Figure[]>}
 */
export async function measureHttp() {
  const entry = await bundle('http-server.mjs');
  return withHttpProcess([], async ({ port: ours }) => {
    const { query, ...answer } = await readAnswer(ours);
    const same = JSON.stringify(answer);
    return withLineProcess([entry, 'json', same], plainEnvironment(), (json) =>
      withLineProcess([entry, 'json'], plainEnvironment(), (empty) =>
        withLineProcess([entry, 'mcp'], plainEnvironment(), async (mcp) => {
          const queries = { request: QUERY, calls: QUERIES_A_ROUND };
          const jsonPort = (await json.next()).port;
          const emptyPort = (await empty.next()).port;
          const mcpPort = (await mcp.next()).port;
          const legacy = { request: LEGACY_CALL, calls: TOOL_CALLS_A_ROUND };
          const modern = { request: MODERN_CALL, calls: TOOL_CALLS_A_ROUND };
          return [
            ...(await compare(
              '/query over a route with the same reply',
              queries,
              ours,
              jsonPort,
              LEAST_OF_JSON,
            )),
            ...(await compare('/query over a route with an empty one', queries, ours, emptyPort)),
            ...(await compare('/mcp over a bare tool, 2025-11-25', legacy, ours, mcpPort, LEAST_OF_MCP)),
            ...(await compare(`/mcp over a bare tool, ${MODERN}`, modern, ours, mcpPort, LEAST_OF_MCP)),
          ];
        }),
      ),
    );
  });
}

/** What ours replies once the question is cached. @param {number} port @returns {Promise<Record<string, unknown>>} */
async function readAnswer(port) {
  const line = new HttpLine(port);
  await line.send(QUERY);
  const reply = await line.send(QUERY);
  await line.close();
  return JSON.parse(reply.slice(reply.indexOf('\r\n\r\n')));
}

/** @param {string} what @param {{ request: Buffer, calls: number }} load @param {number} ours @param {number} other @param {number} [least] @returns {Promise<Figure[]>} */
async function compare(what, { request, calls }, ours, other, least) {
  await requestsASecond(ours, request, WARM_UP_CALLS, 16);
  await requestsASecond(other, request, WARM_UP_CALLS, 16);
  /** @type {Figure[]} */
  const figures = [];
  for (const concurrency of CONCURRENCIES) {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      const rate = await requestsASecond(ours, request, calls, concurrency);
      rounds.push({ rate, over: rate / (await requestsASecond(other, request, calls, concurrency)) });
    }
    figures.push(
      {
        what: `${what}, ${concurrency} at once`,
        measured: median(rounds.map(({ over }) => over)),
        unit: '×',
        ...(least === undefined ? {} : { bound: { kind: 'at least', value: least } }),
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
