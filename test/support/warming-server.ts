import { existsSync, writeSync } from 'node:fs';
import { runStdio } from '../../src/server/stdio.ts';
import { createLog } from '../../src/telemetry/log.ts';

// A server without tools. Its warm-up tells of itself on stdout, where its place among the replies shows, and then
// holds the whole process until there is a file named `go-on` in the working folder.

const say = (method: string) => writeSync(1, `${JSON.stringify({ jsonrpc: '2.0', method })}\n`);
const PAUSE_MS = 5;
const cell = new Int32Array(new SharedArrayBuffer(4));

runStdio({
  tools: [],
  log: createLog('warn', (line) => process.stderr.write(line)),
  warmUp: () => {
    say('warm-up');
    while (!existsSync('go-on')) Atomics.wait(cell, 0, 0, PAUSE_MS);
  },
  onStop: async () => void say('stop'),
});
