import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/cascade/ports.ts';
import { createLocalRecords } from '../../src/store/local-records.ts';
import { createUpdates } from '../../src/store/update.ts';
import { createLog } from '../../src/telemetry/log.ts';

// A process that keeps tickets and charges in the folder it is given until it is killed. Each update has a name of
// its own and is told of on stdout, by a write that is over when it returns, once it is acknowledged.

export interface Charges {
  readonly names: readonly string[];
  /** Says the same as the names; a value that was half written would not. */
  readonly count: number;
}

const AT_ONCE = 3;
const [, , folder = '', writer = ''] = process.argv;

// Not the server's own, which would bring the server along and every start would take so much longer.
const clock: Clock = {
  now: () => performance.now(),
  epochMs: Date.now,
  sleep: (ms) => sleep(ms),
};
const log = createLog('warn', (line) => void writeSync(2, line));
const update = createUpdates(createLocalRecords({ folder, clock, log }), clock, {
  next: Math.random,
  id: () => '',
});

async function work(lane: number): Promise<never> {
  for (let round = 0; ; round++) {
    const name = `${writer}-${lane}-${round}`;
    await update('ticket', name, () => ({ result: undefined, value: { name, text: name.repeat(100) } }));
    writeSync(1, `ticket ${name}\n`);
    await update<Charges, void>('budget', 'all', (charges = { names: [], count: 0 }) => {
      const names = [...charges.names, name];
      return { result: undefined, value: { names, count: names.length } };
    });
    writeSync(1, `charge ${name}\n`);
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, (_, lane) => work(lane)));
