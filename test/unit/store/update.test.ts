import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createLocalRecords } from '../../../src/store/local-records.ts';
import { createMemoryRecords } from '../../../src/store/memory-records.ts';
import type { Records } from '../../../src/store/records.ts';
import { createUpdates, type Updated } from '../../../src/store/update.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { temporaryFolder } from '../../support/server-process.ts';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts';

const random = { next: () => 0.5, id: () => 'id' };

/** Counts up; its result is the count before. */
const increment = (count: number | undefined = 0): Updated<number, number> => ({
  result: count,
  value: count + 1,
});
const upTo = (length: number) => Array.from({ length }, (_, index) => index);

/** Records in memory that count their swaps, and let a test step in before each. */
function createWatched(before: (swaps: number, records: Records) => unknown = () => {}) {
  const clock = createVirtualClock();
  const records = createMemoryRecords(clock);
  const watched = { swaps: 0 };
  const update = createUpdates(
    {
      ...records,
      async swap(...args) {
        await before(++watched.swaps, records);
        return records.swap(...args);
      },
    },
    clock,
    random,
  );
  return { clock, records, watched, update };
}

const STORES: readonly (readonly [name: string, create: (clock: VirtualClock) => Records])[] = [
  ['memory', createMemoryRecords],
  [
    'a folder',
    (clock) =>
      createLocalRecords({
        folder: join(temporaryFolder(), 'store'),
        clock,
        log: createLog('silent', () => {}),
      }),
  ],
];

describe.each(STORES)('updates over %s', (_, create) => {
  test('of one process, 200 at once, are all counted, in their order and in few writes', async () => {
    const clock = createVirtualClock();
    const records = create(clock);
    const update = createUpdates(records, clock, random);
    const seen = await Promise.all(upTo(200).map(() => update('budget', 'a', increment)));
    expect(seen).toEqual(upTo(200));
    const found = await records.get('budget', 'a');
    expect(found?.value).toBe(200);
    expect(found?.version).toBeLessThanOrEqual(3);
  });

  test('of several who share it are all counted, each once', async () => {
    const clock = createVirtualClock();
    const records = create(clock);
    const updates = upTo(4).map(() => createUpdates(records, clock, random));
    const seen: number[] = [];
    await Promise.all(
      updates.map(async (update) => {
        for (const _ of upTo(15)) seen.push(await update('budget', 'a', increment));
      }),
    );
    expect(seen.sort((one, other) => one - other)).toEqual(upTo(60));
    expect((await records.get('budget', 'a'))?.value).toBe(60);
  });
});

