import { describe, expect, test } from 'vitest';
import { createFlights } from '../../../src/cascade/flights.ts';

interface Brought {
  readonly by: string;
}

const patiently = (other: Promise<Brought>) => other;

/** Work that is begun, and ends when its test says so. */
function createWork(by: string) {
  let bring = () => {};
  let fail = () => {};
  const promise = new Promise<Brought>((resolve, reject) => {
    bring = () => resolve({ by });
    fail = () => reject(new Error(`${by} failed`));
  });
  let begun = 0;
  return {
    work: () => {
      begun++;
      return promise;
    },
    bring,
    fail,
    get begun() {
      return begun;
    },
  };
}

/** Lets everything go on that is not waiting for the test. */
const settle = () => new Promise(setImmediate);

describe('work under one name', () => {
  test('is done once for all who ask while it is done', async () => {
    const flights = createFlights<Brought>();
    const [first, second] = [createWork('first'), createWork('second')];
    const own = flights.join('name', first.work, patiently);
    const others = Array.from({ length: 63 }, () => flights.join('name', second.work, patiently));
    first.bring();
    expect(await own).toEqual({ result: { by: 'first' }, isOwn: true });
    for (const other of await Promise.all(others)) {
      expect(other).toEqual({ result: { by: 'first' }, isOwn: false });
    }
    expect([first.begun, second.begun]).toEqual([1, 0]);
  });

  test('is done anew once it is over', async () => {
    const flights = createFlights<Brought>();
    for (const by of ['first', 'second', 'third']) {
      const work = async () => ({ by });
      expect(await flights.join('name', work, patiently)).toEqual({ result: { by }, isOwn: true });
    }
  });

  test('does not hold up what has another name', async () => {
    const flights = createFlights<Brought>();
    const slow = createWork('slow');
    const own = flights.join('name', slow.work, patiently);
    expect(await flights.join('other', async () => ({ by: 'quick' }), patiently)).toMatchObject({
      result: { by: 'quick' },
      isOwn: true,
    });
    slow.bring();
    await own;
  });
});

describe('where the one who works fails', () => {
  test('he alone hears of it, and one of those who wait works for all the others', async () => {
    const flights = createFlights<Brought>();
    const [first, ...waiting] = Array.from({ length: 64 }, (_, index) => createWork(`number ${index}`));
    const failed = first && flights.join('name', first.work, patiently);
    const others = waiting.map(({ work }) => flights.join('name', work, patiently));
    first?.fail();
    await expect(failed).rejects.toThrow('number 0 failed');
    await settle();
    expect(waiting.map(({ begun }) => begun).filter(Boolean)).toEqual([1]);
    waiting.find(({ begun }) => begun === 1)?.bring();
    const results = await Promise.all(others);
    expect(results.filter(({ isOwn }) => isOwn)).toHaveLength(1);
    expect(new Set(results.map(({ result }) => result.by)).size).toBe(1);
  });

  test('again and again, everybody who fails hears of it, and nobody works beside another', async () => {
    const flights = createFlights<Brought>();
    let [atOnce, most, begun] = [0, 0, 0];
    const work = async (): Promise<Brought> => {
      begun++;
      most = Math.max(most, ++atOnce);
      await settle();
      atOnce--;
      throw new Error('no luck');
    };
    const all = Array.from({ length: 20 }, () => flights.join('name', work, patiently));
    const ends = await Promise.allSettled(all);
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
    expect([begun, most]).toEqual([20, 1]);
  });

  test('before anybody waits, nobody is told of a rejection that is not his', async () => {
    const flights = createFlights<Brought>();
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const first = createWork('first');
      const own = flights.join('name', first.work, patiently);
      const gaveUp = flights.join(
        'name',
        async () => ({ by: 'second' }),
        async () => undefined,
      );
      await gaveUp;
      first.fail();
      await expect(own).rejects.toThrow('first failed');
      await settle();
    } finally {
      process.off('unhandledRejection', note);
    }
    expect(unhandled).toEqual([]);
  });
});

describe('who cannot wait any longer', () => {
  test('does it for himself, and the others go on waiting for the first', async () => {
    const flights = createFlights<Brought>();
    const first = createWork('first');
    const own = flights.join('name', first.work, patiently);
    const patient = flights.join('name', createWork('third').work, patiently);
    const hasty = flights.join(
      'name',
      async () => ({ by: 'second' }),
      async () => undefined,
    );
    expect(await hasty).toEqual({ result: { by: 'second' }, isOwn: true });
    first.bring();
    expect(await Promise.all([own, patient])).toEqual([
      { result: { by: 'first' }, isOwn: true },
      { result: { by: 'first' }, isOwn: false },
    ]);
  });

  test('and fails at it hears of it, and leaves the first one’s work as it is', async () => {
    const flights = createFlights<Brought>();
    const first = createWork('first');
    const own = flights.join('name', first.work, patiently);
    const hasty = flights.join(
      'name',
      () => Promise.reject(new Error('alone')),
      async () => undefined,
    );
    await expect(hasty).rejects.toThrow('alone');
    const later = flights.join('name', createWork('later').work, patiently);
    first.bring();
    await own;
    expect(await later).toEqual({ result: { by: 'first' }, isOwn: false });
  });
});
