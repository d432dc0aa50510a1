import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDeployApp, toComplaint } from './deploy-app.mjs';

// Synthesises every configuration of deploy/configurations, without an account, Docker or network, and checks each by
// the AwsSolutions rules. With a name, that one alone.

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'deploy', 'configurations');
const [only] = process.argv.slice(2);
const names = readdirSync(folder)
  .map((file) => basename(file, '.json'))
  .filter((name) => name !== 'strategy' && (only === undefined || name === only))
  .sort();
if (names.length === 0) {
  console.error(`deploy/configurations has no ${only}.json`);
  process.exit(2);
}

const { createApp } = await buildDeployApp();
let failed = 0;
for (const name of names) {
  const startedAtMs = performance.now();
  const outdir = join(root, 'cdk.out', name);
  rmSync(outdir, { recursive: true, force: true });
  try {
    const stacks = createApp({ outdir, context: { config: join(folder, `${name}.json`) } }).synth().stacks;
    const resources = stacks.reduce((sum, { template }) => sum + Object.keys(template.Resources).length, 0);
    const seconds = ((performance.now() - startedAtMs) / 1_000).toFixed(1);
    console.log(`${name}: ${stacks.length} stacks, ${resources} resources, no findings, ${seconds} s`);
  } catch (error) {
    failed++;
    console.error(`${name}: ${toComplaint(error)}`);
  }
}
console.log(`${names.length - failed} of ${names.length} configurations synthesised into cdk.out/`);
process.exitCode = failed === 0 ? 0 : 1;
