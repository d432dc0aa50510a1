import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Deployment } from '../../deploy/deployment.ts';
import { readDeployment } from '../../deploy/read-deployment.ts';

/** Stands for code that only its own tests run. */
const CODE = 'export const handler = async () => ({});\n';
const SMALL_FUNCTIONS = ['model-life', 'smoke-test', 'sync-knowledge', 'watch-knowledge'];

export interface SynthFolder {
  readonly path: string;
  /** The deployment that a file with `content` makes of a stage. */
  deployment(content?: object, stage?: string): Deployment;
  remove(): void;
}

/** A folder to synthesise in, with the built server of this checkout and nothing of the small functions but a name. */
export function createSynthFolder(): SynthFolder {
  const path = mkdtempSync(join(tmpdir(), 'synth-'));
  const functions = join(path, 'functions');
  for (const name of SMALL_FUNCTIONS) {
    mkdirSync(join(functions, name), { recursive: true });
    writeFileSync(join(functions, name, 'index.mjs'), CODE);
  }
  let files = 0;
  return {
    path,
    deployment(content = {}, stage = 'dev') {
      const file = join(path, `deployment-${++files}.json`);
      writeFileSync(file, JSON.stringify(content));
      return readDeployment({
        file,
        stage,
        dist: fileURLToPath(new URL('../../dist', import.meta.url)),
        functions,
        scratch: join(path, 'scratch'),
      });
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
