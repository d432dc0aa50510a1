import { bundle } from './bundle.mjs';
import { withMcpProcess } from './mcp-process.mjs';
import { median } from './statistics.mjs';
import { QUESTION, SERVER, TOOL } from './subject.mjs';

/** @import { Figure } from './figure.mjs' */
/** @import { McpProcess } from './mcp-process.mjs' */

const ROUNDS = 9;
const CALLS_A_ROUND = 4_000;
const WARM_UP_CALLS = 6_000;
const IN_FLIGHT = 16;
const LEAST_RATIO = 0.6;

/** Calls a second of a cached question, against a tool that only echoes it. @returns {Promise<Figure[]>} */
export async function measureThroughput() {
  const echoServer = await bundle('echo-server.mjs');
  const rounds = await withMcpProcess([SERVER], (ours) =>
    withMcpProcess([echoServer], async (echo) => {
      await callsASecond(ours, TOOL, WARM_UP_CALLS);
      await callsASecond(echo, 'echo', WARM_UP_CALLS);
      const { structuredContent } = await ours.call(TOOL, { query: QUESTION });
      if (structuredContent?.source !== 'cache') throw new Error('the repeated question is not cached');
      const measured = [];
      for (let round = 0; round < ROUNDS; round++) {
        const ourRate = await callsASecond(ours, TOOL, CALLS_A_ROUND);
        measured.push({ ourRate, echoRate: await callsASecond(echo, 'echo', CALLS_A_ROUND) });
      }
      return measured;
    }),
  );
  return [
    {
      what: 'throughput of a cached answer, over echo',
      measured: median(rounds.map(({ ourRate, echoRate }) => ourRate / echoRate)),
      unit: '×',
      bound: { kind: 'at least', value: LEAST_RATIO },
    },
    { what: '  cached answer', measured: median(rounds.map(({ ourRate }) => ourRate)), unit: 'calls/s' },
    { what: '  echo', measured: median(rounds.map(({ echoRate }) => echoRate)), unit: 'calls/s' },
  ];
}

/** @param {McpProcess} server @param {string} tool @param {number} calls */
async function callsASecond(server, tool, calls) {
  let left = calls;
  const lane = async () => {
    while (left-- > 0) await server.call(tool, { query: QUESTION });
  };
  const startedAtMs = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  return (calls * 1_000) / (performance.now() - startedAtMs);
}
