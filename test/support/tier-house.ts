import { createMemoryRecords } from '../../src/store/memory-records.ts';
import type { Records } from '../../src/store/records.ts';
import { createSharedTiers } from '../../src/store/shared-tiers.ts';
import { createVirtualClock } from './virtual-clock.ts';

/** Instances that share the state of their tiers over one store, which notes what is asked of it, and one clock. */
export function makeTierHouse() {
  const clock = createVirtualClock();
  const kept = createMemoryRecords(clock);
  const asked: string[] = [];
  const warnings: unknown[] = [];
  let isDown = false;
  let held: Promise<void> | undefined;
  const ask = async (what: string) => {
    asked.push(what);
    const hold = held;
    held = undefined;
    await hold;
    if (isDown) throw new Error('no store');
  };
  const records: Records = {
    ...kept,
    put: async (kind, key, record) => {
      await ask(`put ${key}`);
      await kept.put(kind, key, record);
    },
    async *list(kind) {
      await ask(`list ${kind}`);
      yield* kept.list(kind);
    },
  };
  const log = { info: () => {}, warn: (...entry: unknown[]) => warnings.push(entry), error: () => {} };
  const instance = (instanceId: string, itsClock = clock) => {
    const shared = createSharedTiers({ records, clock: itsClock, log, instanceId });
    const refreshed = async () => {
      clock.advance(5_000);
      shared.refresh();
      await shared.settled();
    };
    return { ...shared, tier: shared.of('expert'), refreshed };
  };
  return {
    clock,
    records,
    asked,
    warnings,
    instance,
    breakDown: (down: boolean) => {
      isDown = down;
    },
    /** Lets what is asked next wait until what this returns is called. */
    holdNext: () => {
      let release = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return () => release();
    },
  };
}
