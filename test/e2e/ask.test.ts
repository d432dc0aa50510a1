import { describe, expect, test } from 'vitest';
import { runCommand } from '../support/run-command.ts';

describe('ask', () => {
  test('prints the answer and everything about it', async () => {
    const { code, stdout, stderr } = await runCommand(['ask', 'How do I reset my password?']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const part of [
      'Send reset link',
      'identity/reset-password.md#reset-a-forgotten-password',
      'Tier path   instant (0.7',
      'local-extractive:one-passage',
      'Complexity  1.5',
      'Confidence  0.7',
      'Cost        0.000000 USD',
      'Latency     0.',
    ]) {
      expect(stdout).toContain(part);
    }
  });

  test('prints the full structured answer and nothing else with --json', async () => {
    const { code, stdout } = await runCommand([
      'ask',
      'How',
      'do',
      'I',
      'reset',
      'my',
      'password?',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'accepted',
      attempts: [{ tier: 'instant', outcome: 'completed' }],
    });
  });

  test('reads the question from stdin', async () => {
    const { code, stdout } = await runCommand(['ask', '--json'], { input: 'How do I reset my password?\n' });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).tier).toBe('instant');
  });

  test('takes a question of several apart and answers each part from its own articles', async () => {
    const question =
      'How do I roll back a broken release, does that also undo a database migration, when do you publish the ' +
      'post-mortem of the incident, and which service credits do we get if the uptime commitment was missed?';
    const { stdout } = await runCommand(['ask', '--json', question]);
    const { tier, response, citations, complexity_score } = JSON.parse(stdout);
    expect(tier).toBe('expert');
    expect(complexity_score).toBeGreaterThanOrEqual(7);
    for (const part of [
      '**How do I roll back',
      'Choose Roll back to this release',
      'within 5 business days',
      '50 % below 95 %',
    ]) {
      expect(response).toContain(part);
    }
    const articles = new Set(citations.map(({ uri }: { uri: string }) => uri.split('#')[0]));
    expect([...articles]).toEqual(
      expect.arrayContaining(['launch/rollback-and-previews.md', 'support/sla-and-service-credits.md']),
    );
  });

  test('says so when the knowledge does not hold the answer', async () => {
    const { code, stdout } = await runCommand(['ask', 'Who won the football world cup in 1998?']);
    expect(code).toBe(0);
    expect(stdout).toContain('I could not find an answer to this');
    expect(stdout).toContain('abstained; next: escalate_human');
  });
});

describe('the command line', () => {
  test.each([
    [['ask', ''], /query is "": /],
    [['ask', 'x'.repeat(20_001)], /20001 characters/],
    [['ask', 'hello', '--colour'], /colour/],
    [['frobnicate'], /there is no command "frobnicate"; allowed: ask/],
    [['--json'], /--json belongs to ask/],
  ])('refuses %j with exit code 2', async (args, says) => {
    const { code, stdout, stderr } = await runCommand(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain('    at ');
  });

  test('says what was kept for a person, and that nobody has been told', async () => {
    const { stdout } = await runCommand(['ask', 'I want to talk to a human']);
    expect(stdout).toMatch(/^Why {9}.* Kept as ticket tkt_\w+\. Nobody has been told/m);
  });

  test('helps, and offers only what is there', async () => {
    const { code, stdout } = await runCommand(['--help']);
    expect(code).toBe(0);
    for (const command of ['ask "question"', 'serve', 'tickets', 'forget', 'calibrate', 'benchmark'])
      expect(stdout).toContain(command);
    expect(stdout).not.toMatch(/^ +\S+ (?:report|doctor|init)\b/m);
    expect((await runCommand(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
