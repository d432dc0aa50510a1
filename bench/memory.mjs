import { withMcpProcess } from './mcp-process.mjs';
import { median } from './statistics.mjs';
import { QUESTION, SERVER, TOOL } from './subject.mjs';

/** @import { Figure } from './figure.mjs' */

const PROCESSES = 5;
const BYTES_A_MB = 1_000_000;
const MOST_MB = 80;

/** Resident memory of the server once it has answered. @returns {Promise<Figure[]>} */
export async function measureMemory() {
  const bytes = [];
  for (let number = 0; number < PROCESSES; number++) {
    bytes.push(
      await withMcpProcess([SERVER], async (server) => {
        await server.call(TOOL, { query: QUESTION });
        return server.rssBytes();
      }),
    );
  }
  return [
    {
      what: 'memory after the first call (RSS)',
      measured: median(bytes) / BYTES_A_MB,
      unit: 'MB',
      bound: { kind: 'at most', value: MOST_MB },
    },
  ];
}
