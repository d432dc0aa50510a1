import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { toConfigFile } from '../support/http-process.ts';
import { runCommand } from '../support/run-command.ts';
import { EXECUTABLE, isolatedEnvironment, temporaryFolder } from '../support/server-process.ts';

const line = (value: unknown) => `${JSON.stringify(value)}\n`;
const results = (stdout: string) =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((text) => JSON.parse(text));

function start(...execArgv: string[]) {
  const child = spawn(process.execPath, [...execArgv, EXECUTABLE, 'score'], {
    env: isolatedEnvironment(),
    cwd: temporaryFolder(),
  });
  child.stdin.on('error', () => {});
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return { child, told: () => stderr };
}

describe('score', () => {
  test('prints results in the order of their lines, and nothing else', async () => {
    const input = [
      line({ id: 'T-1', query: 'Where is the invoice?' }),
      line({ id: 17, query: 'Why does the export fail since Monday?', answer: 'Start it again.' }),
      line({ query: 'How long?', answer: 'For 3 days.', sources: ['It is there for 3 days.'] }),
    ].join('');
    const { code, stdout, stderr } = await runCommand(['score'], { input });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(results(stdout)).toEqual([
      { id: 'T-1', complexity_score: expect.any(Number) },
      { id: 17, complexity_score: expect.any(Number), confidence: expect.any(Number) },
      { id: 3, complexity_score: expect.any(Number), confidence: expect.any(Number) },
    ]);
  });

  test('says on stderr which lines cannot be scored and why, goes on, and ends with 1', async () => {
    const input = `${line({ query: 'one' })}no JSON\n${line({ text: 'x' })}${line({ query: 'four', sources: 'x' })}${line({ query: 'five' })}`;
    const { code, stdout, stderr } = await runCommand(['score'], { input });
    expect(code).toBe(1);
    expect(results(stdout).map(({ id }) => id)).toEqual([1, 5]);
    const complaints = stderr.trim().split('\n');
    expect(complaints).toEqual([
      expect.stringMatching(/line 2: is not JSON/),
      expect.stringMatching(/line 3: query is missing/),
      expect.stringMatching(/line 4: sources is "x"/),
    ]);
  });

  test('has nothing to say to nothing', async () => {
    expect(await runCommand(['score'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test.each([
    [['score', '--colour'], /colour/],
    [['score', '--json'], /--json belongs to/],
    [['score', 'tickets.jsonl'], /takes no "tickets.jsonl"/],
    [['score', '--config', 'nowhere.json'], /nowhere\.json/],
  ])('refuses %j with exit code 2', async (args, says) => {
    const { code, stdout, stderr } = await runCommand(args, { input: line({ query: 'one' }) });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain('    at ');
  });

  test("goes by the configuration's scorer and confidence", async () => {
    const input = line({ query: 'How do I set up a database?', answer: 'In the settings.' });
    const scored = async (routing: object) => {
      const { stdout, stderr } = await runCommand(['score', '--config', toConfigFile({ routing })], {
        input,
      });
      expect(stderr).toBe('');
      return results(stdout)[0];
    };
    expect(await scored({ scorer: 'course' })).toMatchObject({ complexity_score: 3 });
    const [plain, even] = [await scored({}), await scored({ confidence: { intercept: 0, slope: 0.01 } })];
    expect(Math.abs(plain.confidence - 0.5)).toBeGreaterThan(Math.abs(even.confidence - 0.5));
    expect(even.confidence).toBeCloseTo(0.5, 1);
  });
});

describe('score in a pipe', () => {
  test('ends quietly when its reader has seen enough, though there would be more', async () => {
    const { child, told } = start();
    const closed = once(child, 'close');
    const many = line({ query: 'Where is the invoice?' }).repeat(2_000);
    const feed = () => {
      while (child.stdin.writable && child.stdin.write(many));
    };
    child.stdin.on('drain', feed);
    feed();
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await closed).toEqual([0, null]);
    expect(told()).toBe('');
  });

  test('keeps no line that does not end, however long', async () => {
    const { child, told } = start('--max-old-space-size=64');
    const closed = once(child, 'close');
    child.stdout.resume();
    const piece = 'x'.repeat(1_000_000);
    for (let sent = 0; sent < 150; sent++) if (!child.stdin.write(piece)) await once(child.stdin, 'drain');
    child.stdin.end('\n');
    expect(await closed).toEqual([1, null]);
    expect(told()).toMatch(/^\S+: line 1: is not JSON\n$/);
  });
});
