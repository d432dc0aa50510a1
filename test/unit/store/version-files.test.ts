import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commitVersion, listVersions } from '../../../src/store/version-files.ts';
import { temporaryFolder } from '../../support/server-process.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const MINUTE_MS = 60_000;

/** A record's folder with these versions in it, and what commits there. */
function createVersions(...versions: readonly number[]) {
  const folder = mkdtempSync(join(temporaryFolder(), 'record-'));
  for (const version of versions) writeFileSync(join(folder, `${version}.json`), `text ${version}`);
  const clock = createVirtualClock();
  return {
    folder,
    clock,
    commit: (number: number, durable = false) =>
      commitVersion([folder], { number, text: `text ${number}`, durable }, clock),
    /** As a writer has it that is held up between its last look and its link. */
    claim(number: number, agoMs = 0) {
      const name = `${number}.${clock.epochMs() - agoMs}.11111111-1111-4111-8111-111111111111.claim`;
      writeFileSync(join(folder, name), 'claimed');
      return name;
    },
    versions: async () => (await listVersions(folder)).versions,
  };
}

describe('a version', () => {
  test.each([true, false])(
    'follows upon the highest one, and nothing else is left (durable: %j)',
    async (durable) => {
      const { folder, commit } = createVersions();
      for (const number of [1, 2, 3]) expect(await commit(number, durable)).toBe(true);
      expect(readdirSync(folder).sort()).toEqual(['2.json', '3.json']);
      expect(readFileSync(join(folder, '3.json'), 'utf8')).toBe('text 3');
    },
  );

  test.each([1, 2, 5, 6, 7, 9, 100])('is not made as number %d where 7 is the highest', async (number) => {
    const { folder, commit } = createVersions(6, 7);
    expect(await commit(number)).toBe(false);
    expect(readdirSync(folder).sort()).toEqual(['6.json', '7.json']);
    expect(readFileSync(join(folder, '7.json'), 'utf8')).toBe('text 7');
  });

  test('is counted, not spelt', async () => {
    const { commit, versions } = createVersions(9, 10);
    expect(await commit(10)).toBe(false);
    expect(await commit(11)).toBe(true);
    expect(await versions()).toEqual([10, 11]);
  });

  test('is made by one of many', async () => {
    const { commit, versions } = createVersions();
    for (let number = 1; number <= 20; number++) {
      const made = await Promise.all(Array.from({ length: 8 }, () => commit(number)));
      expect(made.filter(Boolean)).toHaveLength(1);
    }
    expect((await versions()).slice(-2)).toEqual([19, 20]);
  });
});

describe('a writer that was held up for longer than its claim is good for', () => {
  test('says that it does not know whether it has written', async () => {
    const { folder, clock } = createVersions();
    let looks = 0;
    const late = { ...clock, now: () => looks++ * 31_000 };
    const commit = commitVersion([folder], { number: 1, text: 'text', durable: false }, late);
    await expect(commit).rejects.toThrow('whether it was written is not known');
  });
});

describe('a claim', () => {
  test('keeps its number from being deleted, and so from being made twice', async () => {
    const { commit, claim, versions } = createVersions(3);
    claim(4);
    for (const number of [4, 5, 6, 7, 8]) expect(await commit(number)).toBe(true);
    expect(await versions()).toEqual([4, 5, 6, 7, 8]);
    expect(await commit(4)).toBe(false);
  });

  test.each([
    [0, 150],
    [2 * MINUTE_MS, 50],
    [-2 * MINUTE_MS, 50],
  ])('%d ms old keeps the %d versions that have come since', async (agoMs, since) => {
    const { commit, claim, versions } = createVersions(1);
    claim(2, agoMs);
    for (let number = 2; number < 2 + since; number++) await commit(number);
    expect(await versions()).toHaveLength(since);
  });

  test('of a killed process does not keep them for ever', async () => {
    const { commit, claim, clock, versions } = createVersions(1);
    claim(2);
    for (let number = 2; number < 152; number++) await commit(number);
    clock.advance(2 * MINUTE_MS);
    for (let number = 152; number < 157; number++) await commit(number);
    expect(await versions()).toEqual([155, 156]);
  });

  test('on a higher number wins: its writer saw what has been swept away since', async () => {
    const { folder, commit, claim } = createVersions();
    const held = claim(9);
    expect(await commit(1)).toBe(false);
    expect(readdirSync(folder)).toEqual([held]);
  });
});
