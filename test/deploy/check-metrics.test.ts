import { BedrockClient } from '@aws-sdk/client-bedrock';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ChecksStack } from '../../deploy/checks/checks-stack.ts';
import { checkModels } from '../../deploy/functions/model-life.ts';
import { ObservabilityStack } from '../../deploy/observability/observability-stack.ts';
import { createApp } from '../../src/server/app.ts';
import { createBenchmarkHouse } from '../../src/server/create-benchmark-house.ts';
import { runSuite } from '../../src/server/suite-run.ts';
import { startControlPlane } from '../support/aws-control-plane.ts';
import { CONFIG, makeSuite, startBenchmarkCloud } from '../support/benchmark-cloud.ts';
import { temporaryFolder } from '../support/server-process.ts';
import { createSynthFolder } from '../support/synth.ts';
import { recordingLog } from '../support/test-cascade.ts';
import {
  type AlarmProperties,
  metricsOfAlarm,
  metricsOfWidgets,
  toKey,
  toPlainText,
} from '../support/used-metrics.ts';

const folder = createSynthFolder();
const before = { ...process.env };
afterAll(() => folder.remove());

/** What the stack tells its functions, and what stack and dashboard expect of them. */
function synthesise() {
  const app = new App({ analyticsReporting: false });
  const deployment = folder.deployment({
    server: { ...CONFIG, benchmark: { suites: { golden: makeSuite(6) } } },
    checks: { suite: { name: 'golden', maxCostUsd: 1 } },
    observability: {},
  });
  const api = { functionName: 'api-fn', logGroupName: '/logs/api' };
  const observability = new ObservabilityStack(app, { deployment }, { functions: { api } });
  const checks = new ChecksStack(app, { deployment }, {});
  const [watching, template] = [Template.fromStack(observability), Template.fromStack(checks)];
  const all = (of: Template, type: string) =>
    Object.values(of.findResources(type)).map(({ Properties }) => Properties);
  const [dashboard] = all(watching, 'AWS::CloudWatch::Dashboard');
  const inputs = all(template, 'AWS::Scheduler::Schedule').flatMap(({ Target }) => Target.Input ?? []);
  const environments = all(template, 'AWS::Lambda::Function').map(({ Environment }) => Environment.Variables);
  return {
    server: deployment.server,
    event: JSON.parse(inputs[0]),
    environment: environments.find(({ MODELS }) => MODELS !== undefined),
    watched: metricsOfWidgets(JSON.parse(toPlainText(dashboard?.DashboardBody))),
    alarms: (all(template, 'AWS::CloudWatch::Alarm') as AlarmProperties[]).flatMap(metricsOfAlarm),
  };
}

/** The metrics of a line in the embedded metric format, as alarms and dashboards name them. */
function keysOf(line: string): string[] {
  const { _aws } = JSON.parse(line);
  const [{ Namespace: namespace, Dimensions, Metrics }] = _aws.CloudWatchMetrics;
  return Metrics.flatMap(({ Name: name }: { Name: string }) =>
    Dimensions.map((dimensions: string[]) => toKey({ namespace, name, dimensions: dimensions.sort() })),
  );
}

describe('what checks write', { timeout: 60_000 }, () => {
  let made: ReturnType<typeof synthesise>;
  beforeAll(() => {
    made = synthesise();
  }, 60_000);
  afterAll(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });

  const lookedAt = (start: string) => ({
    byAlarms: made.alarms.filter(({ name }) => name.startsWith(start)),
    byDashboard: made.watched.filter(({ name }) => name.startsWith(start)),
  });

  test('the suite that the clock asks for runs, and writes what alarms and dashboard look at', async () => {
    const cloud = await startBenchmarkCloud();
    Object.assign(process.env, cloud.environment);
    const { log } = recordingLog();
    const options = {
      config: made.server,
      log,
      cacheFolder: temporaryFolder(),
      sampleIndex: '',
      secret: () => undefined,
    };
    const app = await createApp(options);
    const lines: string[] = [];
    try {
      const house = createBenchmarkHouse(app, { ...options, sampleSuite: '' });
      const write = (line: string) => void lines.push(line);
      const namespace = made.environment.NAMESPACE;
      await runSuite(made.event, { house, namespace, write, log, remainingMs: () => 900_000 });
    } finally {
      await app.close();
      await cloud.close();
    }
    const written = lines.flatMap(keysOf);
    const { byAlarms, byDashboard } = lookedAt('Suite');
    expect(byAlarms.map(({ values }) => values)).toEqual([['golden'], ['golden']]);
    expect(byDashboard).toHaveLength(3);
    expect([...byAlarms, ...byDashboard].map(toKey).filter((key) => !written.includes(key))).toEqual([]);
    expect(JSON.parse(lines[0] ?? '').Suite).toBe('golden');
  });

  test('the models that the stack names are looked up, and their days are what alarms and dashboard look at', async () => {
    const modelLifecycle = { status: 'LEGACY', endOfLifeTime: '2027-01-06T12:00:00Z' };
    const plane = await startControlPlane(() => ({ body: { modelDetails: { modelLifecycle } } }));
    const lines: string[] = [];
    try {
      await checkModels({
        environment: made.environment,
        clientFor: () => new BedrockClient(plane.client),
        now: Date.parse('2026-11-22T00:00:00Z'),
        write: (line) => lines.push(line),
      });
    } finally {
      await plane.close();
    }
    expect(plane.calls.map(({ path }) => path)).toEqual([
      '/foundation-models/small',
      '/foundation-models/large',
    ]);
    const written = lines.flatMap(keysOf);
    const { byAlarms, byDashboard } = lookedAt('Model');
    expect(byAlarms).toHaveLength(4);
    expect(byDashboard).toHaveLength(1);
    expect([...byAlarms, ...byDashboard].map(toKey).filter((key) => !written.includes(key))).toEqual([]);
  });
});