describe('an update', () => {
  test('that only looks writes nothing', async () => {
    const { records, watched, update } = createWatched();
    expect(await update('ticket', 'a', (value) => ({ result: value ?? 'none' }))).toBe('none');
    await records.swap('ticket', 'a', 0, { value: 'there' });
    expect(await update('ticket', 'a', (value) => ({ result: value }))).toBe('there');
    expect(watched.swaps).toBe(0);
  });

  test('sees what those before it in the queue have changed', async () => {
    const { update, watched } = createWatched();
    const first = update('budget', 'a', increment);
    const rest = [
      update('budget', 'a', increment),
      update<number, unknown>('budget', 'a', (count) => ({ result: `saw ${count}` })),
      update('budget', 'a', increment),
    ];
    expect(await Promise.all([first, ...rest])).toEqual([0, 1, 'saw 2', 2]);
    expect(watched.swaps).toBe(2);
  });

  test('that throws rejects alone, and is not written', async () => {
    const { records, update } = createWatched();
    const results = await Promise.allSettled([
      update('budget', 'a', increment),
      update('budget', 'a', increment),
      update<number, number>('budget', 'a', () => {
        throw new RangeError('too much');
      }),
      update('budget', 'a', increment),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(results[2]).toMatchObject({ reason: expect.objectContaining({ message: 'too much' }) });
    expect((await records.get('budget', 'a'))?.value).toBe(3);
  });

  test('says how long the value is kept', async () => {
    const { records, clock, update } = createWatched();
    const expiresAtMs = clock.epochMs() + 1_000;
    await update('session', 'a', () => ({ result: 0, value: 1, expiresAtMs }));
    expect(await records.get('session', 'a')).toMatchObject({ expiresAtMs });
    await update('session', 'a', () => ({ result: 0 }));
    expect(await records.get('session', 'a')).toMatchObject({ expiresAtMs });
    await update('session', 'a', () => ({ result: 0, value: 2 }));
    expect(await records.get('session', 'a')).not.toHaveProperty('expiresAtMs');
  });

  test('changes its own record alone', async () => {
    const { records, update } = createWatched();
    await Promise.all([
      update('budget', 'a', increment),
      update('ticket', 'a', increment),
      update('budget', 'b', increment),
      update('budget', 'a', increment),
    ]);
    expect((await records.get('budget', 'a'))?.value).toBe(2);
    expect((await records.get('ticket', 'a'))?.value).toBe(1);
    expect((await records.get('budget', 'b'))?.value).toBe(1);
  });
});

describe('an update that another process is quicker than', () => {
  test('begins anew from what that one has written', async () => {
    const { records, update } = createWatched(async (swaps) => {
      if (swaps <= 3) await records.swap('budget', 'a', swaps - 1, { value: swaps * 10 });
    });
    const seen: unknown[] = [];
    const result = await update<number, string>('budget', 'a', (count) => {
      seen.push(count);
      return { result: `from ${count}`, value: (count ?? 0) + 1 };
    });
    expect(seen).toEqual([undefined, 10, 20, 30]);
    expect(result).toBe('from 30');
    expect((await records.get('budget', 'a'))?.value).toBe(31);
  });

  test('is not held to what it threw about a state that never was', async () => {
    const { records, update } = createWatched(async (swaps) => {
      if (swaps === 2) await records.swap('budget', 'a', 1, { value: 0 });
    });
    const atMost = (count: number | undefined = 0) => {
      if (count >= 2) throw new RangeError('too much');
      return increment(count);
    };
    const results = await Promise.all(
      upTo(3).map((index) => update('budget', 'a', index < 2 ? atMost : increment)),
    );
    expect(results).toEqual([0, 0, 1]);
  });

  test('pauses longer and longer, then says so; whoever comes later is not held to it', async () => {
    const { records, clock, watched, update } = createWatched(async (swaps) => {
      if (swaps <= 60) await records.swap('budget', 'a', swaps - 1, { value: 0 });
    });
    const startedAt = clock.now();
    const lost = expect(update('budget', 'a', increment)).rejects.toThrow(
      'A budget was changed by others 60 times while it was to be updated.',
    );
    const later = new Promise((resolve) => setImmediate(resolve)).then(() =>
      update('budget', 'a', increment),
    );
    await lost;
    expect(await later).toBe(0);
    expect(watched.swaps).toBe(61);
    // Half of 4, 8, 16, 32, 64, 128 and then of 200 ms.
    expect(clock.now() - startedAt).toBe(126 + 54 * 100);
    expect((await records.get('budget', 'a'))?.value).toBe(1);
  });
});

describe('an update over a store in trouble', () => {
  test('rejects with the store’s error and is not tried again: it may have been written', async () => {
    const clock = createVirtualClock();
    const records = createMemoryRecords(clock);
    let swaps = 0;
    const silent: Records = {
      ...records,
      async swap(...args) {
        swaps++;
        await records.swap(...args);
        throw new Error('timed out');
      },
    };
    const update = createUpdates(silent, clock, random);
    const results = await Promise.allSettled(upTo(5).map(() => update('budget', 'a', increment)));
    expect(results.map(({ status }) => status)).toEqual(upTo(5).map(() => 'rejected'));
    expect(swaps).toBe(2);
    expect((await records.get('budget', 'a'))?.value).toBe(5);
  });

  test('works again once the store does', async () => {
    const clock = createVirtualClock();
    const records = createMemoryRecords(clock);
    let isDown = true;
    const get: Records['get'] = async (...args) => {
      if (isDown) throw new Error('down');
      return records.get(...args);
    };
    const update = createUpdates({ ...records, get }, clock, random);
    await expect(update('budget', 'a', increment)).rejects.toThrow('down');
    isDown = false;
    expect(await update('budget', 'a', increment)).toBe(0);
  });
});
