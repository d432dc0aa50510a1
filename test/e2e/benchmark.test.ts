import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  CONFIG,
  LARGE_USD,
  makeSuite,
  numberOf,
  SMALL_USD,
  startBenchmarkCloud,
  writeConfig,
} from '../support/benchmark-cloud.ts';
import type { FakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import { runCommand } from '../support/run-command.ts';
import { EXECUTABLE, isolatedEnvironment, temporaryFolder } from '../support/server-process.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into what was written
type Wire = any;

const readSummary = (folder: string): Wire => JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8'));
const readResults = (folder: string): Wire[] =>
  readFileSync(join(folder, 'results.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const strategyOf = (summary: Wire, name: string) =>
  summary.strategies.find((strategy: Wire) => strategy.name === name);

describe('on the embedded default', () => {
  const folder = temporaryFolder();
  let run: Awaited<ReturnType<typeof runCommand>>;
  const suite = join(temporaryFolder(), 'mine.jsonl');
  const questions = [
    { id: 'reset', query: 'How do I reset my password?', must_include: ['Forgot password'], tags: ['easy'] },
    {
      id: 'invite',
      query: 'How long is an invitation link valid?',
      must_include: ['7 days'],
      tags: ['easy'],
    },
    { id: 'weather', query: 'Will it rain in Lisbon tomorrow?', tags: ['unanswerable'] },
  ];

  beforeAll(async () => {
    writeFileSync(suite, questions.map((question) => JSON.stringify(question)).join('\n'));
    run = await runCommand(['benchmark', '--suite', suite, '--out', folder, '--repetitions', '2']);
  }, 60_000);

  test('writes results, summary, report and strategy, and says where', () => {
    expect(run).toMatchObject({ code: 0 });
    for (const name of ['results.jsonl', 'summary.json', 'report.html', 'strategy.json']) {
      expect(existsSync(join(folder, name)), name).toBe(true);
      expect(run.stdout).toContain(join(folder, name));
    }
    expect(run.stderr).toContain('100 % (30 of 30)');
    // Three questions, five strategies that are asked, twice each; luck is reckoned.
    expect(readResults(folder)).toHaveLength(30);
    expect(
      readSummary(folder)
        .strategies.map(({ name }: Wire) => name)
        .sort(),
    ).toEqual(['cascade', 'course', 'expert', 'instant', 'provisioned', 'random']);
  });

  test('prices tokens as named models, says so beside the figures, and bills nothing', () => {
    const summary = readSummary(folder);
    expect(JSON.stringify(summary)).toContain('anthropic.claude-sonnet-4-6');
    expect(run.stdout).toContain('amazon.nova-lite-v1:0');
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('amazon.nova-lite-v1:0');
    for (const { cost_usd, billed_usd, tokens_estimated } of readResults(folder)) {
      expect(cost_usd).toBeGreaterThan(0);
      expect(billed_usd).toBe(0);
      expect(tokens_estimated).toBe(true);
    }
    expect(strategyOf(summary, 'expert').cost_usd_per_1k.estimate).toBeGreaterThan(
      strategyOf(summary, 'instant').cost_usd_per_1k.estimate,
    );
  });

  test('takes an abstention for right where nothing answers the question', () => {
    const asked = readResults(folder).filter(({ id }) => id === 'weather');
    expect(asked.length).toBeGreaterThan(0);
    for (const { abstained, grounded } of asked) expect(grounded).toBe(abstained ? 1 : 0);
  });

  test('leaves nothing in the store, and no person a ticket, as a question does', async () => {
    const env = { HOME: temporaryFolder() };
    const store = join(env.HOME, '.tiered-support-mcp');
    const kept = () =>
      (existsSync(store) ? readdirSync(store) : []).filter((name) =>
        ['ticket', 'answer', 'session', 'cache'].includes(name),
      );
    await runCommand(['benchmark', '--suite', suite, '--out', temporaryFolder()], { env });
    expect(kept()).toEqual([]);
    await runCommand(['ask', 'How do I reset my password?'], { env });
    expect(kept()).toEqual(['answer']);
  });

  test('the strategy that it writes is one that the server loads', async () => {
    const config = writeConfig({ routing: { strategy: join(folder, 'strategy.json') } });
    const { code, stdout } = await runCommand([
      'ask',
      'How do I reset my password?',
      '--json',
      '--config',
      config,
    ]);
    expect(code).toBe(0);
    const { primary_model } = JSON.parse(readFileSync(join(folder, 'strategy.json'), 'utf8'));
    expect(JSON.parse(stdout).attempts[0].model_used).toBe(primary_model);
  });

  test('the same again is the same but for the time it took; the whole run before it is kept', async () => {
    const before = readSummary(folder);
    const again = await runCommand(['benchmark', '--suite', suite, '--out', folder, '--repetitions', '2']);
    expect(again.code).toBe(0);
    const after = readSummary(folder);
    expect(after.quality).toEqual(before.quality);
    for (const { name, quality, cost_usd_per_1k } of before.strategies) {
      expect(strategyOf(after, name)).toMatchObject({ quality, cost_usd_per_1k });
    }
    expect(readdirSync(join(folder, 'earlier'))).toHaveLength(1);
  });

  test('a gate that is not passed exits 1 and names what flipped; one that is passed, 0', async () => {
    const baseline = readSummary(folder);
    const file = join(temporaryFolder(), 'baseline.json');
    writeFileSync(file, JSON.stringify(baseline));
    const args = ['benchmark', '--suite', suite, '--strategies', 'cascade', '--baseline', file];
    const passed = await runCommand([...args, '--out', temporaryFolder()]);
    expect(passed).toMatchObject({ code: 0 });

    writeFileSync(
      suite,
      questions
        .map((question) =>
          JSON.stringify({
            ...question,
            ...(question.id === 'invite' && { must_include: ['no such words'] }),
          }),
        )
        .join('\n'),
    );
    const failed = await runCommand([
      ...args,
      '--out',
      temporaryFolder(),
      '--min-quality',
      '0.99',
      '--max-drop',
      '0.01',
    ]);
    expect(failed).toMatchObject({ code: 1 });
    const other = join(temporaryFolder(), 'other.json');
    writeFileSync(other, JSON.stringify({ ...baseline, measure: 'overlap' }));
    const uneven = await runCommand([...args, '--baseline', other, '--out', temporaryFolder()]);
    expect(uneven.code).toBe(2);
    expect(uneven.stderr).toContain('measured by overlap and this run by grounded');
    expect(failed.stdout).toMatch(/invite/);
    expect(failed.stderr).toMatch(/0\.99/);
    writeFileSync(suite, questions.map((question) => JSON.stringify(question)).join('\n'));
  });
});

test('docs/results.md has what the built-in suite comes to', async () => {
  const folder = temporaryFolder();
  await runCommand(['benchmark', '--strategies', 'cascade,provisioned,expert', '--out', folder]);
  const page = readFileSync(new URL('../../docs/results.md', import.meta.url), 'utf8');
  for (const { name, quality, cost_usd_per_1k } of readSummary(folder).strategies) {
    const [, told, cost] = new RegExp(`^\\| ${name} \\| ([\\d.]+) [^|]+\\| ([\\d.]+) `, 'm').exec(page) ?? [];
    expect(Number(told), name).toBeCloseTo(quality.estimate, 3);
    expect(Number(cost), name).toBeCloseTo(Number(cost_usd_per_1k.estimate.toPrecision(3)), 9);
  }
}, 60_000);

describe('bad input', () => {
  const bad = async (...args: string[]) => runCommand(['benchmark', ...args, '--out', temporaryFolder()]);

  test.each([
    [['--strategies', 'cascade,nonsense'], 'nonsense'],
    [['--strategies', 'cascade,cascade'], 'comes twice'],
    [['--strategies', ','], '--strategies names none'],
    [['--concurrency', '0'], '--concurrency is "0"; allowed: a whole number from 1 to 256'],
    [['--max-cost-usd', 'much'], '--max-cost-usd is "much"'],
    [['--max-drop', '0.1'], '--max-drop needs --baseline'],
    [['--min-quality', '2'], '--min-quality is "2"; allowed: a number from 0 to 1'],
    [['--baseline', '/none/summary.json'], 'cannot be read: ENOENT'],
    [['--suite', '/none/suite.jsonl'], 'cannot be read: ENOENT'],
    [['extra'], 'benchmark takes no "extra"'],
  ])('%j exits 2 and says what is allowed', async (args, words) => {
    const { code, stderr, stdout } = await bad(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('malformed lines are named by their number', async () => {
    const file = join(temporaryFolder(), 'bad.jsonl');
    writeFileSync(file, '{"id":"a","query":"Hello there?"}\nnonsense\n{"id":"b"}\n');
    const { code, stderr } = await bad('--suite', file);
    expect(code).toBe(2);
    expect(stderr).toContain('line 2 is not JSON');
    expect(stderr).toContain('line 3: query');
  });
});

describe('on tiers that cost money', () => {
  let cloud: FakeCloud;
  beforeAll(async () => {
    cloud = await startBenchmarkCloud(20);
  });
  beforeEach(() => cloud.reset());
  afterAll(() => cloud.close());

  const start = (args: readonly string[], config = writeConfig()) =>
    runCommand(['benchmark', ...args, '--config', config], { env: cloud.environment });
  const callsOf = (model: string) => cloud.calls.filter((call) => call.model === model).length;

  test('tells what each strategy costs and how right it is', async () => {
    const folder = temporaryFolder();
    const { code, stdout } = await start(['--suite', makeSuite(30), '--out', folder]);
    expect(code).toBe(0);
    const summary = readSummary(folder);
    expect(strategyOf(summary, 'instant').quality.estimate).toBeCloseTo(2 / 3, 5);
    expect(strategyOf(summary, 'expert').quality.estimate).toBe(1);
    expect(strategyOf(summary, 'instant').cost_usd_per_1k.estimate).toBeCloseTo(1_000 * SMALL_USD, 9);
    expect(strategyOf(summary, 'expert').cost_usd_per_1k.estimate).toBeCloseTo(1_000 * LARGE_USD, 9);
    const calls = callsOf('small') * SMALL_USD + callsOf('large') * LARGE_USD;
    const results = readResults(folder);
    expect(results.reduce((sum, { billed_usd }) => sum + billed_usd, 0)).toBeCloseTo(calls, 9);
    expect(stdout).toContain('expert');
  }, 60_000);

  test('killed half way and resumed, it comes to the same, and no question is paid for twice', async () => {
    const suite = makeSuite(40);
    const config = writeConfig();
    const args = ['--suite', suite, '--strategies', 'cascade,instant,expert', '--concurrency', '1'];
    const whole = temporaryFolder();
    await start([...args, '--out', whole], config);
    const wanted = readSummary(whole);
    const callsOfWhole = cloud.calls.length;
    cloud.reset();

    const folder = temporaryFolder();
    const child = spawn(
      process.execPath,
      [EXECUTABLE, 'benchmark', ...args, '--out', folder, '--config', config],
      { env: isolatedEnvironment(cloud.environment), stdio: 'ignore' },
    );
    const gone = new Promise((resolve) => child.once('close', resolve));
    while (cloud.calls.length < callsOfWhole / 2) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGKILL');
    await gone;
    await cloud.idle();
    const before = readResults(folder).length;
    expect(before).toBeGreaterThan(20);
    const madeBefore = cloud.calls.length;

    const { code } = await start([...args, '--out', folder], config);
    expect(code).toBe(0);
    const summary = readSummary(folder);
    expect(summary.quality).toEqual(wanted.quality);
    expect(summary.headline).toEqual(wanted.headline);
    for (const { name, quality, cost_usd_per_1k, measures, pass_hat, by_tag } of wanted.strategies) {
      const { by_tag: tags, ...rest } = strategyOf(summary, name);
      expect(rest).toMatchObject({ quality, cost_usd_per_1k, measures, pass_hat });
      expect(tags.map(({ quality: of }: Wire) => of)).toEqual(by_tag.map(({ quality: of }: Wire) => of));
    }
    const results = readResults(folder);
    expect(results).toHaveLength(120);
    expect(new Set(results.map(({ id, strategy }) => `${strategy} ${id}`)).size).toBe(120);
    // Only what was under way when the process was killed is asked again.
    expect(cloud.calls.length).toBeLessThanOrEqual(callsOfWhole + 2);
    const done = new Set(results.slice(0, before).map(({ id }) => Number(id.slice(1))));
    const again = cloud.calls.slice(madeBefore).map(numberOf);
    expect(again.filter((number) => done.has(number)).length).toBeLessThanOrEqual(3 * 2);
  }, 120_000);

  test('a ceiling of one cent is not exceeded, and a higher one goes on from there', async () => {
    const folder = temporaryFolder();
    const config = writeConfig();
    const args = [
      '--suite',
      makeSuite(20),
      '--strategies',
      'cascade,expert',
      '--concurrency',
      '4',
      '--out',
      folder,
    ];
    const stopped = await start([...args, '--max-cost-usd', '0.01'], config);
    const spent = () => callsOf('small') * SMALL_USD + callsOf('large') * LARGE_USD;
    expect(stopped.code).toBe(1);
    expect(stopped.stderr).toMatch(/no money was left/);
    expect(spent()).toBeLessThanOrEqual(0.01);
    expect(spent()).toBeGreaterThan(0.002);
    const partial = readSummary(folder);
    expect(partial.progress).toMatchObject({ stopped: 'cost_ceiling' });
    const { length } = readResults(folder);
    expect(length).toBeLessThan(40);

    expect((await start([...args, '--max-cost-usd', '0.01'], config)).code).toBe(1);
    expect(spent()).toBeLessThanOrEqual(0.01);

    expect((await start([...args, '--max-cost-usd', '1'], config)).code).toBe(0);
    expect(readResults(folder)).toHaveLength(40);
    expect(readSummary(folder).progress.billed_usd).toBeCloseTo(spent(), 9);
  }, 120_000);

  test('a ceiling that cannot be held is refused before anything is asked', async () => {
    const [first, ...rest] = CONFIG.tiers;
    const { price: _, ...unpriced } = first as (typeof CONFIG.tiers)[number];
    const config = writeConfig({ ...CONFIG, tiers: [unpriced, ...rest] });
    const { code, stderr } = await start(
      ['--suite', makeSuite(3), '--max-cost-usd', '1', '--out', temporaryFolder()],
      config,
    );
    expect(code).toBe(2);
    expect(stderr).toContain('instant has no price');
    expect(cloud.calls).toHaveLength(0);
  });

  test('another configuration is a strategy, and a configured judge judges against the references', async () => {
    cloud.script('judge', (call) => ({
      do: 'answer',
      text: JSON.stringify({
        right: /gate \d+ on Monday\.\\n<\/answer>/.test(JSON.stringify(call.body)) ? 0.9 : 0.1,
        reasons: ['because'],
      }),
    }));
    const strict = writeConfig({ ...CONFIG, routing: { minConfidence: 1 } });
    const config = writeConfig({
      ...CONFIG,
      judge: {
        name: 'judge',
        provider: 'bedrock',
        modelId: 'judge',
        price: CONFIG.tiers[0]?.price,
        maxTokens: 100,
      },
      benchmark: { configurations: { strict }, suites: { mine: makeSuite(6) } },
    });
    const folder = temporaryFolder();
    const { code } = await start(
      ['--suite', 'mine', '--strategies', 'cascade,strict,instant', '--out', folder],
      config,
    );
    expect(code).toBe(0);
    const summary = readSummary(folder);
    expect(summary.measure).toBe('judge');
    expect(strategyOf(summary, 'strict')).toMatchObject({ kind: 'configuration', escalated: 1 });
    expect(strategyOf(summary, 'instant').quality.estimate).toBeCloseTo((4 * 0.9 + 2 * 0.1) / 6, 5);
    const calls = (callsOf('small') + callsOf('judge')) * SMALL_USD + callsOf('large') * LARGE_USD;
    expect(summary.progress.billed_usd).toBeCloseTo(calls, 9);
  }, 60_000);

  test('interrupted, it writes what there is and says how to go on', async () => {
    const folder = temporaryFolder();
    const config = writeConfig();
    const args = [
      'benchmark',
      '--suite',
      makeSuite(60),
      '--out',
      folder,
      '--concurrency',
      '1',
      '--config',
      config,
    ];
    const child = spawn(process.execPath, [EXECUTABLE, ...args], {
      env: isolatedEnvironment(cloud.environment),
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    while (cloud.calls.length < 20) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1);
    expect(stderr).toContain('it was interrupted');
    expect(stderr).toContain('The same command goes on with it');
    expect(readSummary(folder).progress).toMatchObject({ stopped: 'cancelled' });
    expect(existsSync(join(folder, 'report.html'))).toBe(true);
  }, 60_000);
});
