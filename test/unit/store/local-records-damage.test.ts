import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toEnvelopeText } from '../../../src/store/envelope.ts';
import { createSetAside } from '../../../src/store/set-aside.ts';
import { createLocalStore, type LocalStore } from '../../support/local-store.ts';

const OTHER = Buffer.from(toEnvelopeText({ key: 'other', version: 1, value: 'of another' }));

/** What disks, people and other programs do to files. */
const DAMAGES: readonly (readonly [name: string, damage: (bytes: Buffer) => Buffer])[] = [
  ['is empty', () => Buffer.alloc(0)],
  ['is half there', (bytes) => bytes.subarray(0, bytes.length >> 1)],
  ['lacks its last byte', (bytes) => bytes.subarray(0, -1)],
  ['is all zeros', (bytes) => Buffer.alloc(bytes.length)],
  ['ends in zeros', (bytes) => Buffer.concat([bytes.subarray(0, -20), Buffer.alloc(20)])],
  ['has a bit flipped', (bytes) => Buffer.from(bytes.map((byte, index) => (index === 40 ? byte ^ 4 : byte)))],
  ['is there twice over', (bytes) => Buffer.concat([bytes, bytes])],
  ['is something else', () => Buffer.from('<html></html>\n')],
  ['is of another record', () => OTHER],
  ['was changed by hand', (bytes) => Buffer.from(bytes.toString().replace('secret', 'public'))],
];

function damageFile(file: string, damage: (bytes: Buffer) => Buffer): Buffer {
  const damaged = damage(readFileSync(file));
  writeFileSync(file, damaged);
  return damaged;
}

/** A ticket that was changed once, and the file of each of its versions. */
async function createTicket() {
  const store = createLocalStore();
  await store.records.swap('ticket', 'a', 0, { value: 'secret 1' });
  await store.records.swap('ticket', 'a', 1, { value: 'secret 2' });
  const folder = store.pathOf('ticket', 'a');
  return { ...store, first: join(folder, '1.json'), second: join(folder, '2.json') };
}

function expectSetAside({ logged, folder, asides }: LocalStore, kind: string, damaged: Buffer): void {
  expect(logged.map((line) => JSON.parse(line))).toEqual([
    {
      time: expect.any(String),
      level: 'error',
      event: 'record_set_aside',
      kind,
      file: expect.stringMatching(`^${folder}/set-aside/${kind}[.][0-9a-f]{32}[.][12][.]2026-11-01T`),
      why: expect.stringMatching(/^its? /),
    },
  ]);
  expect(logged.join()).not.toContain('secret');
  expect(asides()).toEqual([damaged]);
}

