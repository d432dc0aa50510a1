import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readDeployment } from '../../deploy/read-deployment.ts';
import { deploySettingsSchema } from '../../deploy/settings/settings.ts';
import { createSystem } from '../../deploy/system.ts';
import { createSynthFolder } from '../support/synth.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

// Whether the pages say what there is, no less and no more.

interface Alarm {
  readonly name: string;
  readonly description: string;
}

const toPath = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const operations = readFileSync(toPath('docs/operations.md'), 'utf8');
const deploying = readFileSync(toPath('docs/deployment.md'), 'utf8');
const folder = createSynthFolder();
let alarms: Alarm[];
let stacks: readonly { readonly name: string; readonly standsOn: readonly string[] }[];
let tiers: string[];

beforeAll(() => {
  const app = new App({ analyticsReporting: false, outdir: join(folder.path, 'out') });
  const deployment = readDeployment({
    file: toPath('deploy/configurations/everything.json'),
    stage: 'dev',
    dist: toPath('dist'),
    functions: join(folder.path, 'functions'),
    scratch: join(folder.path, 'scratch'),
  });
  createSystem(app, deployment);
  const made = app.synth().stacks;
  stacks = made.map(({ id, dependencies }) => ({
    name: id,
    standsOn: dependencies.map((other) => other.id),
  }));
  tiers = [...deployment.server.tiers, ...(deployment.server.judge ? [deployment.server.judge] : [])].map(
    ({ name }) => name,
  );
  alarms = made.flatMap(({ template }) => toAlarms(template.Resources, `${deployment.name}-`));
});
afterAll(() => folder.remove());

/** By the part of the name that is not the stage's; of those that CloudFormation names, by the id that it goes by. */
function toAlarms(
  resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>,
  prefix: string,
): Alarm[] {
  return Object.entries(resources)
    .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')
    .map(([id, { Properties = {} }]) => ({
      name: String(Properties.AlarmName ?? id.replace(/[0-9A-F]{8}$/, '')).replace(prefix, ''),
      description: String(Properties.AlarmDescription),
    }));
}

/** What the first column of the page's table of alarms names before any parentheses. */
function namedAlarms(): string[] {
  const [, section = ''] = operations.split('\n## Alarms\n');
  const rows = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| `'));
  const firsts = rows.map((row) => (row.split('|')[1] ?? '').replace(/\(.*\)/, ''));
  return firsts.flatMap((first) => Array.from(first.matchAll(/`([^`]+)`/g), ([, name = '']) => name));
}

test('every alarm is explained, and none that is not there', () => {
  const forms = alarms.map(({ name }) => {
    const tier = tiers.find((tier) => name.endsWith(`-${tier}`));
    return tier === undefined ? name : `${name.slice(0, -tier.length)}TIER`;
  });
  expect(namedAlarms().sort()).toEqual([...new Set(forms)].sort());
});

test('alarms that people hear of lead to the page', () => {
  const silent = alarms.filter(({ description }) => !description.endsWith('See docs/operations.md#alarms.'));
  expect(silent.map(({ name }) => name)).toEqual(['AskedWhileAsleep']);
});

test('no two alarms have one name, which AWS would refuse', () => {
  const names = alarms.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('the stacks are all named, each after those that it stands on', () => {
  const [, listed = ''] = /In the order in which they stand on each other: (.*?)\. /.exec(deploying) ?? [];
  const named = Array.from(listed.matchAll(/`([a-z]+)`/g), ([, name = '']) => name);
  // A VPC that is there already needs no stack.
  expect(named.filter((name) => name !== 'network').sort()).toEqual(stacks.map(({ name }) => name).sort());
  const tooEarly = stacks.filter(({ name, standsOn }) =>
    standsOn.some(
      (other) => stacks.some((stack) => stack.name === other) && named.indexOf(other) > named.indexOf(name),
    ),
  );
  expect(tooEarly).toEqual([]);
});

test('every section of the file and every example has its line', () => {
  const [, table = ''] = deploying.split('| Section | Makes | Left out |');
  const firsts =
    table
      .split('\n\n')[0]
      ?.split('\n')
      .map((row) => row.split('|')[1] ?? '') ?? [];
  const named = firsts.flatMap((first) => Array.from(first.matchAll(/`(\w+)`/g), ([, name = '']) => name));
  const keys = Object.keys(deploySettingsSchema.shape).filter((key) => !['$schema', 'version'].includes(key));
  expect(named.sort()).toEqual([...keys, 'server'].sort());
  const examples = readdirSync(toPath('deploy/configurations')).map((file) => basename(file, '.json'));
  for (const example of examples.filter((name) => name !== 'strategy'))
    expect(deploying).toContain(`\`${example}.json\``);
});

test('what the page says of the defaults is so', () => {
  const { name, region, logDays, service, expert } = deploySettingsSchema.parse({ expert: {} });
  const { throttle, memoryMb, rollout } = service;
  for (const words of [
    `\`${name}\`, ${region}`,
    `${throttle.requestsPerSecond} requests a second, ${memoryMb} MB, a canary of ${rollout?.canaryPercent} % for ${rollout?.minutes} minutes with a smoke test`,
    `kept; ${logDays} days`,
    `on one ${expert?.instanceType} or more`,
    `It has ${expert?.startupSeconds} s to start`,
  ])
    expect(deploying).toContain(words);
  expect([rollout?.smokeTest, service.jobs !== null, service.firewall]).toEqual([true, true, undefined]);
});
