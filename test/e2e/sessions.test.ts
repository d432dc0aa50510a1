import { describe, expect, test } from 'vitest';
import { postJson, readJson, startHttpProcess } from '../support/http-process.ts';
import { answerOf } from '../support/mcp-over-http.ts';
import { ServerProcess, temporaryFolder } from '../support/server-process.ts';

const FIRST = 'How do I verify a domain?';
const FOLLOW_UP = 'And if it fails?';
const ARTICLE = 'identity/sso-saml-oidc.md#step-1-verify-your-domain';

// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came over the wire
type Wire = any;

interface Server {
  ask(input: object): Promise<Wire>;
  /** Ends it as nobody expects. */
  kill(): Promise<unknown>;
}

async function overStdio(home: string): Promise<Server> {
  const server = await ServerProcess.start({ env: { HOME: home } });
  return {
    ask: async (input) => (await server.call('answer_query', input)).structuredContent,
    kill() {
      server.child.kill('SIGKILL');
      return server.exited;
    },
  };
}

async function overHttp(home: string): Promise<Server> {
  const { url, kill } = await startHttpProcess({ env: { HOME: home } });
  return { ask: async (input) => readJson(await postJson(`${url}/query`, input)), kill };
}

async function overMcp(home: string): Promise<Server> {
  const { url, kill } = await startHttpProcess({ env: { HOME: home } });
  return { ask: (input) => answerOf(url, 'answer_query', input), kill };
}

const SERVERS = { stdio: overStdio, 'POST /query': overHttp, 'MCP over HTTP': overMcp };

describe.each(Object.entries(SERVERS))('over %s', (_name, start) => {
  test('a follow-up is understood in its session alone, and after the server was killed', async () => {
    const home = temporaryFolder();
    const server = await start(home);
    expect(await server.ask({ query: FIRST, session_id: 'chat 1' })).toMatchObject({ session_id: 'chat 1' });
    const expectAnswered = async ({ ask }: Server) =>
      expect(await ask({ query: FOLLOW_UP, session_id: 'chat 1' })).toMatchObject({
        abstained: false,
        session_id: 'chat 1',
        citations: expect.arrayContaining([expect.objectContaining({ uri: ARTICLE })]),
      });
    await expectAnswered(server);
    await server.kill();

    const another = await start(home);
    await expectAnswered(another);
    expect(await another.ask({ query: FOLLOW_UP, session_id: 'chat 2' })).toMatchObject({ abstained: true });
    const alone = await another.ask({ query: FOLLOW_UP });
    expect(alone).toMatchObject({ abstained: true });
    expect(alone).not.toHaveProperty('session_id');
    await another.kill();
  });
});

test('a ticket has the conversation that led to it', async () => {
  const server = await ServerProcess.start({ env: { HOME: temporaryFolder() } });
  const ask = async (query: string) =>
    (await server.call('answer_query', { query, session_id: 's' })).structuredContent;
  const first = await ask(FIRST);
  const { answer_id } = await ask(FOLLOW_UP);
  const { ticket } = (await server.call('escalate', { answer_id, target: 'human' })).structuredContent;
  const { result } = await server.request('resources/read', { uri: `support://tickets/${ticket.ticket_id}` });
  const [{ text }] = (result as Wire).contents;
  expect(JSON.parse(text)).toMatchObject({
    question: FOLLOW_UP,
    conversation: [{ question: FIRST, answer: first.response }],
  });
  await server.close();
});
