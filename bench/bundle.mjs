import { join, parse } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './subject.mjs';

const OUT = join(ROOT, 'node_modules', '.cache', 'bench');

/**
 * Bundles `entry` as scripts/build.mjs bundles the server, so that both are compared on equal terms.
 * @param {string} entry a file, relative to bench/ @returns {Promise<string>} the bundle's path
 */
export async function bundle(entry) {
  await build({
    absWorkingDir: ROOT,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
    entryPoints: [join('bench', entry)],
    outdir: OUT,
    // Below node_modules no package.json says that .js is a module.
    outExtension: { '.js': '.mjs' },
    splitting: true,
    minify: true,
    chunkNames: 'chunk-[hash]',
    legalComments: 'none',
    alias: { '@modelcontextprotocol/server/_shims': './scripts/mcp-shims.mjs' },
    define: { 'process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED': '"true"' },
  });
  return join(OUT, `${parse(entry).name}.mjs`);
}
