import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../../src/server/app.ts';
import { configSchema } from '../../../src/server/config-schema.ts';
import { createBenchmarkHouse } from '../../../src/server/create-benchmark-house.ts';
import { runSuite } from '../../../src/server/suite-run.ts';
import {
  CONFIG,
  LARGE_USD,
  makeSuite,
  SMALL_USD,
  startBenchmarkCloud,
} from '../../support/benchmark-cloud.ts';
import type { FakeCloud } from '../../support/fake-cloud/fake-cloud.ts';
import { temporaryFolder } from '../../support/server-process.ts';
import { recordingLog } from '../../support/test-cascade.ts';

const PLENTY_MS = 900_000;

let cloud: FakeCloud;
let folder: string;
const suites = temporaryFolder();
const before = { ...process.env };

/** A cloud of which an answer takes so long, and a folder for what is temporary. */
async function open(afterMs: number): Promise<void> {
  cloud = await startBenchmarkCloud(afterMs);
  folder = temporaryFolder();
  Object.assign(process.env, cloud.environment, { TMPDIR: folder });
}
beforeEach(() => open(0));
afterEach(async () => {
  for (const name of [...Object.keys(cloud.environment), 'TMPDIR']) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  await cloud.close();
});

interface Parts {
  readonly tiers?: readonly object[];
  readonly size?: number;
  readonly namespace?: string | undefined;
  readonly remainingMs?: number;
}

/** Runs the suite `golden`, of so many questions, on two priced tiers. */
async function run(event: unknown, { tiers = CONFIG.tiers, size = 12, remainingMs, ...parts }: Parts = {}) {
  const { log, logged } = recordingLog();
  const golden = makeSuite(size, suites);
  const options = {
    config: configSchema.parse({ ...CONFIG, tiers, benchmark: { suites: { golden } } }),
    log,
    cacheFolder: folder,
    sampleIndex: '',
    secret: () => undefined,
  };
  const app = await createApp(options);
  onTestFinished(() => app.close());
  const lines: string[] = [];
  const reply = await runSuite(event, {
    house: createBenchmarkHouse(app, { ...options, sampleSuite: '' }),
    namespace: 'Support/Golden',
    write: (line) => lines.push(line),
    log,
    remainingMs: () => remainingMs ?? PLENTY_MS,
    ...parts,
  });
  return { reply, lines, metrics: lines.map((line) => JSON.parse(line)), logged };
}

const asked = (model: string) => cloud.calls.filter((call) => call.model === model).length;
const golden = (maxCostUsd: number) => ({ suite: 'golden', max_cost_usd: maxCostUsd });

