import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CONFIG, makeSuite, startBenchmarkCloud } from '../support/benchmark-cloud.ts';
import type { FakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import { toConfigFile } from '../support/http-process.ts';
import { functionUrlEvent, LambdaProcess } from '../support/lambda-process.ts';

// The handler that a schedule invokes.

// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came over the wire
type Wire = any;

let cloud: FakeCloud;
let lambda: LambdaProcess;

beforeAll(async () => {
  cloud = await startBenchmarkCloud(20);
  const config = {
    ...CONFIG,
    metrics: { kind: 'cloudwatch', namespace: 'Support/Golden' },
    benchmark: { suites: { golden: makeSuite(40) } },
  };
  lambda = new LambdaProcess({ ...cloud.environment, TIERED_SUPPORT_CONFIG: toConfigFile(config) });
});
beforeEach(() => cloud.reset());
afterAll(async () => {
  await lambda.close();
  await cloud.close();
});

const run = (event: object, remainingMs = 60_000) =>
  lambda.invoke<Wire>({ handler: 'suiteHandler', event, remainingMs });
const suiteMetrics = () => lambda.metrics.filter((line) => 'Suite' in line);

test('a suite runs under its ceiling, and what it came to is in the metrics', async () => {
  const reply = await run({ suite: 'golden', max_cost_usd: 0.5 });
  expect(reply).toMatchObject({ suite: 'golden', status: 'complete', done: 40, share_answered: 1 });
  expect(reply.quality).toBeGreaterThan(0.5);
  expect(reply.cost_usd).toBeLessThan(0.5);
  expect(suiteMetrics().at(-1)).toMatchObject({
    Suite: 'golden',
    SuiteQuality: reply.quality,
    SuiteCostUsd: reply.cost_usd,
    SuiteShareAnswered: 1,
    _aws: { CloudWatchMetrics: [{ Namespace: 'Support/Golden', Dimensions: [['Suite']] }] },
  });
  expect(lambda.stderr).not.toMatch(/parcel|gate \d/);
});

test('a run that Lambda leaves too little time for says so in the share', async () => {
  const reply = await run({ suite: 'golden', max_cost_usd: 0.5 }, 10_050);
  expect(reply).toMatchObject({ status: 'stopped', stopped_by: 'time' });
  expect(reply.share_answered).toBeLessThan(1);
  expect(suiteMetrics().at(-1)?.SuiteShareAnswered).toBe(reply.share_answered);
});

test('an event with other keys is refused before anybody is asked', async () => {
  const refused = run({ suite: 'golden', max_cost_usd: 0.5, strategies: ['large'] });
  await expect(refused).rejects.toThrow('strategies is unknown here; allowed: suite, max_cost_usd');
  expect(cloud.calls).toEqual([]);
});

test('a caller does not get to it', async () => {
  const event = functionUrlEvent({ body: { suite: 'golden', max_cost_usd: 0.5, query: 'x' } });
  const { body } = await lambda.invoke({ event });
  expect(JSON.parse(body)).not.toHaveProperty('share_answered');
});
