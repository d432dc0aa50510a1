import { describe, expect, test } from 'vitest';
import { runCommand } from '../support/run-command.ts';
import { ServerProcess, temporaryFolder } from '../support/server-process.ts';

const QUESTION = 'How do I restore a backup?';
const DATABASES = 'Backups and point-in-time recovery';
const INSTANCES = 'Snapshots and backups of instances';

// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came over the wire
type Wire = any;

async function start(home = temporaryFolder()) {
  const server = await ServerProcess.start({ env: { HOME: home } });
  return {
    server,
    call: (query: string, more: object = {}): Promise<Wire> =>
      server.call('answer_query', { query, session_id: 'chat', ...more }),
    ask: async (query: string, more: object = {}): Promise<Wire> =>
      (await server.call('answer_query', { query, session_id: 'chat', ...more })).structuredContent,
  };
}

describe('over stdio', () => {
  test('a customer is asked back once, and the reply is understood by the next process', async () => {
    const home = temporaryFolder();
    const first = await start(home);
    const { structuredContent: asked, content } = await first.call(QUESTION);
    expect(asked).toMatchObject({
      status: 'needs_clarification',
      clarifying_question: `Which backup do you mean: “${DATABASES}” or “${INSTANCES}”?`,
      choices: [DATABASES, INSTANCES],
      next_action: { do: 'ask_customer' },
      source: 'knowledge',
      tier: null,
      confidence: 0,
      cost_usd: 0,
      session_id: 'chat',
    });
    expect(asked.response).toBe(`Which backup do you mean?\n\n1. ${DATABASES}\n2. ${INSTANCES}`);
    expect(content[0].text).toContain(asked.response);
    expect(content[0].text).toContain('Next: ask_customer.');
    first.server.child.kill('SIGKILL');
    await first.server.exited;

    const { ask, server } = await start(home);
    const told = await ask('the second one');
    expect(told).toMatchObject({ abstained: false });
    expect(told).not.toHaveProperty('clarifying_question');
    expect(told.citations[0].uri).toMatch(/^compute\/snapshots-and-backups\.md#/);
    expect((await ask('and the first one?')).citations[0].uri).toMatch(
      /^databases\/backups-and-point-in-time-recovery\.md#/,
    );
    expect((await ask(QUESTION)).status).not.toBe('needs_clarification');
    expect((await ask("what's the limit?")).status).toBe('needs_clarification');
    await server.close();
  });

  test('without a session the fuller question is answered, and an escalation always is', async () => {
    const { ask, server } = await start();
    const alone = { session_id: undefined };
    const { status, answer_id, choices } = await ask(QUESTION, alone);
    expect(status).toBe('needs_clarification');
    for (const choice of choices) {
      const told = await ask(`${QUESTION} (${choice})`, alone);
      expect([choice, told.abstained]).toEqual([choice, false]);
      expect(['accepted', 'best_effort']).toContain(told.status);
    }
    const { structuredContent } = await server.call('escalate', { answer_id, detail: 'full' });
    const told = structuredContent as Wire;
    expect(told.status).not.toBe('needs_clarification');
    expect(told).toMatchObject({ escalated_from: null, escalated_to: told.attempts[0].tier });
    await server.close();
  });

  test('what names nothing is asked what it is about, and answered then', async () => {
    const { ask, server } = await start();
    const asked = await ask("it doesn't work");
    expect(asked).toMatchObject({
      status: 'needs_clarification',
      response: 'What is it about?',
      clarifying_question: 'What is it about?',
    });
    expect(asked).not.toHaveProperty('choices');
    const told = await ask('the VPN tunnel');
    expect(told.citations[0]?.uri ?? told.response).toMatch(/vpn/i);
    await server.close();
  });
});

describe('on the command line', () => {
  test('asking back is a result, not a failure', async () => {
    const named = await runCommand(['ask', QUESTION]);
    expect(named.code).toBe(0);
    expect(named.stdout).toContain(`1. ${DATABASES}`);
    expect(named.stdout).toContain('needs_clarification');
    expect((await runCommand(['ask', 'help'])).code).toBe(0);
  });
});
