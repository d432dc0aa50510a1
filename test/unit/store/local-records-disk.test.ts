import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { whyUnusable } from '../../../src/store/try-folder.ts';
import { createUpdates } from '../../../src/store/update.ts';
import { createLocalStore } from '../../support/local-store.ts';
import { temporaryFolder } from '../../support/server-process.ts';
import { mountSmallDisk, NO_MOUNT } from '../../support/small-disk.ts';

const random = { next: Math.random, id: () => 'id' };

/** Places where no folder can be, whoever asks; root may write wherever permissions alone forbid it. */
const NO_PLACES: readonly (readonly [code: string, why: RegExp, place: () => string])[] = [
  ['ENOTDIR', /^a file stands in its way \(ENOTDIR\)$/, () => join(aFile(), 'store')],
  ['ENOTDIR', /^a file stands in its way \(ENOTDIR\)$/, aFile],
  [
    'ENOENT',
    /^the folder that it would be in does not exist \(ENOENT\)$/,
    () => join(temporaryFolder(), 'no', 'home'),
  ],
  ['ENOENT', /^(the folder|this user).*\((ENOENT|EACCES)\)$/, () => '/proc/store'],
];

function aFile(): string {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  return file;
}

describe('a folder that cannot be', () => {
  test.each(NO_PLACES)('is told of (%s)', async (_, why, place) => {
    expect(await whyUnusable(place())).toMatch(why);
  });

  test.each(NO_PLACES)(
    'fails what is written, under the system’s code %s and without the value',
    async (code, _, place) => {
      const { records, clock } = createLocalStore(place());
      const writes = [
        () => records.put('answer', 'a', { value: 'secret' }),
        () => records.swap('ticket', 'a', 0, { value: 'secret' }),
        () => createUpdates(records, clock, random)('budget', 'a', () => ({ result: 1, value: 'secret' })),
      ];
      for (const write of writes) {
        const error: unknown = await write().catch((reason: unknown) => reason);
        expect(error).toMatchObject({ code });
        expect(String(error)).not.toContain('secret');
      }
    },
  );
});

describe('a folder that can be', () => {
  test('is made, and nothing is left in it', async () => {
    const store = createLocalStore();
    expect(await whyUnusable(store.folder)).toBeUndefined();
    expect(await whyUnusable(store.folder)).toBeUndefined();
    expect(readdirSync(store.folder)).toEqual([]);
    expect(statSync(store.folder).mode & 0o777).toBe(0o700);
  });
});

describe('a full disk', () => {
  test('fails the write, keeps what was there, and takes more once there is room', async ({ skip }) => {
    const disk = mountSmallDisk();
    if (!disk) return skip(NO_MOUNT);
    const { records, folder, files, logged } = createLocalStore(join(disk.folder, 'store'));
    await records.put('answer', 'a', { value: 'kept' });
    await records.swap('ticket', 'a', 0, { value: 'kept' });
    const before = files();
    const large = { value: 'x'.repeat(400_000) };
    for (let round = 0; round < 3; round++) {
      await expect(records.put('answer', 'a', large)).rejects.toMatchObject({ code: 'ENOSPC' });
      await expect(records.swap('ticket', 'a', 1, large)).rejects.toMatchObject({ code: 'ENOSPC' });
    }
    expect(files()).toEqual(before);
    const filler = join(disk.folder, 'filler');
    expect(() => writeFileSync(filler, 'x'.repeat(400_000))).toThrow('ENOSPC');
    expect(await whyUnusable(folder)).toBe('no space is left on its file system (ENOSPC)');
    expect(await records.get('answer', 'a')).toMatchObject({ value: 'kept' });
    expect(await records.get('ticket', 'a')).toMatchObject({ value: 'kept', version: 1 });
    rmSync(filler);
    expect(await whyUnusable(folder)).toBeUndefined();
    expect(await records.swap('ticket', 'a', 1, { value: 'more' })).toBe(true);
    expect(logged).toEqual([]);
  });
});

describe('a read-only file system', () => {
  test('fails the write, and what is there can be read', async ({ skip }) => {
    const disk = mountSmallDisk();
    if (!disk) return skip(NO_MOUNT);
    const { records, folder } = createLocalStore(join(disk.folder, 'store'));
    await records.put('answer', 'a', { value: 'kept' });
    await records.swap('ticket', 'a', 0, { value: 'kept' });
    await disk.makeReadOnly();
    for (const place of [folder, join(disk.folder, 'new')]) {
      expect(await whyUnusable(place)).toBe('it is on a read-only file system (EROFS)');
    }
    await expect(records.put('answer', 'a', { value: 1 })).rejects.toMatchObject({ code: 'EROFS' });
    await expect(records.swap('ticket', 'a', 1, { value: 1 })).rejects.toMatchObject({ code: 'EROFS' });
    await expect(records.remove('ticket', 'a')).rejects.toMatchObject({ code: 'EROFS' });
    expect(await records.get('answer', 'a')).toMatchObject({ value: 'kept' });
    expect(await records.get('ticket', 'a')).toMatchObject({ value: 'kept' });
  });
});
