import { join, parse } from 'node:path';
import { build } from 'esbuild';
import { SERVER_BUNDLING } from '../scripts/bundling.mjs';
import { ROOT } from './subject.mjs';

const OUT = join(ROOT, 'node_modules', '.cache', 'bench');

/**
 * Bundles `entry` as scripts/build.mjs bundles the server, so that both are compared on equal terms.
 * @param {string} entry a file, relative to bench/ @returns {Promise<string>} the bundle's path
 */
export async function bundle(entry) {
  await build({
    ...SERVER_BUNDLING,
    entryPoints: [join('bench', entry)],
    outdir: OUT,
    // Below node_modules no package.json says that .js is a module.
    outExtension: { '.js': '.mjs' },
  });
  return join(OUT, `${parse(entry).name}.mjs`);
}
