import { afterEach, beforeEach, expect, test } from 'vitest';
import { clock } from '../../../src/server/app.ts';
import { createAwsClients } from '../../../src/server/aws-clients.ts';
import { createCloudWatchMetrics } from '../../../src/server/metrics.ts';
import { type FakeCloud, startFakeCloud } from '../../support/fake-cloud/fake-cloud.ts';
import { answers, fakeTier } from '../../support/fake-tier.ts';
import { completed } from '../../support/make-attempt.ts';
import { recordingLog } from '../../support/test-cascade.ts';

const SETTINGS = { kind: 'cloudwatch', namespace: 'TieredSupport', flushSeconds: 60 } as const;
const tiers = [fakeTier('instant', [answers(0.9)])];
const verdict = {
  type: 'verdict',
  tier: 'instant',
  attempt: completed(0, 0.9),
  isAccepted: true,
} as const;

let cloud: FakeCloud;
const before = { ...process.env };
beforeEach(async () => {
  cloud = await startFakeCloud();
  Object.assign(process.env, cloud.environment);
});
afterEach(async () => {
  for (const name of Object.keys(cloud.environment)) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  await cloud.close();
});

test('what was measured is with CloudWatch when the process ends', async () => {
  const { log, logged } = recordingLog();
  const metrics = createCloudWatchMetrics(SETTINGS, { log, clock, aws: createAwsClients() });
  metrics.listen(tiers)(verdict);
  metrics.onBreaker('instant', 'open');
  await metrics.close();
  expect(logged).toEqual([]);
  const sent = JSON.stringify(cloud.metrics);
  expect(sent).toContain('"Namespace":"GenAI/Inference"');
  expect(sent).toContain('"Name":"Model","Value":"instant-model"');
  expect(sent).toContain('"MetricName":"BreakerOpen"');
});

test('on Lambda it is in the log, and nothing is sent', async () => {
  const lines: string[] = [];
  const metrics = createCloudWatchMetrics(SETTINGS, {
    log: recordingLog().log,
    clock,
    aws: createAwsClients(),
    emf: (line) => lines.push(line),
  });
  metrics.listen(tiers)(verdict);
  await metrics.close();
  expect(cloud.metrics).toEqual([]);
  const written = lines.map((line) => JSON.parse(line));
  expect(written).toContainEqual(expect.objectContaining({ Endpoint: 'instant', Model: 'instant-model' }));
});

test('an end does not wait for a CloudWatch that hangs', async () => {
  process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:9';
  const { log, logged } = recordingLog();
  const metrics = createCloudWatchMetrics(SETTINGS, { log, clock, aws: createAwsClients() });
  metrics.listen(tiers)(verdict);
  await metrics.close();
  expect(logged.map(({ event }) => event)).toEqual(['metrics_not_sent']);
});
