import { join } from 'node:path';
import { createLocalRecords } from '../../src/store/local-records.ts';
import { createMemoryRecords } from '../../src/store/memory-records.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { temporaryFolder } from '../support/server-process.ts';
import { type CreateRecords, describeRecords } from './records-scenarios.ts';

const log = createLog('silent', () => {});

/** Every store; a new one is one line here. */
const STORES: Readonly<Record<string, CreateRecords>> = {
  'in memory': createMemoryRecords,
  'in a folder': (clock) => createLocalRecords({ folder: join(temporaryFolder(), 'store'), clock, log }),
};

for (const [name, create] of Object.entries(STORES)) describeRecords(name, create);
