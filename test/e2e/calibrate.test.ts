import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSeeded } from '../../src/statistics/seeded.ts';
import { toConfigFile } from '../support/http-process.ts';
import { runCommand } from '../support/run-command.ts';
import { SAMPLE_FOLDER, SAMPLE_QUESTIONS } from '../support/sample-knowledge.ts';
import { ServerProcess, temporaryFolder } from '../support/server-process.ts';

const TIERS = ['instant', 'provisioned', 'expert'];
const FRAGMENT = 'calibration/tiered-support.fragment.json';
const OUT_OF_SCOPE = [
  'How do I bake sourdough bread?',
  'Who won the football world cup in 2018?',
  'What will the weather be like in Paris tomorrow?',
  'Write a poem about autumn leaves',
  'How tall is Mount Everest?',
  'Which film should I watch tonight?',
];

/** Sample questions as three tiers answered them; a dearer one is right more often. */
function labels(): string {
  const random = createSeeded(12);
  return SAMPLE_QUESTIONS.flatMap(({ id, query, reference }) =>
    TIERS.map((tier, index) => {
      const right = random() < 0.5 + 0.2 * index;
      const answer = right ? reference : 'It depends on the plan, I am not sure.';
      return { id, query, tier, answer, sources: [reference], right, cost_usd: 0.001 * 4 ** index };
    }),
  )
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}

/** A folder with labels and questions in it, to run the command in. */
function workplace(files: Readonly<Record<string, string>> = { 'labels.jsonl': labels() }): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const run = (cwd: string, ...words: string[]) => runCommand(['calibrate', ...words], { cwd });
const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');

describe('calibrate', () => {
  test('finds a configuration that the server takes', async () => {
    const cwd = workplace({
      'labels.jsonl': labels(),
      'in.txt': SAMPLE_QUESTIONS.map(({ query }) => query).join('\n'),
      'out.jsonl': OUT_OF_SCOPE.map((query) => JSON.stringify({ query })).join('\n'),
    });
    const config = { knowledge: { kind: 'local', path: SAMPLE_FOLDER }, store: { kind: 'memory' } };
    const scopes = ['--in-scope', 'in.txt', '--out-of-scope', 'out.jsonl'];
    const { code, stdout, stderr } = await run(
      cwd,
      ...['--labels', 'labels.jsonl', '--config', toConfigFile(config), ...scopes],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const told of ['Data', 'Confidence', 'Trade-off on', '→', 'Abstention', 'Written: calibration/']) {
      expect(stdout).toContain(told);
    }
    const { routing, knowledge } = JSON.parse(read(cwd, FRAGMENT));
    expect(routing.thresholds).toHaveLength(2);
    expect(knowledge.answerableScore).toBeGreaterThan(0.1);
    const merged = toConfigFile({ ...config, routing, knowledge: { ...config.knowledge, ...knowledge } });
    const asked = await runCommand(['ask', 'How do I reset my password?', '--json', '--config', merged]);
    expect(asked).toMatchObject({ code: 0, stderr: '' });
    for (const name of ['trade-off.svg', 'scores.svg', 'reliability.svg', 'abstention.svg']) {
      expect(read(join(cwd, 'calibration'), name)).toMatch(/^<svg .*<\/svg>\s*$/s);
    }
  });

  test('says and writes the same to the last byte, wherever it runs', async () => {
    const [one, other] = [workplace(), workplace()];
    const words = ['--labels', 'labels.jsonl', '--out', 'found'];
    const first = await run(one, ...words);
    expect(first.code).toBe(0);
    expect(await run(other, ...words)).toEqual(first);
    const names = readdirSync(join(one, 'found'));
    expect(names).toContain('tiered-support.fragment.json');
    for (const name of names) expect(read(other, `found/${name}`)).toBe(read(one, `found/${name}`));
  });

  test('prints JSON and nothing else where that is wanted', async () => {
    const cwd = workplace();
    const { code, stdout, stderr } = await run(cwd, '--labels', 'labels.jsonl', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      data: { questions: SAMPLE_QUESTIONS.length, cost_unit: 'usd' },
      trade_off: { best_tier: 'expert' },
      written: expect.arrayContaining([FRAGMENT]),
    });
    expect(report.fragment).toEqual(JSON.parse(read(cwd, FRAGMENT)));
  });

  test('learns from tickets that people resolved', async () => {
    const home = temporaryFolder();
    const env = { HOME: home };
    const config = toConfigFile({ routing: { clarify: false } });
    const server = await ServerProcess.start({ env, args: ['--config', config] });
    const query = 'How do I verify a domain?';
    const { answer_id } = (await server.call('answer_query', { query })).structuredContent;
    const escalated = await server.call('escalate', { answer_id, target: 'human' });
    const { ticket_id } = escalated.structuredContent.ticket;
    await server.close();
    await runCommand(['tickets', 'resolve', ticket_id], { env });
    const { stdout } = await runCommand(['tickets', '--json'], { env });
    const cwd = workplace({ 'tickets.json': stdout });
    const report = await run(cwd, '--labels', 'tickets.json', '--json');
    expect(report.code).toBe(0);
    expect(JSON.parse(report.stdout)).toMatchObject({
      data: { questions: 1, answers: 1, wrong: 1, tickets: 1 },
      warnings: expect.arrayContaining([expect.stringContaining('1 questions are few')]),
    });
  });

  test('ends with exit code 1 where what is wanted cannot be had, and still says what there is', async () => {
    const cwd = workplace();
    const words = ['--labels', 'labels.jsonl', '--max-cost-usd-per-1k', '0.5'];
    const { code, stdout, stderr } = await run(cwd, ...words);
    expect(code).toBe(1);
    expect(stdout).toContain('Trade-off on');
    expect(stderr).toMatch(/nothing costs 0\.5 USD per 1,000 questions or less; the least is 1\.000/);
    expect(JSON.parse(read(cwd, FRAGMENT)).routing?.thresholds).toBeUndefined();
  });
});

