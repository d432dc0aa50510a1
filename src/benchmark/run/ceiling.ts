import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Caller } from '../../cascade/caller.ts';
import { usdToNanoUsd } from '../../cascade/money.ts';
import type { Budgets, Hold } from '../../cascade/ports.ts';

/** Where the money of a run is counted, by all processes that have a part in it. Integer nano-USD. */
export interface Ledger {
  /** Sets so much aside unless that would take the run beyond its ceiling; resolves once it is kept. */
  hold(nanoUsd: number): Promise<string | undefined>;
  /** Charges `nanoUsd` in place of what was set aside under `id`. */
  settle(id: string, nanoUsd: number): Promise<void>;
}

/** Watches what a run spends. */
export interface Ceiling {
  /** To ask tiers with: sets money aside before each call, within the operator's own budgets. */
  readonly budgets: Budgets;
  /**
   * Whether money ran out while `work` went on, and a call was not made on that account.
   * @throws what `work` does, and once it is over what the ledger did: nobody who asks a tier waits for that.
   */
  watch<Value>(work: () => Promise<Value>): Promise<{ readonly value: Value; readonly ranOut: boolean }>;
}

/** What became known of the money of a piece of work. */
interface Watch {
  ranOut: boolean;
  fault?: { readonly error: unknown };
}

const OPEN = { state: 'open', opensAtMs: 0 } as const;

/** @param inner the operator's budgets; what is left of them binds a benchmark too. */
export function createCeiling(ledger: Ledger, inner: Budgets | undefined): Ceiling {
  const watched = new AsyncLocalStorage<Watch>();
  const refuse = () => {
    const watch = watched.getStore();
    if (watch) watch.ranOut = true;
    return undefined;
  };
  const note = (error: unknown) => {
    const watch = watched.getStore();
    if (watch) watch.fault ??= { error };
    return undefined;
  };

  async function hold(caller: Caller | undefined, nanoUsd: number): Promise<Hold | undefined> {
    if (nanoUsd === 0) return { settle: async () => {} };
    const id = await ledger.hold(nanoUsd);
    if (id === undefined) return refuse();
    const held = inner ? await inner.hold(caller, nanoUsd) : undefined;
    if (inner && !held) {
      await ledger.settle(id, 0);
      return refuse();
    }
    return {
      async settle(spent) {
        await Promise.all([ledger.settle(id, spent), held?.settle(spent)]).catch(note);
      },
    };
  }

  return {
    budgets: {
      standing: async (caller) => inner?.standing(caller) ?? OPEN,
      hold: (caller, nanoUsd) => hold(caller, nanoUsd).catch(note),
    },
    async watch(work) {
      const watch: Watch = { ranOut: false };
      const value = await watched.run(watch, work);
      if (watch.fault) throw watch.fault.error;
      return { value, ranOut: watch.ranOut };
    },
  };
}

/** A line about money: so much was set aside under `id`, or charged in place of it. Integer nano-USD. */
export type MoneyLine =
  | { readonly id: string; readonly held: number }
  | { readonly id: string; readonly settled: number };

/** The ledger of one process. */
export interface LocalLedger extends Ledger {
  /** Goes on from what was spent before; `write` is told of each change before it counts. */
  goOn(spentNanoUsd: number, write: (line: MoneyLine) => Promise<void>): void;
  spentNanoUsd(): number;
}

/** @param maxUsd absent: no ceiling, and the ledger only counts. */
export function createLocalLedger(maxUsd: number | undefined): LocalLedger {
  const most = maxUsd === undefined ? Number.POSITIVE_INFINITY : usdToNanoUsd(maxUsd);
  const held = new Map<string, number>();
  let write: (line: MoneyLine) => Promise<void> = async () => {};
  let spent = 0;
  let setAside = 0;
  return {
    goOn(spentNanoUsd, writeLine) {
      spent = spentNanoUsd;
      write = writeLine;
    },
    async hold(nanoUsd) {
      if (spent + setAside + nanoUsd > most) return undefined;
      const id = randomUUID();
      held.set(id, nanoUsd);
      setAside += nanoUsd;
      await write({ id, held: nanoUsd });
      return id;
    },
    async settle(id, nanoUsd) {
      const was = held.get(id);
      if (was === undefined) return;
      held.delete(id);
      setAside -= was;
      spent += nanoUsd;
      await write({ id, settled: nanoUsd });
    },
    spentNanoUsd: () => spent,
  };
}
