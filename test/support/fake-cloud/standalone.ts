import { type FakeCloudOptions, startFakeCloud } from './fake-cloud.ts';
import type { Reply } from './reply.ts';

// The stand-in as a process of its own, to be bundled: node standalone.mjs '{"record":false,"scripts":{"model":{…}}}'
// prints {"url":…} as one line and lives until its stdin ends.

interface StandaloneOptions extends FakeCloudOptions {
  readonly scripts?: Readonly<Record<string, Reply | readonly Reply[]>>;
}

const { scripts = {}, ...options } = JSON.parse(process.argv[2] ?? '{}') as StandaloneOptions;
const cloud = await startFakeCloud(options);
for (const [model, script] of Object.entries(scripts)) cloud.script(model, script);
process.stdout.write(`${JSON.stringify({ url: cloud.url })}\n`);
process.stdin.on('end', () => void cloud.close()).resume();