describe('wrong use', () => {
  test.each([
    [[], /needs --labels FILE, or --in-scope FILE and --out-of-scope FILE/],
    [['--labels', 'missing.jsonl'], /missing\.jsonl cannot be read: ENOENT/],
    [['--labels', 'labels.jsonl', 'more'], /takes no "more"/],
    [['--labels', 'labels.jsonl', '--quality', '95'], /--quality is "95"; allowed: above 0, up to 1/],
    [['--labels', 'labels.jsonl', '--max-cost-usd-per-1k', '0'], /is "0"; allowed: a number above 0/],
    [['--labels', 'labels.jsonl', '--quality', '.9', '--max-cost-usd-per-1k', '2'], /exclude each other/],
    [['--in-scope', 'labels.jsonl'], /belong together/],
    [['--quality', '.9', '--in-scope', 'a', '--out-of-scope', 'b'], /need --labels FILE/],
    [['--port', '80'], /--port belongs to serve/],
    [['--labels', 'bad.jsonl'], /bad\.jsonl, line 2: right is "maybe": .*true\|false\|0\|1/],
  ])('%j stops with exit code 2, says what is right and writes nothing', async (words, says) => {
    const bad = '{"query":"a","right":1}\n{"query":"b","right":"maybe"}\n';
    const cwd = workplace({ 'labels.jsonl': '{"query":"a","right":1}\n', 'bad.jsonl': bad });
    const { code, stdout, stderr } = await run(cwd, ...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(existsSync(join(cwd, 'calibration'))).toBe(false);
  });

  test('a folder of articles is needed to find the cut', async () => {
    const cwd = workplace({ 'in.txt': 'a', 'out.txt': 'b' });
    const config = toConfigFile({ knowledge: { kind: 'none' } });
    const words = ['--in-scope', 'in.txt', '--out-of-scope', 'out.txt', '--config', config];
    const { code, stderr } = await run(cwd, ...words);
    expect(code).toBe(2);
    expect(stderr).toContain('need a folder of articles: knowledge.kind must be "local"');
  });
});
