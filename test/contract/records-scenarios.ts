import { describe, expect, test } from 'vitest';
import { RECORD_KINDS, type RecordKind, type Records, type StoredRecord } from '../../src/store/records.ts';
import { createUpdates } from '../../src/store/update.ts';
import { HOSTILE_KEYS, HOSTILE_VALUES } from '../support/hostile-records.ts';
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.ts';

/** An empty store, whose records expire by `clock`. */
export type CreateRecords = (clock: VirtualClock) => Records | Promise<Records>;

const WHOLE = ['answer', 'cache', 'tier'] as const;
const CHANGED = ['session', 'ticket', 'incident', 'budget'] as const;

async function all(records: Records, kind: RecordKind): Promise<StoredRecord[]> {
  const found: StoredRecord[] = [];
  for await (const record of records.list(kind)) found.push(record);
  return found.sort((one, other) => (one.key < other.key ? -1 : 1));
}

const write = (records: Records, kind: RecordKind, key: string, value: unknown, expiresAtMs?: number) => {
  const record = expiresAtMs === undefined ? { value } : { value, expiresAtMs };
  return WHOLE.some((whole) => whole === kind)
    ? records.put(kind, key, record)
    : records.swap(kind, key, 0, record);
};

/** What every store of records does. */
export function describeRecords(name: string, create: CreateRecords): void {
  async function setUp() {
    const clock = createVirtualClock();
    return { clock, records: await create(clock) };
  }

  describe(`records ${name}`, () => {
    describe.each(RECORD_KINDS)('of kind %s', (kind) => {
      test('are none at first', async () => {
        const { records } = await setUp();
        expect(await records.get(kind, 'a')).toBeUndefined();
        expect(await all(records, kind)).toEqual([]);
        await records.remove(kind, 'a');
      });

      test('are found by key, in a list, and by no other kind', async () => {
        const { records } = await setUp();
        await write(records, kind, 'a', { own: 'a' });
        await write(records, kind, 'b', { own: 'b' });
        expect(await records.get(kind, 'a')).toEqual({
          key: 'a',
          value: { own: 'a' },
          version: expect.toSatisfy((version: number) => Number.isSafeInteger(version) && version > 0),
        });
        expect((await all(records, kind)).map(({ value }) => value)).toEqual([{ own: 'a' }, { own: 'b' }]);
        for (const other of RECORD_KINDS.filter((one) => one !== kind)) {
          expect(await records.get(other, 'a')).toBeUndefined();
          expect(await all(records, other)).toEqual([]);
        }
      });

      test('are there until their time is over, and may come again', async () => {
        const { records, clock } = await setUp();
        const expiresAtMs = clock.epochMs() + 5_000;
        await write(records, kind, 'a', 1, expiresAtMs);
        await write(records, kind, 'b', 2);
        clock.advance(4_999);
        expect(await records.get(kind, 'a')).toMatchObject({ value: 1, expiresAtMs });
        expect(await all(records, kind)).toHaveLength(2);
        clock.advance(1);
        expect(await records.get(kind, 'a')).toBeUndefined();
        expect((await all(records, kind)).map(({ key }) => key)).toEqual(['b']);
        await write(records, kind, 'a', 3);
        expect(await records.get(kind, 'a')).toMatchObject({ value: 3 });
        expect(await records.get(kind, 'a')).not.toHaveProperty('expiresAtMs');
      });

      test('are gone once they are removed, and may come again', async () => {
        const { records } = await setUp();
        await write(records, kind, 'a', 1);
        await write(records, kind, 'b', 2);
        await records.remove(kind, 'a');
        expect(await records.get(kind, 'a')).toBeUndefined();
        expect((await all(records, kind)).map(({ key }) => key)).toEqual(['b']);
        await records.remove(kind, 'a');
        await write(records, kind, 'a', 3);
        expect(await records.get(kind, 'a')).toMatchObject({ value: 3 });
      });

      test('are what was given at the time, and nobody changes them by changing that', async () => {
        const { records } = await setUp();
        const given = { list: [1] };
        await write(records, kind, 'a', given);
        given.list.push(2);
        const found = (await records.get(kind, 'a'))?.value as typeof given;
        expect(found).toEqual({ list: [1] });
        found.list.push(3);
        expect(await records.get(kind, 'a')).toMatchObject({ value: { list: [1] } });
      });

      test('are kept apart by keys of every sort', async () => {
        const { records } = await setUp();
        for (const key of HOSTILE_KEYS) await write(records, kind, key, `of ${key}`);
        for (const key of HOSTILE_KEYS) {
          expect(await records.get(kind, key)).toMatchObject({ key, value: `of ${key}` });
        }
        expect((await all(records, kind)).map(({ key }) => key)).toEqual([...HOSTILE_KEYS].sort());
      });
    });

    test.each(HOSTILE_VALUES)('keep %s as it is', async (_, value) => {
      const { records } = await setUp();
      await records.put('answer', 'a', { value });
      await records.swap('ticket', 'a', 0, { value });
      expect((await records.get('answer', 'a'))?.value).toStrictEqual(value);
      expect((await records.get('ticket', 'a'))?.value).toStrictEqual(value);
    });

    test.each(WHOLE)('of kind %s are the last that was put', async (kind) => {
      const { records, clock } = await setUp();
      await records.put(kind, 'a', { value: 1, expiresAtMs: clock.epochMs() + 5_000 });
      await records.put(kind, 'a', { value: 2 });
      clock.advance(10_000);
      expect(await records.get(kind, 'a')).toMatchObject({ value: 2 });
      expect(await all(records, kind)).toHaveLength(1);
    });

    describe.each(CHANGED)('of kind %s', (kind) => {
      test('are changed by whoever knows the latest version, and by nobody else', async () => {
        const { records } = await setUp();
        let version = 0;
        for (let changes = 1; changes <= 20; changes++) {
          for (const wrong of [version - 1, version + 1].filter((one) => one >= 0)) {
            expect(await records.swap(kind, 'a', wrong, { value: 'wrong' })).toBe(false);
          }
          expect(await records.swap(kind, 'a', version, { value: changes })).toBe(true);
          const found = await records.get(kind, 'a');
          expect(found).toMatchObject({ key: 'a', value: changes });
          expect(found?.version).toBeGreaterThan(version);
          version = found?.version ?? -1;
        }
        expect(await all(records, kind)).toHaveLength(1);
      });

      test('are made anew at version 0 once their time is over, not before', async () => {
        const { records, clock } = await setUp();
        const expiresAtMs = clock.epochMs() + 5_000;
        await records.swap(kind, 'a', 0, { value: 1, expiresAtMs });
        clock.advance(4_999);
        expect(await records.swap(kind, 'a', 0, { value: 2 })).toBe(false);
        clock.advance(1);
        expect(await records.swap(kind, 'a', 0, { value: 3 })).toBe(true);
        const found = await records.get(kind, 'a');
        expect(found?.value).toBe(3);
        expect(await records.swap(kind, 'a', found?.version ?? -1, { value: 4 })).toBe(true);
        expect((await records.get(kind, 'a'))?.value).toBe(4);
      });

      test('once removed are not changed by who knew them before, even when they come again', async () => {
        const { records } = await setUp();
        await records.swap(kind, 'a', 0, { value: 1 });
        const first = (await records.get(kind, 'a'))?.version ?? -1;
        await records.swap(kind, 'a', first, { value: 2 });
        const second = (await records.get(kind, 'a'))?.version ?? -1;
        await records.remove(kind, 'a');
        expect(await records.swap(kind, 'a', second, { value: 'late' })).toBe(false);
        expect(await records.get(kind, 'a')).toBeUndefined();
        for (let version = 0, changes = 0; changes < 3; changes++) {
          expect(await records.swap(kind, 'a', version, { value: `new ${changes}` })).toBe(true);
          for (const late of [first, second]) {
            expect(await records.swap(kind, 'a', late, { value: 'late' })).toBe(false);
          }
          const found = await records.get(kind, 'a');
          expect(found?.value).toBe(`new ${changes}`);
          version = found?.version ?? -1;
        }
      });

      test('are changed by one of many who try at the same time', async () => {
        const { records } = await setUp();
        for (let round = 0; round < 5; round++) {
          const version = (await records.get(kind, 'a'))?.version ?? 0;
          const tries = Array.from({ length: 10 }, (_, index) =>
            records.swap(kind, 'a', version, { value: [round, index] }),
          );
          const wins = (await Promise.all(tries)).flatMap((isWin, index) => (isWin ? [index] : []));
          expect(wins).toHaveLength(1);
          expect((await records.get(kind, 'a'))?.value).toEqual([round, wins[0]]);
        }
      });

      test('count what three count together', async () => {
        const { records, clock } = await setUp();
        const random = { next: Math.random, id: () => 'id' };
        const updates = Array.from({ length: 3 }, () => createUpdates(records, clock, random));
        const seen = await Promise.all(
          Array.from({ length: 60 }, (_, index) =>
            updates[index % 3]?.(kind, 'a', (count: number | undefined = 0) => ({
              result: count,
              value: count + 1,
            })),
          ),
        );
        expect(seen.sort((one = 0, other = 0) => one - other)).toEqual(
          Array.from({ length: 60 }, (_, i) => i),
        );
        expect((await records.get(kind, 'a'))?.value).toBe(60);
      });
    });
  });
}
