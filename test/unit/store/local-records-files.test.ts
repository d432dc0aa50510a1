import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RecordKind } from '../../../src/store/records.ts';
import { HOSTILE_KEYS } from '../../support/hostile-records.ts';
import { createLocalStore, type LocalStore } from '../../support/local-store.ts';

const MODE = 0o777;

async function writeOne({ records }: LocalStore, key: string): Promise<void> {
  await records.put('answer', key, { value: `answer ${key}` });
  await records.swap('ticket', key, 0, { value: `ticket ${key}` });
}

const contents = ({ folder, files }: LocalStore) =>
  files().map((file) => readFileSync(join(folder, file), 'utf8'));

describe('the folder of records', () => {
  test('is made by the first write, not by a look', async () => {
    const store = createLocalStore();
    await store.records.get('ticket', 'a');
    await store.records.remove('ticket', 'a');
    for await (const _ of store.records.list('answer')) expect.unreachable();
    expect(readdirSync(dirname(store.folder))).toEqual([]);
    await store.records.put('answer', 'a', { value: 1 });
    expect(readdirSync(dirname(store.folder))).toEqual(['store']);
  });

  test('is made again when somebody deletes it', async () => {
    const store = createLocalStore();
    await writeOne(store, 'a');
    await rm(store.folder, { recursive: true, force: true, maxRetries: 5 });
    await writeOne(store, 'b');
    expect(await store.records.get('ticket', 'a')).toBeUndefined();
    expect(await store.records.get('ticket', 'b')).toMatchObject({ value: 'ticket b' });
  });

  test.each([0o000, 0o022, 0o777])('is its owner’s alone under umask %o', async (mask) => {
    const before = process.umask(mask);
    onTestFinished(() => void process.umask(before));
    const store = createLocalStore();
    await writeOne(store, 'a');
    writeFileSync(join(store.pathOf('ticket', 'a'), '2.json'), 'torn');
    await store.records.get('ticket', 'a');
    expect(store.asides()).toHaveLength(1);
    const folders = ['', 'answer', 'ticket', 'set-aside'].map((name) => join(store.folder, name));
    for (const folder of [...folders, store.pathOf('ticket', 'a')]) {
      expect(statSync(folder).mode & MODE, folder).toBe(0o700);
    }
    const own = store.files().filter((file) => !file.startsWith('set-aside'));
    expect(own.length).toBeGreaterThan(1);
    for (const file of own) expect(statSync(join(store.folder, file)).mode & MODE, file).toBe(0o600);
  });

  test('has nothing outside of it, whatever the keys', async () => {
    const store = createLocalStore();
    for (const key of HOSTILE_KEYS) await writeOne(store, key);
    expect(readdirSync(dirname(store.folder))).toEqual(['store']);
    for (const file of store.files()) {
      expect(file).toMatch(/^(answer\/[0-9a-f]{32}\.json|ticket\/[0-9a-f]{32}\/1\.json)$/);
    }
    expect(store.files()).toHaveLength(2 * HOSTILE_KEYS.length);
  });

  test('holds the latest two versions of what is changed, and one file of what is written whole', async () => {
    const store = createLocalStore();
    for (let version = 0; version < 10; version++) {
      await store.records.swap('budget', 'a', version, { value: version });
      await store.records.put('cache', 'a', { value: version });
    }
    expect(readdirSync(store.pathOf('budget', 'a')).sort()).toEqual(['10.json', '9.json']);
    expect(readdirSync(join(store.folder, 'cache'))).toHaveLength(1);
  });

  test.each<RecordKind>(['answer', 'session', 'ticket'])(
    'has no word left of a %s that was removed',
    async (kind) => {
      const store = createLocalStore();
      if (kind === 'answer') await store.records.put(kind, 'my key', { value: 'my words' });
      else {
        for (const version of [0, 1, 2]) {
          await store.records.swap(kind, 'my key', version, { value: 'my words' });
        }
        // As a writer that was killed would leave it.
        const litter = `${store.clock.epochMs()}.11111111-1111-4111-8111-111111111111.tmp`;
        writeFileSync(join(store.pathOf(kind, 'my key'), litter), 'my words');
      }
      expect(contents(store).join()).toContain('my words');
      await store.records.remove(kind, 'my key');
      expect(contents(store).join()).not.toMatch(/my (words|key)/);
    },
  );

  test('shows at once to another what one has written', async () => {
    const store = createLocalStore();
    const other = store.another();
    await writeOne(store, 'a');
    expect(await other.get('answer', 'a')).toMatchObject({ value: 'answer a' });
    expect(await other.swap('ticket', 'a', 1, { value: 'changed' })).toBe(true);
    expect(await store.records.swap('ticket', 'a', 1, { value: 'late' })).toBe(false);
    expect(await store.records.get('ticket', 'a')).toMatchObject({ value: 'changed', version: 2 });
  });

  test('may hold what does not belong there', async () => {
    const store = createLocalStore();
    await writeOne(store, 'a');
    for (const place of ['answer', 'ticket']) writeFileSync(join(store.folder, place, '.DS_Store'), 'x');
    writeFileSync(join(store.pathOf('ticket', 'a'), 'notes.txt'), 'x');
    for (const kind of ['answer', 'ticket'] as const) {
      const found: unknown[] = [];
      for await (const { value } of store.records.list(kind)) found.push(value);
      expect(found).toEqual([`${kind} a`]);
    }
    expect(store.logged).toEqual([]);
  });

  test('takes no kind in the way of another', async () => {
    const { records } = createLocalStore();
    await expect(records.put('ticket', 'a', { value: 1 })).rejects.toThrow('kind ticket are changed by swap');
    await expect(records.swap('answer', 'a', 0, { value: 1 })).rejects.toThrow(
      'kind answer are written by put',
    );
  });
});
