import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundleApp } from './bundle-app.mjs';
import { BUNDLING, SERVER_BUNDLING } from './bundling.mjs';

// Bundles the executable, indexes the sample articles and writes what ships beside them, all into dist/.

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const scratch = join(root, 'node_modules', '.cache', 'build');

/**
 * Chunks hold whole files, so that what HTTP uses of the MCP SDK's entry would be loaded by every start over stdio,
 * which uses other parts. HTTP gets a copy of that one file; what stands behind it is still shared.
 * @type {import('esbuild').Plugin}
 */
const sdkEntryOfHttp = {
  name: 'sdk-entry-of-http',
  setup(plugins) {
    plugins.onResolve(
      { filter: /^@modelcontextprotocol\/server$/ },
      async ({ path, pluginData, ...request }) => {
        if (pluginData === 'resolving' || !request.importer.includes(join('src', 'server', 'http')))
          return undefined;
        const found = await plugins.resolve(path, { ...request, pluginData: 'resolving' });
        return { ...found, suffix: '?http' };
      },
    );
  },
};

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });

const { metafile } = await build({
  ...SERVER_BUNDLING,
  entryPoints: ['src/main.ts', 'src/server/lambda.ts'],
  entryNames: '[name]',
  outdir: dist,
  plugins: [sdkEntryOfHttp],
  metafile: true,
});

await build({ ...BUNDLING, entryPoints: ['scripts/artifacts.ts'], outfile: join(scratch, 'artifacts.mjs') });
const { makeAgentSchemas, makeConfigSchema, makeKnowledgeIndex, makeStrategySchema } = await import(
  pathToFileURL(join(scratch, 'artifacts.mjs')).href
);
await cp(join(root, 'src/server/page'), join(dist, 'page'), {
  recursive: true,
  filter: (source) => !source.endsWith('tsconfig.json'),
});
const benchmarkApp = await bundleApp('benchmark');
await mkdir(join(dist, 'apps'));
await writeFile(join(dist, 'apps', 'benchmark.html'), benchmarkApp.html);
await writeFile(join(scratch, 'metafile.json'), JSON.stringify(metafile));
await writeFile(join(dist, 'config.schema.json'), makeConfigSchema());
await writeFile(join(dist, 'strategy.schema.json'), makeStrategySchema());
const agentSchemas = makeAgentSchemas();
await writeFile(join(dist, 'agent-openapi.json'), agentSchemas.openApi);
await writeFile(join(dist, 'agent-functions.json'), agentSchemas.functions);
// Where the folder stands alone, as on Lambda, nothing else says that its files are modules.
await writeFile(join(dist, 'package.json'), '{ "type": "module" }\n');
await cp(join(root, 'src/benchmark/suite/sample-suite.jsonl'), join(dist, 'sample-suite.jsonl'));
await writeFile(join(dist, 'knowledge-index.json'), await makeKnowledgeIndex(join(root, 'knowledge')));
await writeFile(
  join(dist, 'THIRD-PARTY-LICENSES.txt'),
  await collectLicenses([...Object.keys(metafile.inputs), ...benchmarkApp.inputs]),
);

/** The licence texts of every package that the bundles contain. @param {string[]} inputs */
async function collectLicenses(inputs) {
  const folders = new Set(
    inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []),
  );
  const texts = await Promise.all(
    [...folders].sort().map(async (folder) => {
      const { name, version, license } = JSON.parse(
        await readFile(join(root, folder, 'package.json'), 'utf8'),
      );
      const names = ['LICENSE', 'LICENSE.md', 'LICENCE', 'license', 'LICENSE.txt'];
      const found = await Promise.all(
        names.map((file) => readFile(join(root, folder, file), 'utf8').catch(() => '')),
      );
      return `${name} ${version} (${license})\n\n${found.find(Boolean) ?? ''}`.trim();
    }),
  );
  return `${texts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
