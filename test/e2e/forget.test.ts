import { describe, expect, test } from 'vitest';
import { startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import { filesWith } from '../support/files-left.ts';
import { cloudTier, startHttpProcess, toConfigFile } from '../support/http-process.ts';
import { answerOf, makeApiKey } from '../support/mcp-over-http.ts';
import { runCommand } from '../support/run-command.ts';
import { ServerProcess, temporaryFolder } from '../support/server-process.ts';

const FIRST = 'How do I reset my password?';
const FOLLOW_UP = 'And if it fails?';

const forget = (home: string, ...words: string[]) =>
  runCommand(['forget', ...words], { env: { HOME: home } });

/** A server over stdio, its home, and the files of the home that have a text in them. */
async function startServer() {
  const home = temporaryFolder();
  const server = await ServerProcess.start({ env: { HOME: home } });
  const call = async (name: string, input: object) => (await server.call(name, input)).structuredContent;
  return { home, server, call, left: (text: string) => filesWith(text, home) };
}

describe('forget --session', () => {
  test('leaves no file with a word of it, beside a server that goes on', async () => {
    const { home, server, call, left } = await startServer();
    const [mine, theirs] = ['quokka', 'wombat'];
    const talk = async (session_id: string, word: string) => {
      const query = `${FIRST} My project is ${word}.`;
      const { answer_id } = await call('answer_query', { query, session_id, max_tier: 'instant' });
      await call('answer_query', { query: `What about ${word} two?`, session_id });
      await call('escalate', { answer_id, reason: `${word} is not in it` });
      return call('escalate', { answer_id, target: 'human', reason: `${word} needs a person` });
    };
    const { ticket } = await talk('s 1', mine);
    await talk('s 2', theirs);
    // An answer is written behind its reply.
    for (const word of [mine, theirs]) {
      await expect.poll(() => left(word).filter((file) => file.includes('/answer/')).length).toBe(3);
    }
    expect(left(mine).map((file) => /tiered-support-mcp\/(\w+)/.exec(file)?.[1])).toEqual(
      expect.arrayContaining(['answer', 'session', 'ticket']),
    );
    const others = left(theirs);

    const { code, stdout, stderr } = await forget(home, '--session', 's 1');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('1 tickets');
    expect(left(mine)).toEqual([]);
    expect(left(ticket.ticket_id)).toEqual([]);
    expect(left(theirs)).toEqual(others);

    // The server has no conversation to complete this from.
    expect(await call('answer_query', { query: FOLLOW_UP, session_id: 's 1' })).toMatchObject({
      abstained: true,
    });
    expect(await call('answer_query', { query: FOLLOW_UP, session_id: 's 2' })).toMatchObject({
      abstained: false,
    });
    await server.close();
    expect(left(mine)).toEqual([]);
  });

  test('forgets what nobody has said without a complaint', async () => {
    const { code, stdout, stderr } = await forget(temporaryFolder(), '--session', 'nobody');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('0 tickets');
  });
});

describe('forget --customer', () => {
  test.each([
    ['contact', ' INES@example.com'],
    ['name', 'ines lind'],
  ])('erases whose %s it is, with the conversation, and nobody else', async (_what, reference) => {
    const { home, server, call, left } = await startServer();
    const escalate = async (word: string, customer: object) => {
      const asked = await call('answer_query', { query: `${FIRST} It is for ${word}.`, session_id: word });
      return call('escalate', { answer_id: asked.answer_id, target: 'human', customer });
    };
    await escalate('quokka', { name: 'Ines Lind', contact: 'ines@example.com' });
    await escalate('wombat', { name: 'Ines Lindt', contact: 'ines@example.org' });
    await server.close();
    expect(left('quokka')).not.toEqual([]);
    const others = left('wombat');

    expect((await forget(home, '--customer', reference)).stdout).toContain('1 tickets');
    for (const text of ['quokka', 'ines@example.com']) expect(left(text)).toEqual([]);
    expect(left('wombat')).toEqual(others);
    expect(left('ines@example.org')).toHaveLength(1);
  });

  test('erases a caller: sessions, answers, tickets, and the questions in incidents', async () => {
    const cloud = await startFakeCloud();
    const home = temporaryFolder();
    const keys = [makeApiKey('quokka'), makeApiKey('wombat')] as const;
    const config = {
      tiers: [cloudTier(cloud, 'first')],
      routing: { minConfidence: 0 },
      cache: { kind: 'none' },
      http: { auth: { apiKeys: keys.map(({ entry }) => entry) } },
    };
    const server = await startHttpProcess({ config, env: { HOME: home } });
    const [quokka, wombat] = keys;
    const call = async ({ headers }: typeof quokka, name: string, input: object) => {
      const query = `Where do ${headers === quokka.headers ? 'Quokkas' : 'Wombats'} live? ${name}`;
      return answerOf(server.url, name, { ...input, query }, headers);
    };
    for (const key of keys) {
      await call(key, 'answer_query', {});
      await call(key, 'answer_query', { session_id: 's' });
      await call(key, 'escalate', { target: 'human' });
    }
    cloud.script('first', { do: 'fail', status: 500 });
    const incidents = [];
    for (const key of [quokka, wombat, quokka]) {
      incidents.push((await call(key, 'answer_query', { session_id: 'outage' })).ticket.ticket_id);
    }
    expect(new Set(incidents).size).toBe(1);
    await server.stop();
    const left = (text: string) => filesWith(text, home);
    expect(left('Quokkas').length).toBeGreaterThan(5);
    const others = left('Wombats');

    const { stdout } = await forget(home, '--customer', 'key:quokka', '--config', toConfigFile(config));
    expect(stdout).toContain('1 tickets, its questions in 1 incidents');
    expect(left('Quokkas')).toEqual([]);
    expect(left('Wombats').length).toBeGreaterThanOrEqual(others.length - 1);
    const { stdout: tickets } = await runCommand(['tickets', '--json'], { env: { HOME: home } });
    expect(JSON.parse(tickets)).toHaveLength(2);
    expect(tickets).toContain('Wombats');
    await cloud.close();
  });
});
