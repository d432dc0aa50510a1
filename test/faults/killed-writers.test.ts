import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLocalRecords } from '../../src/store/local-records.ts';
import { sweepRecords } from '../../src/store/sweep-records.ts';
import { createUpdates } from '../../src/store/update.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { bundleChild } from '../support/bundle-child.ts';
import { isolatedEnvironment, temporaryFolder } from '../support/server-process.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';
import type { Charges } from './killed-writer.ts';

const WRITERS = 2;
const KILLS = 104;
/** A killed writer may have written what each of its lanes was about to tell of. */
const LANES = 3;
const MOST_MS_TO_LIVE = 40;
const HOUR_MS = 3_600_000;

interface Told {
  readonly acknowledged: readonly string[];
  readonly complaints: string;
}

/** Starts a writer and kills it a few milliseconds after its first acknowledgement; resolves to what it told of. */
function runUntilKilled(executable: string, folder: string, writer: string): Promise<Told> {
  const child = spawn(process.execPath, [executable, folder, writer], { env: isolatedEnvironment() });
  let stdout = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stdout.once('data', async () => {
    await sleep(Math.random() * MOST_MS_TO_LIVE);
    child.kill('SIGKILL');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  return new Promise((resolve, reject) => {
    child.once('close', (_, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`The writer ended by itself: ${complaints}`));
      resolve({ acknowledged: stdout.split('\n').filter(Boolean), complaints });
    });
  });
}

test('two writers on one folder, killed 208 times, lose nothing that they acknowledged and write nothing twice', async () => {
  const executable = await bundleChild(new URL('./killed-writer.ts', import.meta.url));
  const folder = join(temporaryFolder(), 'store');
  const told: Told[] = [];
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, lane) => {
      for (let kill = 0; kill < KILLS; kill++) {
        told.push(await runUntilKilled(executable, folder, `${lane}-${kill}`));
      }
    }),
  );
  const acknowledged = told.flatMap((one) => one.acknowledged);
  const named = (what: string) =>
    acknowledged.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1));
  expect(told).toHaveLength(WRITERS * KILLS);
  expect(named('ticket').length).toBeGreaterThanOrEqual(told.length);
  expect(told.map(({ complaints }) => complaints).join('')).toBe('');

  const logged: string[] = [];
  const clock = createVirtualClock();
  const log = createLog('warn', (line) => void logged.push(line));
  const records = createLocalRecords({ folder, clock, log });

  const tickets = new Map<string, unknown>();
  for await (const { key, value } of records.list('ticket')) {
    expect(tickets.has(key)).toBe(false);
    expect(value).toEqual({ name: key, text: key.repeat(100) });
    tickets.set(key, value);
  }
  expect(named('ticket').filter((name) => !tickets.has(name))).toEqual([]);

  const charges = (await records.get('budget', 'all'))?.value as Charges;
  const charged = new Set(charges.names);
  expect(named('charge').filter((name) => !charged.has(name))).toEqual([]);
  expect(charges.names).toHaveLength(charged.size);
  expect(charges.count).toBe(charged.size);
  // Some were killed between writing and telling; else nothing has been tried here.
  expect(charged.size).toBeGreaterThan(named('charge').length);
  expect(charged.size).toBeLessThanOrEqual(named('charge').length + told.length * LANES);

  // What the dead left behind holds nobody up, and goes in its time.
  const update = createUpdates(records, clock, { next: Math.random, id: () => '' });
  const touch = () => update<Charges, void>('budget', 'all', (now) => ({ result: undefined, value: now }));
  await touch();
  // One sweep opens a thousand records of a kind, beginning anywhere; those of writers that died before they wrote count.
  const sweeps = readdirSync(join(folder, 'ticket')).length > 1_000 ? 30 : 1;
  for (let count = 0; count < sweeps; count++) await sweepRecords(folder, Date.now() + 2 * HOUR_MS);
  for (let count = 0; count < 10; count++) await touch();
  const left = readdirSync(folder, { recursive: true }).map(String);
  expect(left.filter((name) => /tmp|claim|set-aside/.test(name))).toEqual([]);
  expect(left.filter((name) => name.startsWith('budget') && name.endsWith('.json'))).toHaveLength(2);
  expect(logged).toEqual([]);
}, 180_000);
