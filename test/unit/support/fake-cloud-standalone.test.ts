import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { startFakeCloud } from '../../support/fake-cloud/fake-cloud.ts';
import { createLanes } from '../../support/fake-cloud/real-clients.ts';
import { isolatedEnvironment, temporaryFolder } from '../../support/server-process.ts';

test('as a process it prints its address, plays its scripts and ends with its stdin', async () => {
  const outfile = join(temporaryFolder(), 'standalone.mjs');
  const entry = fileURLToPath(new URL('../../support/fake-cloud/standalone.ts', import.meta.url));
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm' });
  const options = { record: false, scripts: { m: { do: 'answer', text: 'Twelve.' } } };
  const child = spawn(process.execPath, [outfile, JSON.stringify(options)], { env: isolatedEnvironment() });
  const ended = once(child, 'close');
  const lines: string[] = [];
  const printed = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  await once(printed, 'line');
  const { lanes, close } = createLanes(JSON.parse(lines.join()).url);
  expect((await lanes[0]?.ask('m', 'How many?'))?.text).toBe('Twelve.');
  close();
  child.stdin.end();
  expect(await ended).toEqual([0, null]);
  expect(lines).toHaveLength(1);
});

test('without a record it answers every wire and keeps nothing', async () => {
  const cloud = await startFakeCloud({ record: false });
  const { lanes, close } = createLanes(cloud.url);
  cloud.script('scripted', { do: 'answer', text: 'Twelve.' });
  for (const lane of lanes) {
    expect((await lane.ask('scripted', 'How many?')).text).toBe('Twelve.');
    // The second time from the bytes that were made for the first.
    expect((await lane.ask('scripted', 'How many?')).text).toBe('Twelve.');
    const { text } = await lane.ask('unscripted', 'How many?');
    expect(text).toMatch(lane.wire === 'knowledge' ? /^$/ : /^Open the settings/);
  }
  expect(cloud.calls).toEqual([]);
  expect(cloud.inFlight).toBe(0);
  close();
  await cloud.close();
});

test('its environment leads AWS clients to it and to no credentials of this machine', async () => {
  const cloud = await startFakeCloud();
  expect(cloud.environment).toMatchObject({ AWS_ENDPOINT_URL: cloud.url, AWS_REGION: 'us-east-1' });
  // Not Bedrock's client: left to its defaults it speaks HTTP/2, which this server does not.
  const script = `
    import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
    const Body = JSON.stringify({ prompt: 'Where is it?' });
    const command = new InvokeEndpointCommand({ EndpointName: 'm', Body });
    process.stdout.write((await new SageMakerRuntimeClient({}).send(command)).Body);`;
  const env = isolatedEnvironment(cloud.environment);
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await once(child, 'close');
  expect(said).toContain('Where is it?');
  expect(cloud.calls[0]?.headers.authorization).toContain('AKIAFAKECLOUD0000000');
  await cloud.close();
});
