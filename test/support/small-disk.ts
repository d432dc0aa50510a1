import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './server-process.ts';

export const NO_MOUNT = 'this user may not mount a file system';

const BUSY_MS = 20;
const MOST_TRIES = 250;

/** A file system of 256 KiB, gone with the test. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all that is left. */
  fill(): void;
  /** Gives back what `fill` took. */
  empty(): void;
  /** Waits for files that are being written. */
  makeReadOnly(): Promise<void>;
}

/** Undefined where this user may mount none. */
export function mountSmallDisk(): SmallDisk | undefined {
  const folder = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  const filler = join(folder, 'filler');
  return {
    folder,
    fill() {
      try {
        writeFileSync(filler, Buffer.alloc(1_048_576));
      } catch {
        // As much of it as there was room for is there.
      }
    },
    empty: () => rmSync(filler),
    async makeReadOnly() {
      for (let tries = 1; ; tries++) {
        try {
          execFileSync('mount', ['-o', 'remount,ro', folder], { stdio: 'ignore' });
          return;
        } catch (error) {
          if (tries === MOST_TRIES) throw error;
          await setTimeout(BUSY_MS);
        }
      }
    },
  };
}
