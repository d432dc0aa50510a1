import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LABELLED } from '../fixtures/personal-data.ts';
import { type FakeCloud, startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import { filesUnder, filesWith, textsIn } from '../support/files-left.ts';
import {
  allEvents,
  cloudTier,
  postJson,
  STREAMED,
  startHttpProcess,
  toConfigFile,
} from '../support/http-process.ts';
import { callTool, type Wire } from '../support/mcp-over-http.ts';
import { ServerProcess, temporaryFolder } from '../support/server-process.ts';

// Everything that is labelled goes through everything that a server does, and then is looked for in all that is left.

const CONTACT = 'the-customer-alone@example.com';
/** How much of its text stands for a secret that would be none elsewhere, as a number without its cue. */
const AROUND = 12;
/** All texts without their secrets: what may be kept. */
const HARMLESS = LABELLED.map(({ text, secrets }) =>
  secrets
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.replaceAll(secret, '\0'), text),
).join('\n');
const SECRETS = [
  ...new Set(
    LABELLED.flatMap(({ text, secrets }) =>
      secrets.map((secret) => {
        if (secret.length > 5 && !HARMLESS.includes(secret)) return secret;
        const start = text.indexOf(secret);
        return text.slice(Math.max(0, start - AROUND), start + secret.length + AROUND);
      }),
    ),
  ),
];
const AT_ONCE = 32;

let cloud: FakeCloud;
const root = temporaryFolder();
const [home, caches, cwd] = ['home', 'caches', 'work'].map((name) => join(root, name)) as [
  string,
  string,
  string,
];
let stderr = '';
let replies = 0;

interface Server {
  /** Resolves to the answer. */
  ask(input: object): Promise<Wire>;
  escalate(input: object): Promise<Wire>;
}

/** Asks each text in its session, and escalates the answer, in every way in which something of it could be kept. */
async function sayAll({ ask, escalate }: Server, target: string): Promise<void> {
  const say = async (text: string, index: number) => {
    const context = { channel: 'chat', attributes: { note: text.slice(0, 200) } };
    const { answer_id, response } = await ask({ query: text, session_id: `s ${index % 8}`, context });
    // The model repeats the question; whoever asked finds there what was theirs.
    const missing = LABELLED[index]?.secrets.filter((secret) => !response.includes(secret));
    expect(missing).toEqual([]);
    const { isError } = await escalate({ answer_id, target, reason: text.slice(0, 1_000) });
    expect(isError).toBeFalsy();
    replies++;
  };
  for (let from = 0; from < LABELLED.length; from += AT_ONCE) {
    const some = LABELLED.slice(from, from + AT_ONCE);
    await Promise.all(some.map(({ text }, index) => say(text, from + index)));
  }
  await escalate({ query: 'Call me', target: 'human', customer: { contact: CONTACT } });
}

beforeAll(async () => {
  for (const folder of [home, caches, cwd]) mkdirSync(folder, { recursive: true });
  cloud = await startFakeCloud();
  const config = {
    tiers: [cloudTier(cloud, 'first'), cloudTier(cloud, 'second'), cloudTier(cloud, 'broken')],
    routing: { thresholds: [5, 9], minConfidence: 0 },
    metrics: { kind: 'cloudwatch', flushSeconds: 1 },
  };
  cloud.script('broken', { do: 'fail', status: 500 });
  const env = { ...cloud.environment, HOME: home, XDG_CACHE_HOME: caches, TIERED_SUPPORT_LOG: 'info' };

  const stdio = await ServerProcess.start({ args: ['--config', toConfigFile(config)], env, cwd });
  await sayAll(
    {
      ask: async (input) => (await stdio.call('answer_query', input)).structuredContent,
      escalate: (input) => stdio.call('escalate', input),
    },
    'next',
  );
  await stdio.close();
  const http = await startHttpProcess({ config, env });
  const stream = (input: object) =>
    postJson(`${http.url}/query`, { ...input, stream: 'draft' }, { headers: STREAMED });
  await sayAll(
    {
      ask: async (input) => (await allEvents(await stream(input))).at(-1)?.data,
      escalate: (input) => callTool(http.url, 'escalate', input),
    },
    'human',
  );
  await http.stop();
  stderr = stdio.stderr + http.stderr;
}, 120_000);
afterAll(() => cloud.close());

/** Those of all secrets that stand in `place`. */
const secretsIn = (place: string) => textsIn(place, SECRETS);

describe(`after ${LABELLED.length} texts with personal data and secrets`, () => {
  test('every one has been answered, and left its traces', () => {
    expect(replies).toBe(LABELLED.length * 2);
    const kinds = new Set(filesUnder(home).map((file) => /tiered-support-mcp\/(\w+)\//.exec(file)?.[1]));
    for (const kind of ['answer', 'session', 'ticket']) expect(kinds).toContain(kind);
    expect(cloud.calls.length).toBeGreaterThan(LABELLED.length);
    expect(cloud.metrics.length).toBeGreaterThan(0);
  });

  test('no file has any of them', () => {
    const found = filesUnder(root).flatMap((file) =>
      secretsIn(`${file} ${readFileSync(file, 'utf8')}`).map((secret) => [secret, file]),
    );
    expect(found).toEqual([]);
  });

  test('no model was sent any of them', () => {
    expect(secretsIn(JSON.stringify(cloud.calls.map(({ body }) => body)))).toEqual([]);
  });

  test('neither log nor metrics have any of them', () => {
    expect(secretsIn(stderr)).toEqual([]);
    expect(secretsIn(JSON.stringify(cloud.metrics))).toEqual([]);
  });

  test('how the customer is reached stands in the ticket that it was given for, and nowhere else', () => {
    const files = filesWith(CONTACT, root);
    expect(files).toHaveLength(2);
    for (const file of files) expect(file).toContain('/ticket/');
    expect(stderr + JSON.stringify([cloud.calls.map(({ body }) => body), cloud.metrics])).not.toContain(
      CONTACT,
    );
  });
});
