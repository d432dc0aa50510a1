import type { Records } from '../../src/store/records.ts';

/** `silent`: what is written is written, but whoever wrote it does not hear of it. `down`: nothing works. */
export type Trouble = 'none' | 'down' | 'silent';

export interface FailingRecords extends Records {
  trouble: Trouble;
  /** Calls of any method so far. */
  calls: number;
}

/** `records`, in trouble when a test says so. */
export function createFailingRecords(records: Records): FailingRecords {
  async function through<Result>(work: () => Promise<Result>): Promise<Result> {
    failing.calls++;
    const { trouble } = failing;
    if (trouble === 'down') throw new Error('the store is down');
    const result = await work();
    if (trouble === 'silent') throw new Error('the store timed out');
    return result;
  }
  const failing: FailingRecords = {
    trouble: 'none',
    calls: 0,
    get: (kind, key) =>
      failing.trouble === 'silent' ? records.get(kind, key) : through(() => records.get(kind, key)),
    put: (kind, key, record) => through(() => records.put(kind, key, record)),
    swap: (kind, key, version, record) => through(() => records.swap(kind, key, version, record)),
    remove: (kind, key) => through(() => records.remove(kind, key)),
    list: (kind) => records.list(kind),
  };
  return failing;
}
