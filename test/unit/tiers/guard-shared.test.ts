import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BreakerState } from '../../../src/cascade/breaker.ts';
import { createDynamoRecords } from '../../../src/store/dynamo-records.ts';
import { createSharedTiers } from '../../../src/store/shared-tiers.ts';
import { createTableClock, type DynamoTable, startDynamoTable } from '../../support/dynamo-table.ts';
import { answers, fails, type Reply } from '../../support/fake-tier.ts';
import { makeGuarded } from '../../support/guarded-tier.ts';
import { refuse } from '../../support/table-front.ts';

let table: DynamoTable;
beforeAll(async () => {
  table = await startDynamoTable();
});
afterAll(() => table.close());
beforeEach(() => {
  table.requests.length = 0;
  table.faults.length = 0;
});

let houses = 0;

/** Instances with one tier each, the same for all, and one table between them. */
function makeHouse() {
  const clock = createTableClock();
  const tierKey = `expert-${houses++}`;
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const instance = (instanceId: string, replies: readonly Reply[]) => {
    const shared = createSharedTiers({
      records: createDynamoRecords({ ...table, clock }),
      clock,
      log,
      instanceId,
    });
    const states: [BreakerState, boolean][] = [];
    const onBreaker = (state: BreakerState, isHearsay: boolean) => states.push([state, isHearsay]);
    const options = { clock, onBreaker, hedging: true, shared: shared.of(tierKey) };
    const refreshed = async () => {
      shared.refresh();
      await shared.settled();
    };
    return { ...makeGuarded(() => replies, options), shared, states, refreshed };
  };
  return { clock, instance };
}

const operations = () => table.requests.map(({ operation }) => operation);
const down = fails('unavailable');

describe('two instances of one tier that is down', () => {
  test('find out once, and come back through a probe', async () => {
    const { clock, instance } = makeHouse();
    const a = instance('a', [down]);
    const b = instance('b', [answers(1)]);
    await b.refreshed();
    await a.ask();
    await a.ask();
    await a.shared.settled();
    clock.advance(5_000);
    await b.refreshed();
    expect(await b.ask()).toMatchObject({ kind: 'circuit-open' });
    expect(b.inner.signals).toHaveLength(0);
    expect(b.states).toEqual([['open', true]]);

    clock.advance(24_999);
    expect((await b.ask()).kind).toBe('circuit-open');
    clock.advance(1);
    expect((await b.ask()).kind).toBe('completion');
    expect(b.states.slice(1)).toEqual([
      ['half-open', false],
      ['closed', false],
    ]);
    await b.refreshed();
    expect((await b.ask()).kind).toBe('completion');
  });

  test('never pass on what they only heard', async () => {
    const { clock, instance } = makeHouse();
    const [a, b] = [instance('a', [down]), instance('b', [down])];
    await a.ask();
    await a.ask();
    await a.shared.settled();
    await b.refreshed();
    await b.ask();
    await b.shared.settled();
    expect(operations()).toEqual(['PutItem', 'Query']);
    clock.advance(30_000);
    // Its own probe fails: that is news.
    expect((await b.ask()).kind).toBe('unavailable');
    await b.shared.settled();
    expect(operations()).toEqual(['PutItem', 'Query', 'PutItem']);
    await a.refreshed();
    expect((await a.ask()).kind).toBe('circuit-open');
    expect(a.inner.signals).toHaveLength(2);
  });

  describe('with all of its places taken', () => {
    async function makeBusy() {
      const { instance } = makeHouse();
      const a = instance('a', [down]);
      let end = () => {};
      const waits: Reply = async (...call) => {
        await new Promise<void>((resolve) => {
          end = resolve;
        });
        return fails('rejected')(...call);
      };
      const b = instance('b', [waits]);
      for (let call = 0; call < 50; call++) void b.ask();
      while (b.inner.signals.length < 50) await new Promise(setImmediate);
      const hear = async () => {
        await a.ask();
        await a.ask();
        await a.shared.settled();
        await b.refreshed();
      };
      return { b, hear, end: () => end() };
    }

    test('let no call through that heard of it while it waited', async () => {
      const { b, hear, end } = await makeBusy();
      const waiting = b.ask();
      await hear();
      end();
      expect((await waiting).kind).toBe('circuit-open');
      expect(b.inner.signals).toHaveLength(50);
    });

    test('let no call wait that has heard of it', async () => {
      const { b, hear } = await makeBusy();
      await hear();
      expect((await b.ask()).kind).toBe('circuit-open');
    });
  });
});

test('a tier that is well asks the table nothing on the way of a question', async () => {
  const { instance } = makeHouse();
  const b = instance('b', [answers(1)]);
  await b.refreshed();
  table.requests.length = 0;
  for (let call = 0; call < 50; call++) {
    b.shared.refresh();
    expect((await b.ask()).kind).toBe('completion');
  }
  await b.shared.settled();
  // How long its answers take, once that can be said.
  expect(operations()).toEqual(['PutItem']);
});

test('a question waits for no table, be it slow, throttled or gone', async () => {
  const { instance } = makeHouse();
  const b = instance('b', [down, down, answers(1)]);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow = async (forward: () => Promise<{ status: number; body: string }>) => {
    await held;
    return forward();
  };
  table.faults.push(slow, slow);
  b.shared.refresh();
  expect((await b.ask()).kind).toBe('unavailable');
  expect((await b.ask()).kind).toBe('unavailable');
  expect((await b.ask()).kind).toBe('circuit-open');
  release();
  await b.shared.settled();
  const gone = refuse(400, 'ResourceNotFoundException');
  table.faults.push(gone);
  await b.refreshed();
  expect((await b.ask()).kind).toBe('circuit-open');
});

test("the others' p95 stands in until there is one of its own", async () => {
  const { clock, instance } = makeHouse();
  const after =
    (ms: number): Reply =>
    async (...call) => {
      clock.advance(ms);
      return answers(1)(...call);
    };
  const [a, b] = [instance('a', [after(200)]), instance('b', [after(10)])];
  for (let call = 0; call < 20; call++) await a.ask();
  await a.shared.settled();
  expect(b.tier.hedgeAfterMs).toBeUndefined();
  await b.refreshed();
  expect(b.tier.hedgeAfterMs).toBe(200);
  for (let call = 0; call < 19; call++) await b.ask();
  expect(b.tier.hedgeAfterMs).toBe(200);
  await b.ask();
  expect(b.tier.hedgeAfterMs).toBe(10);
});
