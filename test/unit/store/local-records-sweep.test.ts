import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { sweepRecords } from '../../../src/store/sweep-records.ts';
import { createLocalStore } from '../../support/local-store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ID = '11111111-1111-4111-8111-111111111111';

/** A store, and a sweep of it as far as it has come. */
function createSwept() {
  const store = createLocalStore();
  return { ...store, sweep: () => sweepRecords(store.folder, store.clock.epochMs()) };
}

describe('a sweep', () => {
  test('deletes what has been over for an hour, not before, and nothing else', async () => {
    const { records, clock, files, sweep, folder } = createSwept();
    const expiresAtMs = clock.epochMs() + MINUTE_MS;
    for (const [key, expires] of [
      ['over', { expiresAtMs }],
      ['kept', {}],
      ['later', { expiresAtMs: expiresAtMs + 2 * HOUR_MS }],
    ] as const) {
      await records.put('cache', key, { value: key, ...expires });
      await records.swap('session', key, 0, { value: key, ...expires });
    }
    clock.advance(MINUTE_MS + HOUR_MS);
    await sweep();
    expect(files()).toHaveLength(6);
    clock.advance(1);
    await sweep();
    expect(files()).toHaveLength(4);
    expect(readdirSync(join(folder, 'session'))).toHaveLength(2);
    for (const key of ['kept', 'later']) {
      expect(await records.get('cache', key)).toMatchObject({ value: key });
      expect(await records.get('session', key)).toMatchObject({ value: key });
    }
    await sweep();
    expect(files()).toHaveLength(4);
  });

  test('deletes what says that a record was removed, an hour later', async () => {
    const { records, clock, pathOf, sweep } = createSwept();
    await records.swap('ticket', 'a', 0, { value: 1 });
    await records.remove('ticket', 'a');
    clock.advance(HOUR_MS);
    await sweep();
    expect(await records.swap('ticket', 'a', 1, { value: 'late' })).toBe(false);
    clock.advance(1);
    await sweep();
    expect(existsSync(pathOf('ticket', 'a'))).toBe(false);
    expect(await records.swap('ticket', 'a', 0, { value: 'new' })).toBe(true);
    expect(await records.get('ticket', 'a')).toMatchObject({ value: 'new' });
  });

  test('deletes what killed writers left more than an hour ago', async () => {
    const { records, clock, folder, pathOf, sweep, files } = createSwept();
    await records.put('answer', 'a', { value: 1 });
    await records.swap('ticket', 'a', 0, { value: 1 });
    const places = [folder, join(folder, 'answer'), pathOf('ticket', 'a')];
    const litter = (agoMs: number) => {
      const sinceMs = clock.epochMs() - agoMs;
      for (const place of places) writeFileSync(join(place, `${sinceMs}.${ID}.tmp`), 'torn');
      writeFileSync(join(pathOf('ticket', 'a'), `2.${sinceMs}.${ID}.claim`), 'torn');
    };
    litter(HOUR_MS);
    litter(HOUR_MS + 1);
    expect(files()).toHaveLength(2 + 6);
    await sweep();
    expect(files().filter((file) => file.includes(String(clock.epochMs() - HOUR_MS)))).toHaveLength(3);
    expect(files()).toHaveLength(2 + 3);
    expect(readdirSync(folder)).toContain(`${clock.epochMs() - HOUR_MS}.${ID}.tmp`);
    expect(readdirSync(folder)).not.toContain(`${clock.epochMs() - HOUR_MS - 1}.${ID}.tmp`);
    expect(await records.swap('ticket', 'a', 1, { value: 2 })).toBe(true);
  });

  test('leaves a record alone that somebody is about to make anew', async () => {
    const { records, clock, pathOf, sweep } = createSwept();
    await records.swap('ticket', 'a', 0, { value: 1, expiresAtMs: clock.epochMs() });
    clock.advance(2 * HOUR_MS);
    const claim = join(pathOf('ticket', 'a'), `2.${clock.epochMs()}.${ID}.claim`);
    writeFileSync(claim, 'x');
    await sweep();
    expect(readdirSync(pathOf('ticket', 'a')).sort()).toEqual(['1.json', expect.stringContaining('claim')]);
  });

  test('leaves what is damaged to whoever reads it, and what it does not know', async () => {
    const { records, clock, pathOf, sweep, files } = createSwept();
    const expiresAtMs = clock.epochMs();
    await records.put('answer', 'a', { value: 1, expiresAtMs });
    await records.swap('ticket', 'a', 0, { value: 1, expiresAtMs });
    await records.swap('ticket', 'b', 0, { value: 1, expiresAtMs });
    writeFileSync(pathOf('answer', 'a'), 'torn');
    writeFileSync(join(pathOf('ticket', 'a'), '1.json'), 'torn');
    writeFileSync(join(pathOf('ticket', 'b'), 'notes.txt'), 'x');
    clock.advance(2 * HOUR_MS);
    await sweep();
    expect(files()).toHaveLength(4);
  });

  test('keeps 20,000 answers, and the newest of them', async () => {
    const { records, folder, clock, sweep } = createSwept();
    await records.put('answer', 'new', { value: 'new' });
    const place = join(folder, 'answer');
    const old = new Date(clock.epochMs() - HOUR_MS);
    for (let index = 0; index < 20_010; index++) {
      const file = join(place, `${index.toString(16).padStart(32, '0')}.json`);
      writeFileSync(file, '');
      utimesSync(file, old, index < 11 ? new Date(0) : old);
    }
    await sweep();
    const left = readdirSync(place);
    expect(left).toHaveLength(20_000);
    expect(left).not.toContain(`${(10).toString(16).padStart(32, '0')}.json`);
    expect(left).toContain(`${(11).toString(16).padStart(32, '0')}.json`);
    expect(await records.get('answer', 'new')).toMatchObject({ value: 'new' });
  });
});

describe('sweeping behind what goes on', () => {
  /** The mark of the last sweep, once it is there. */
  const markOf = (folder: string) => vi.waitFor(() => readFileSync(join(folder, 'swept'), 'utf8'));

  test('begins with the first write and comes again after ten minutes, among all processes', async () => {
    const store = createLocalStore();
    const { records, folder, clock } = store;
    await records.put('cache', 'old', { value: 1, expiresAtMs: clock.epochMs() });
    const first = await markOf(folder);
    expect(first).toBe(String(clock.epochMs()));
    clock.advance(10 * MINUTE_MS - 1);
    const other = store.another();
    await other.put('cache', 'a', { value: 1 });
    await records.put('cache', 'a', { value: 1 });
    expect(await markOf(folder)).toBe(first);
    clock.advance(2 * HOUR_MS);
    await records.put('cache', 'a', { value: 1 });
    await vi.waitFor(async () => expect(await markOf(folder)).toBe(String(clock.epochMs())));
    await vi.waitFor(() => expect(existsSync(store.pathOf('cache', 'old'))).toBe(false));
    expect(store.logged).toEqual([]);
  });

  test('is told of where it fails, and fails nothing else', async () => {
    const { records, folder, clock, logged } = createLocalStore();
    await records.swap('ticket', 'a', 0, { value: 1 });
    await markOf(folder);
    writeFileSync(join(folder, 'cache'), 'a file where a folder should be');
    clock.advance(11 * MINUTE_MS);
    expect(await records.swap('ticket', 'a', 1, { value: 2 })).toBe(true);
    await vi.waitFor(() => expect(logged.join()).toContain('store_sweep_failed'));
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({ level: 'warn', code: 'ENOTDIR' });
  });
});
