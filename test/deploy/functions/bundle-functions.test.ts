import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bundleFunctions } from '../../../scripts/bundle-functions.mjs';
import { type ControlReply, startControlPlane } from '../../support/aws-control-plane.ts';
import { isolatedEnvironment, temporaryFolder } from '../../support/server-process.ts';

// What Lambda gets of the small functions, each in a process of its own, with nothing beside it.

const NAMES = ['model-life', 'smoke-test', 'sync-knowledge', 'watch-knowledge'];
const INVOKE = `const { handler } = await import(process.argv[1]);
const context = { getRemainingTimeInMillis: () => 30_000 };
const reply = await handler(JSON.parse(process.argv[2]), context);
console.log(JSON.stringify({ reply: reply ?? null }));`;

const KNOWLEDGE = { KNOWLEDGE_BASE_ID: 'KB12345678', DATA_SOURCE_ID: 'DS12345678' };

let folder: string;
beforeAll(async () => {
  folder = temporaryFolder();
  expect(await bundleFunctions(folder)).toEqual(NAMES);
});

/** Invokes the bundled function once; what it wrote, its reply last. */
async function invoke(name: string, event: object, variables: object, answer: () => ControlReply) {
  const plane = await startControlPlane(answer);
  onTestFinished(() => plane.close());
  const file = pathToFileURL(join(folder, name, 'index.mjs')).href;
  const words = ['--input-type=module', '--eval', INVOKE, file, JSON.stringify(event)];
  const env = isolatedEnvironment({ ...plane.environment, ...variables });
  const { stdout } = await promisify(execFile)(process.execPath, words, { env, cwd: temporaryFolder() });
  const lines = stdout.trim().split('\n');
  return { lines: lines.map((line) => JSON.parse(line)), calls: plane.calls };
}

test.each(NAMES)('%s is one file', (name) => {
  expect(readdirSync(join(folder, name))).toEqual(['index.mjs']);
});

describe('a bundle loads, and its entry is told by the environment', () => {
  test('the smoke test', async () => {
    const event = { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'hook-1' };
    const body = JSON.stringify({ response: 'Yes.', status: 'accepted' });
    const { lines, calls } = await invoke('smoke-test', event, { TARGET_FUNCTION: 'support:7' }, () => ({
      body: { statusCode: 200, body },
    }));
    expect(lines.at(-1)).toEqual({ reply: 'Succeeded' });
    expect(calls.map(({ body: { status } }) => status)).toEqual([undefined, undefined, 'Succeeded']);
  });

  test('the life of models', async () => {
    const variables = { MODELS: '[{"modelId":"us.a.b","region":"us-east-1"}]', NAMESPACE: 'Support/Test' };
    const { lines, calls } = await invoke('model-life', {}, variables, () => ({
      error: 'ResourceNotFoundException',
      status: 404,
    }));
    expect(lines[0]).toMatchObject({ Model: 'a.b', ModelUnknown: 1 });
    expect(calls.map(({ path }) => path)).toEqual(['/foundation-models/a.b']);
  });

  test('the reading of articles', async () => {
    const event = { Records: [{ messageId: 'm1', body: '{}' }] };
    const { lines, calls } = await invoke('sync-knowledge', event, KNOWLEDGE, () => ({ status: 202 }));
    expect(lines).toEqual([{ reply: { batchItemFailures: [] } }]);
    expect(calls).toHaveLength(1);
  });

  test('the watch over it', async () => {
    const variables = { ...KNOWLEDGE, NAMESPACE: 'Support/Test' };
    const ended = { status: 'COMPLETE', updatedAt: new Date().toISOString() };
    const { lines } = await invoke('watch-knowledge', {}, variables, () => ({
      body: { ingestionJobSummaries: [ended] },
    }));
    expect(lines[0]).toMatchObject({ SyncFailed: 0, SyncAgeHours: expect.any(Number) });
  });
});
