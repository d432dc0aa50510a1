import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// What is measured: the built server, asked what a customer would ask.

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
export const SERVER = join(ROOT, 'dist', 'main.js');
export const SAMPLE_INDEX = join(ROOT, 'dist', 'knowledge-index.json');
export const TOOL = 'answer_query';
export const QUESTION = 'How do I reset my password?';

const home = mkdtempSync(join(tmpdir(), 'bench-home-'));
process.once('exit', () => rmSync(home, { recursive: true, force: true }));

/**
 * The environment without what would configure the server otherwise than by default, and with a home of its own, as
 * answers are kept there. @returns {NodeJS.ProcessEnv}
 */
export function plainEnvironment() {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('TIERED_SUPPORT_'));
  return { ...Object.fromEntries(others), HOME: home };
}
