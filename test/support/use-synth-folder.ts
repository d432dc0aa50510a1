import { afterAll, vi } from 'vitest';
import { createSynthFolder, type SynthFolder } from './synth.ts';

/** What a synthesis may take on a loaded machine. */
const PATIENCE_MS = 60_000;

/** A folder to synthesise in for all tests of a file, which have the time for it. */
export function useSynthFolder(): SynthFolder {
  vi.setConfig({ testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS });
  const folder = createSynthFolder();
  afterAll(() => folder.remove());
  return folder;
}
