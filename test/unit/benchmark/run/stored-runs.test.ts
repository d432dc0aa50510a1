import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createStoredRuns,
  type StoredRun,
  toPartSize,
  toSpentUsd,
} from '../../../../src/benchmark/run/stored-runs.ts';
import type { Clock } from '../../../../src/cascade/ports.ts';
import { createMemoryRecords } from '../../../../src/store/memory-records.ts';
import { makeResult } from '../../../support/make-result.ts';
import { createFolderParts, createStoreParts, REAL_CLOCK } from '../../../support/store-parts.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

const NANO = 1e9;
const LEASE_MS = 20_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stored-runs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const makeRun = (changes: Partial<StoredRun> = {}): StoredRun => ({
  key: 'key',
  wishes: { strategies: ['cascade'], repetitions: 1, concurrency: 1, seed: 1 },
  total: 16,
  partSize: 8,
  finished: [],
  startedAt: '2026-11-01T00:00:00.000Z',
  workedMs: 0,
  spentNanoUsd: 0,
  held: {},
  ...changes,
});

/** What two processes that share a store have of it. */
const SHARED = {
  'in memory': <OwnClock extends Clock>(clock: OwnClock) => {
    const records = createMemoryRecords(clock);
    return [createStoreParts(clock, records), createStoreParts(clock, records)] as const;
  },
  'in a folder': <OwnClock extends Clock>(clock: OwnClock) =>
    [createFolderParts(clock, folder), createFolderParts(clock, folder)] as const,
};

describe.each(Object.entries(SHARED))('%s', (_, makeTwo) => {
  const make = () => {
    const clock = createVirtualClock();
    const [one, other] = makeTwo(clock);
    return {
      clock,
      one: createStoredRuns(one.records, one.update, clock),
      other: createStoredRuns(other.records, other.update, clock),
    };
  };

  test('what one begins, another finds, with its questions', async () => {
    const { one, other } = make();
    const cases = [{ id: 'a', query: 'Größe? 🙂' }];
    const id = await one.begin(makeRun({ owner: { subject: 'anna' } }), cases);
    expect(await other.get(id)).toEqual(makeRun({ owner: { subject: 'anna' } }));
    expect(await other.cases(id)).toEqual(cases);
    await one.keepReply(id, { text: 'done' });
    expect(await other.reply(id)).toEqual({ text: 'done' });
  });

  test('a part is worked on by one, however many want it at the same time', async () => {
    const { one, other } = make();
    const id = await one.begin(makeRun());
    const wanted = Array.from({ length: 12 }, (__, index) =>
      (index % 2 === 0 ? one : other).lease(id, 0, `worker ${index}`),
    );
    const leased = (await Promise.all(wanted)).filter((part) => part !== undefined);
    expect(leased).toHaveLength(1);
    expect(await other.lease(id, 1, 'somebody')).toBeDefined();
  });

  test('a lease that is over is taken over; what its worker brings late is added, and overwrites nothing', async () => {
    const { clock, one, other } = make();
    const id = await one.begin(makeRun());
    await one.lease(id, 0, 'slow');
    await one.save(id, 0, 'slow', { results: { 0: makeResult({ id: 'early' }) }, release: false });
    clock.advance(LEASE_MS - 1);
    expect(await other.lease(id, 0, 'quick')).toBeUndefined();
    clock.advance(1);
    const taken = await other.lease(id, 0, 'quick');
    expect(Object.keys(taken?.results ?? {})).toEqual(['0']);
    await other.save(id, 0, 'quick', { results: { 1: makeResult({ id: 'by quick' }) }, release: false });
    const late = {
      0: makeResult({ id: 'late' }),
      1: makeResult({ id: 'late' }),
      2: makeResult({ id: 'new' }),
    };
    const saved = await one.save(id, 0, 'slow', { results: late, release: true });
    expect(Object.values(saved.results).map((result) => result.id)).toEqual(['early', 'by quick', 'new']);
    expect(saved.lease?.by).toBe('quick');
    expect(await one.lease(id, 0, 'slow')).toBeUndefined();
    await other.save(id, 0, 'quick', { results: {}, release: true });
    expect(await one.lease(id, 0, 'slow')).toBeDefined();
  });

  test('what all have done is added up, and no part counts twice', async () => {
    const { one, other } = make();
    const id = await one.begin(makeRun());
    await Promise.all([
      one.report(id, { parts: [0], workedMs: 10, spentNanoUsd: 5, stopped: false }),
      other.report(id, { parts: [0, 1], workedMs: 30, spentNanoUsd: 7, stopped: true }),
    ]);
    const run = await one.get(id);
    expect([...(run?.finished ?? [])].sort()).toEqual([0, 1]);
    expect(run).toMatchObject({ workedMs: 40, spentNanoUsd: 12, stopped: 'cost_ceiling' });
    const later = await one.report(id, { parts: [], workedMs: 0, spentNanoUsd: 0, stopped: false });
    expect(later?.stopped).toBe('cost_ceiling');
  });

  test('of what nobody has begun there is nothing, and nothing comes to be', async () => {
    const { one } = make();
    const id = 'bench_none';
    expect(await one.get(id)).toBeUndefined();
    expect(await one.reply(id)).toBeUndefined();
    expect(await one.cases(id)).toEqual([]);
    expect(await one.part(id, 0)).toEqual({ results: {} });
    expect(
      await one.report(id, { parts: [0], workedMs: 1, spentNanoUsd: 1, stopped: false }),
    ).toBeUndefined();
    const ledger = one.ledger(id, 1);
    expect(await ledger.hold(1)).toBeUndefined();
    await ledger.settle('none', 1);
    expect(await one.get(id)).toBeUndefined();
  });

  test('it is kept for a week after it was last worked on', async () => {
    const { clock, one } = make();
    const id = await one.begin(makeRun());
    clock.advance(6 * 86_400_000);
    await one.report(id, { parts: [0], workedMs: 1, spentNanoUsd: 0, stopped: false });
    clock.advance(6 * 86_400_000);
    expect(await one.get(id)).toBeDefined();
    clock.advance(86_400_000);
    expect(await one.get(id)).toBeUndefined();
  });
});

