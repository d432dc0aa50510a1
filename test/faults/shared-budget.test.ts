import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { usdToNanoUsd } from '../../src/cascade/money.ts';
import { type Ledger, toUsed } from '../../src/store/ledger.ts';
import { bundleChild } from '../support/bundle-child.ts';
import { temporaryFolder } from '../support/server-process.ts';
import { createFolderParts, REAL_CLOCK } from '../support/store-parts.ts';

const PROCESSES = 10;
const LIMIT_USD = 1;
const WORST_NANO_USD = usdToNanoUsd(0.01);

interface Spent {
  readonly spentNanoUsd: number;
  readonly calls: number;
  readonly errors: readonly unknown[];
  readonly alerts: readonly number[];
}

let executable: string;

beforeAll(async () => {
  executable = await bundleChild(new URL('../support/spender.ts', import.meta.url));
});

async function spend(folder: string): Promise<Spent> {
  const args = [executable, folder, String(LIMIT_USD), String(WORST_NANO_USD)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Spent;
}

describe('ten processes on one budget of one dollar', () => {
  test('never have more than it spent or set aside, and spend almost all of it', {
    timeout: 120_000,
  }, async () => {
    const folder = temporaryFolder();
    const { records } = createFolderParts(REAL_CLOCK, folder);
    const readLedger = async () => {
      for await (const { value } of records.list('budget')) return value as Ledger;
      return undefined;
    };
    let isOver = false;
    let most = 0;
    const watch = async () => {
      while (!isOver) {
        const ledger = await readLedger();
        if (ledger) most = Math.max(most, toUsed(ledger));
        await new Promise(setImmediate);
      }
    };
    const watching = watch();
    const all = await Promise.all(Array.from({ length: PROCESSES }, () => spend(folder)));
    isOver = true;
    await watching;
    const spentNanoUsd = all.reduce((sum, one) => sum + one.spentNanoUsd, 0);
    const ledger = await readLedger();
    expect(all.flatMap(({ errors }) => errors)).toEqual([]);
    expect(ledger).toMatchObject({ spentNanoUsd, open: {} });
    expect(most).toBeGreaterThan(0);
    expect(Math.max(most, spentNanoUsd)).toBeLessThanOrEqual(usdToNanoUsd(LIMIT_USD));
    expect(spentNanoUsd).toBeGreaterThan(usdToNanoUsd(LIMIT_USD) - 5 * WORST_NANO_USD);
    // The last one comes only where the last refusal met no call under way.
    const alerts = all.flatMap((one) => one.alerts).filter((percent) => percent < 100);
    expect(alerts.sort()).toEqual([50, 80]);
  });
});
