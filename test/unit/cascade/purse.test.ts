import { describe, expect, test } from 'vitest';
import type { Budgets, Hold } from '../../../src/cascade/ports.ts';
import { createPurse } from '../../../src/cascade/purse.ts';
import { ANNA } from '../../support/test-budgets.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const NEVER = new AbortController().signal;
const patiently = (done: Promise<void>) => done;
const notAtAll = async () => {};

/** Budgets that answer when a test says so. */
function setUp() {
  const settled: number[] = [];
  const waiting: ((hold: Hold | undefined) => void)[] = [];
  const settlements: (() => void)[] = [];
  const hold: Hold = {
    settle: (nanoUsd) => {
      settled.push(nanoUsd);
      return new Promise((resolve) => void settlements.push(resolve));
    },
  };
  const asked: unknown[] = [];
  const budgets: Budgets = {
    standing: async () => ({ state: 'open', opensAtMs: 0 }),
    hold: (...given) => {
      asked.push(given);
      return new Promise((resolve) => void waiting.push(resolve));
    },
  };
  const clock = createVirtualClock();
  return { purse: createPurse(budgets, ANNA, clock), clock, settled, settlements, hold, asked, waiting };
}

describe('a purse', () => {
  test('asks for its own caller, and hands on what is set aside', async () => {
    const { purse, asked, waiting, hold } = setUp();
    const held = purse.hold(7, patiently);
    waiting[0]?.(hold);
    expect(await held).toBe(hold);
    expect(asked).toEqual([[ANNA, 7]]);
  });

  test('says what is refused', async () => {
    const { purse, waiting } = setUp();
    const held = purse.hold(7, patiently);
    waiting[0]?.(undefined);
    expect(await held).toBe('refused');
  });

  test('gives back what comes too late, once', async () => {
    const { purse, waiting, hold, settled } = setUp();
    expect(await purse.hold(7, notAtAll)).toBe('late');
    expect(settled).toEqual([]);
    waiting[0]?.(hold);
    await new Promise(setImmediate);
    expect(settled).toEqual([0]);
  });

  test('has nothing to give back where what comes too late is refused', async () => {
    const { purse, waiting, settled } = setUp();
    expect(await purse.hold(7, notAtAll)).toBe('late');
    waiting[0]?.(undefined);
    await new Promise(setImmediate);
    expect(settled).toEqual([]);
  });

  test('waits at its end for what is being charged', async () => {
    const { purse, hold, settled, settlements, clock } = setUp();
    purse.settle(hold, 5);
    const closed = purse.close(NEVER);
    settlements[0]?.();
    await closed;
    expect(settled).toEqual([5]);
    expect(clock.now()).toBe(0);
  });

  test('waits no longer than a quarter of a second, and not for who has gone', async () => {
    const { purse, hold, clock } = setUp();
    purse.settle(hold, 5);
    const gone = new AbortController();
    gone.abort();
    await purse.close(gone.signal);
    expect(clock.now()).toBe(0);
    await purse.close(NEVER);
    expect(clock.now()).toBe(250);
  });

  test('that was not used is closed at once', async () => {
    const { purse, clock } = setUp();
    await purse.close(NEVER);
    expect(clock.now()).toBe(0);
  });
});