describe('the money of a run', () => {
  test('never comes to more than its ceiling, whoever spends it and in whatever order', async () => {
    const call = fc.record({
      worst: fc.integer({ min: 1, max: 500 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      takesMs: fc.integer({ min: 0, max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(call, { maxLength: 8 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 3_000 }),
        async (workers, most) => {
          const clock = createVirtualClock();
          const records = createMemoryRecords(clock);
          const runsOf = () => {
            const { update } = createStoreParts(clock, records);
            return createStoredRuns(records, update, clock);
          };
          const runs = runsOf();
          const id = await runs.begin(makeRun());
          let spent = 0;
          await Promise.all(
            workers.map(async (calls) => {
              const ledger = runsOf().ledger(id, most / NANO);
              for (const { worst, share, takesMs } of calls) {
                const hold = await ledger.hold(worst);
                if (hold === undefined) continue;
                await clock.sleep(takesMs, new AbortController().signal);
                const charged = Math.floor(worst * share);
                spent += charged;
                await ledger.settle(hold, charged);
                await ledger.settle(hold, charged);
                const run = (await runs.get(id)) as StoredRun;
                expect(toSpentUsd(run) * NANO).toBeLessThanOrEqual(most + 1e-6);
              }
            }),
          );
          expect(spent).toBeLessThanOrEqual(most);
          expect(await runs.get(id)).toMatchObject({ spentNanoUsd: spent, held: {} });
        },
      ),
      { numRuns: 30 },
    );
  });

  test('that a process had set aside when it died counts as spent', async () => {
    const { records, update, clock } = createFolderParts(REAL_CLOCK, folder);
    const runs = createStoredRuns(records, update, clock);
    const id = await runs.begin(makeRun());
    const ledger = runs.ledger(id, 100 / NANO);
    await ledger.hold(60);
    const hold = (await ledger.hold(40)) ?? '';
    expect(await ledger.hold(1)).toBeUndefined();
    await ledger.settle(hold, 10);
    expect(toSpentUsd((await runs.get(id)) as StoredRun)).toBeCloseTo(70 / NANO, 15);
    expect(await ledger.hold(31)).toBeUndefined();
    expect(await ledger.hold(30)).toBeDefined();
  });
});

test.each([
  [1, 8],
  [3_200, 8],
  [3_201, 9],
  [100_000, 64],
])('of %i answers a part has %i', (total, size) => {
  expect(toPartSize(total)).toBe(size);
});
