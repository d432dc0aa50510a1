import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { BUNDLING } from './bundling.mjs';

const FUNCTIONS = 'deploy/functions';

/**
 * Bundles each file of `deploy/functions/` into a folder of `outFolder` that has its name: `index.mjs`, which is all
 * that Lambda needs of it. What they share lies in folders there, and is part of each.
 * @param {string} outFolder
 * @returns {Promise<readonly string[]>} their names
 */
export async function bundleFunctions(outFolder) {
  const files = (await readdir(new URL(`../${FUNCTIONS}/`, import.meta.url)))
    .filter((file) => file.endsWith('.ts'))
    .sort();
  const names = files.map((file) => basename(file, '.ts'));
  await build({
    ...BUNDLING,
    entryPoints: names.map((name) => ({ in: `${FUNCTIONS}/${name}.ts`, out: `${name}/index` })),
    outdir: outFolder,
    outExtension: { '.js': '.mjs' },
    target: 'node24',
    minify: true,
    legalComments: 'none',
  });
  return names;
}
