import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createSystemApp } from '../../deploy/app.ts';

const folder = mkdtempSync(join(tmpdir(), 'stage-code-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const outdir = join(folder, 'cdk.out');
const dist = join(folder, 'dist');
const functions = join(folder, 'functions');

/** A build of the server that consists of these files. */
function build(...chunks: string[]): void {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  for (const file of ['lambda.js', ...chunks]) writeFileSync(join(dist, file), '');
}

/** What the function's package has, of all packages that were staged. */
function deployOnce(): string[][] {
  mkdirSync(join(functions, 'smoke-test'), { recursive: true });
  writeFileSync(join(functions, 'smoke-test', 'index.mjs'), '');
  createSystemApp({ dist, functions, props: { outdir } });
  const scratch = join(outdir, 'code');
  return readdirSync(scratch).map((name) => readdirSync(join(scratch, name)).sort());
}

describe("a function's package", { timeout: 60_000 }, () => {
  it('has nothing of the build before', () => {
    build('chunk-old.js');
    expect(deployOnce()).toEqual([['chunk-old.js', 'lambda.js', 'tiered-support.config.json']]);
    build('chunk-new.js');
    expect(deployOnce()).toEqual([['chunk-new.js', 'lambda.js', 'tiered-support.config.json']]);
  });

  it('is not begun where there is no build', () => {
    rmSync(dist, { recursive: true });
    expect(deployOnce).toThrow('run npm run build first');
    expect(existsSync(dist)).toBe(false);
  });
});