describe('a run that is not cut short', () => {
  test('comes to the quality, the cost and the share of all', async () => {
    const { reply, metrics, logged } = await run(golden(1));
    const cost = asked('small') * SMALL_USD + asked('large') * LARGE_USD;
    expect(reply).toMatchObject({
      suite: 'golden',
      status: 'complete',
      done: 12,
      total: 12,
      share_answered: 1,
    });
    expect(reply).toMatchObject({ measure: 'grounded', quality: expect.any(Number) });
    expect(reply.cost_usd).toBeCloseTo(cost, 9);
    expect(reply.quality).toBeGreaterThan(0.5);
    expect(reply.quality).toBeLessThanOrEqual(1);
    expect(reply).not.toHaveProperty('stopped_by');
    expect(metrics).toHaveLength(1);
    expect(metrics[0]).toMatchObject({
      Suite: 'golden',
      SuiteQuality: reply.quality,
      SuiteCostUsd: reply.cost_usd,
      SuiteShareAnswered: 1,
    });
    expect(metrics[0]._aws.CloudWatchMetrics[0].Namespace).toBe('Support/Golden');
    expect(JSON.stringify(logged)).toContain('suite_run');
  });

  test('asks the cascade alone: no tier that it would not have asked', async () => {
    await run(golden(1));
    expect(asked('small')).toBe(12);
    expect(asked('large')).toBeLessThan(12);
  });

  test('tells nobody what was asked and answered, and leaves no text behind', async () => {
    const { reply, lines, logged } = await run(golden(1));
    expect(JSON.stringify([reply, lines, logged])).not.toMatch(/parcel|gate|Monday/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('writes no metrics where the configuration has none', async () => {
    const { reply, lines } = await run(golden(1), { namespace: undefined });
    expect(reply.status).toBe('complete');
    expect(lines).toEqual([]);
  });
});

describe('a run that is cut short', () => {
  test('by the ceiling has spent no more than it, and says what share was answered', async () => {
    const { reply, metrics } = await run(golden(0.003), { size: 60 });
    expect(reply).toMatchObject({ status: 'stopped', stopped_by: 'cost_ceiling', total: 60 });
    expect(reply.cost_usd).toBeGreaterThan(0);
    expect(reply.cost_usd).toBeLessThanOrEqual(0.003);
    expect(reply.share_answered).toBeLessThan(0.5);
    expect(metrics[0].SuiteShareAnswered).toBe(reply.share_answered);
    expect(metrics[0]).not.toHaveProperty('SuiteQuality');
    expect(reply).not.toHaveProperty('quality');
  });

  test('has a quality where at least half was answered', async () => {
    const whole = await run(golden(1), { size: 80 });
    const { reply, metrics } = await run(golden(whole.reply.cost_usd * 0.9), { size: 80 });
    expect(reply).toMatchObject({ status: 'stopped', stopped_by: 'cost_ceiling' });
    expect(reply.share_answered).toBeGreaterThanOrEqual(0.5);
    expect(reply.share_answered).toBeLessThan(1);
    expect(metrics[0].SuiteQuality).toBe(reply.quality);
    expect(reply.quality).toBeGreaterThan(0.5);
  });

  test('by a ceiling of nothing has asked nobody', async () => {
    const { reply, metrics } = await run(golden(0));
    expect(reply).toMatchObject({ stopped_by: 'cost_ceiling', done: 0, share_answered: 0, cost_usd: 0 });
    expect(metrics[0]).toMatchObject({ SuiteShareAnswered: 0, SuiteCostUsd: 0 });
    expect(cloud.calls).toEqual([]);
  });

  test('by the time ends 10 s before Lambda would end it', async () => {
    await cloud.close();
    await open(100);
    const { reply, metrics } = await run(golden(1), { size: 200, remainingMs: 10_800 });
    expect(reply).toMatchObject({ status: 'stopped', stopped_by: 'time', total: 200 });
    expect(reply.done).toBeGreaterThan(0);
    expect(reply.share_answered).toBeLessThan(0.5);
    expect(metrics[0]).not.toHaveProperty('SuiteQuality');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('by less time than that has asked nobody', async () => {
    const { reply } = await run(golden(1), { remainingMs: 9_000 });
    expect(reply).toMatchObject({ stopped_by: 'time', done: 0, share_answered: 0 });
    expect(cloud.calls).toEqual([]);
  });
});

describe('an event that cannot be used', () => {
  test.each([
    ['names no suite', { max_cost_usd: 1 }, /^suite is missing: must be one of sample, golden$/],
    [
      'names another',
      { suite: '/etc/passwd', max_cost_usd: 1 },
      /suite is "\/etc\/passwd": must be one of sample/,
    ],
    ['has no ceiling', { suite: 'golden' }, /^max_cost_usd is missing: must be a number from 0 to 1000/],
    ['has a ceiling below nothing', golden(-1), /max_cost_usd is -1: must be a number from 0 to 1000/],
    ['has too high a ceiling', golden(1_000.01), /max_cost_usd is 1000.01: must be a number from 0/],
    [
      'has a ceiling in words',
      { suite: 'golden', max_cost_usd: '1' },
      /max_cost_usd is "1": must be a number/,
    ],
    [
      'has other keys',
      { ...golden(1), a: 1, b: 2 },
      /^a is unknown here; allowed: suite, max_cost_usd; b is unknown/,
    ],
    ['is no object', null, /^the event is null: /],
  ])('%s', async (_, event, words) => {
    await expect(run(event)).rejects.toThrow(words);
    expect(cloud.calls).toEqual([]);
  });

  test('asks for a ceiling on what has no price', async () => {
    const [{ price: _, ...unpriced } = {}] = CONFIG.tiers as { price?: object }[];
    await expect(run(golden(1), { tiers: [unpriced] })).rejects.toThrow('instant has no price');
    expect(readdirSync(folder)).toEqual([]);
  });
});
