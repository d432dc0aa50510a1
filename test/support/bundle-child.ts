import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { temporaryFolder } from './server-process.ts';

const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/** Makes a program of `source` that Node can run; returns its path. */
export async function bundleChild(source: URL): Promise<string> {
  const entry = fileURLToPath(source);
  const outfile = join(temporaryFolder(), `${basename(entry, '.ts')}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    banner: { js: REQUIRE },
  });
  return outfile;
}
