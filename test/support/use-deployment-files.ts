import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Deployment } from '../../deploy/deployment.ts';
import { readDeployment } from '../../deploy/read-deployment.ts';

/** Files that are only read, with nothing built, for all tests of a file. */
export function useDeploymentFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'deployment-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let files = 0;

  /** The path of a file with `content`: a text as it is, anything else as JSON. */
  function write(content: unknown): string {
    const file = join(folder, `file-${++files}.json`);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }

  const read = (content: unknown, stage = 'dev'): Deployment =>
    readDeployment({ file: write(content), stage, dist: '', functions: '', scratch: '' });

  return { folder, write, read };
}