describe('a file that is not what was written', () => {
  test.each(DAMAGES)('is set aside with a message when it %s', async (_, damage) => {
    const store = createLocalStore();
    await store.records.put('answer', 'a', { value: 'secret' });
    const damaged = damageFile(store.pathOf('answer', 'a'), damage);
    expect(await store.records.get('answer', 'a')).toBeUndefined();
    expect(await store.records.get('answer', 'a')).toBeUndefined();
    expectSetAside(store, 'answer', damaged);
    await store.records.put('answer', 'a', { value: 'again' });
    expect(await store.records.get('answer', 'a')).toMatchObject({ value: 'again' });
  });

  test.each(DAMAGES)('gives way to the version before it when it %s', async (_, damage) => {
    const ticket = await createTicket();
    const damaged = damageFile(ticket.second, damage);
    const found = await ticket.records.get('ticket', 'a');
    expect(found?.value).toBe('secret 1');
    expectSetAside(ticket, 'ticket', damaged);
    expect(await ticket.records.swap('ticket', 'a', found?.version ?? -1, { value: 'secret 3' })).toBe(true);
    expect(await ticket.records.get('ticket', 'a')).toMatchObject({ value: 'secret 3' });
    expect(ticket.logged).toHaveLength(1);
  });

  test('is found in a list as well, and takes nobody else with it', async () => {
    const store = createLocalStore();
    for (const key of ['a', 'b', 'c']) {
      await store.records.put('answer', key, { value: key });
      await store.records.swap('ticket', key, 0, { value: key });
    }
    damageFile(store.pathOf('answer', 'b'), () => Buffer.from('no'));
    damageFile(join(store.pathOf('ticket', 'b'), '1.json'), () => Buffer.from('no'));
    for (const kind of ['answer', 'ticket'] as const) {
      const keys: string[] = [];
      for await (const { key } of store.records.list(kind)) keys.push(key);
      expect(keys.sort()).toEqual(['a', 'c']);
    }
    expect(store.asides()).toHaveLength(2);
    expect(store.logged).toHaveLength(2);
  });

  test('among others of its record: all of them are set aside, and the record is none', async () => {
    const ticket = await createTicket();
    const damaged = [ticket.first, ticket.second].map((file) =>
      damageFile(file, (bytes) => bytes.subarray(1)),
    );
    expect(await ticket.records.get('ticket', 'a')).toBeUndefined();
    expect(ticket.asides()).toEqual(damaged);
    expect(ticket.logged).toHaveLength(2);
    expect(await ticket.records.swap('ticket', 'a', 0, { value: 'new' })).toBe(true);
    expect(await ticket.records.get('ticket', 'a')).toMatchObject({ value: 'new' });
  });

  test('below a sound one is in nobody’s way', async () => {
    const ticket = await createTicket();
    damageFile(ticket.first, () => Buffer.alloc(0));
    expect(await ticket.records.get('ticket', 'a')).toMatchObject({ value: 'secret 2', version: 2 });
    expect(await ticket.records.swap('ticket', 'a', 2, { value: 'secret 3' })).toBe(true);
    expect(ticket.logged).toEqual([]);
  });

  test('is set aside once, however many find it', async () => {
    const ticket = await createTicket();
    const damaged = damageFile(ticket.second, (bytes) => bytes.subarray(1));
    const others = Array.from({ length: 8 }, () => ticket.another());
    const found = await Promise.all(others.map((records) => records.get('ticket', 'a')));
    expect(found.map((record) => record?.value)).toEqual(Array.from({ length: 8 }, () => 'secret 1'));
    expectSetAside(ticket, 'ticket', damaged);
  });

  test('leaves no version that a change from before it still fits', async () => {
    const ticket = await createTicket();
    damageFile(ticket.second, () => Buffer.alloc(0));
    expect(await ticket.another().get('ticket', 'a')).toMatchObject({ value: 'secret 1' });
    expect(await ticket.records.swap('ticket', 'a', 2, { value: 'late' })).toBe(false);
    expect(await ticket.records.swap('ticket', 'a', 1, { value: 'late' })).toBe(false);
  });

  test('is erased with its record', async () => {
    const ticket = await createTicket();
    damageFile(ticket.second, (bytes) => bytes.subarray(1));
    await ticket.records.get('ticket', 'a');
    await ticket.records.remove('ticket', 'a');
    expect(ticket.asides()).toEqual([]);
  });
});

describe('a file that was written anew before it could be set aside', () => {
  test('stays where it is, and nothing is said of it', async () => {
    const store = createLocalStore();
    await store.records.put('answer', 'a', { value: 'sound' });
    const file = store.pathOf('answer', 'a');
    const name = basename(file, '.json');
    const setAside = createSetAside(store.folder, store.clock, store.log);
    await setAside.add({ kind: 'answer', name, version: 1, file, why: 'it was empty' });
    expect(await store.records.get('answer', 'a')).toMatchObject({ value: 'sound' });
    expect(store.logged).toEqual([]);
    expect(store.asides()).toEqual([]);
  });
});

describe('a file that cannot be read', () => {
  test('is an error, and stays where it is', async () => {
    const store = createLocalStore();
    await store.records.put('answer', 'a', { value: 'secret' });
    const file = store.pathOf('answer', 'a');
    rmSync(file);
    mkdirSync(file);
    await expect(store.records.get('answer', 'a')).rejects.toMatchObject({ code: 'EISDIR' });
    expect(store.logged).toEqual([]);
    expect(store.asides()).toEqual([]);
  });
});
