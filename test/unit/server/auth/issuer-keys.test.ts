import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KEYS_PATH, NOW, rely, startTokenIssuer, type TokenIssuer } from '../../../support/token-issuer.ts';

let issuer: TokenIssuer;
beforeEach(async () => {
  issuer = await startTokenIssuer();
});
afterEach(() => issuer.close());

/** Valid on each of the days that these tests last. */
const DAYS = { exp: NOW + 7 * 86_400 };
const MINUTE = 60;

const unknownKey = expect.objectContaining({
  code: 'unauthorized',
  message: 'the token is signed with a key that its issuer does not have',
});
const unavailable = (retryAfterSeconds: number) =>
  expect.objectContaining({ name: 'RequestError', code: 'unavailable', retryable: true, retryAfterSeconds });

const breakDown = () => issuer.answer(KEYS_PATH, (_, res) => res.writeHead(500).end('broken'));

/** How often the keys are fetched while `work` is done. */
async function fetchesOf(work: () => Promise<unknown>): Promise<number> {
  const before = issuer.keyFetches();
  await work();
  return issuer.keyFetches() - before;
}

describe('the keys of an issuer', () => {
  test('are fetched when the first token comes, and again after ten minutes', async () => {
    const { present, advance } = rely(issuer);
    expect(issuer.keyFetches()).toBe(0);
    expect(await fetchesOf(async () => present(await issuer.sign(DAYS)))).toBe(1);
    advance(10 * MINUTE - 1);
    expect(await fetchesOf(async () => present(await issuer.sign(DAYS)))).toBe(0);
    advance(1);
    expect(await fetchesOf(async () => present(await issuer.sign(DAYS)))).toBe(1);
  });

  test('are fetched at once for a token that names a new one', async () => {
    const { present } = rely(issuer);
    await present(await issuer.sign());
    await issuer.rotate();
    const token = await issuer.sign({ sub: 'user-2' });
    expect(await fetchesOf(async () => expect((await present(token)).caller.subject).toBe('user-2'))).toBe(1);
  });

  test('are waited for by all who came with a new one', async () => {
    const { present } = rely(issuer);
    await present(await issuer.sign());
    await issuer.rotate();
    const tokens = await Promise.all([1, 2, 3].map((user) => issuer.sign({ sub: `user-${user}` })));
    const callers = await Promise.all(tokens.map(async (token) => (await present(token)).caller.subject));
    expect(callers).toEqual(['user-1', 'user-2', 'user-3']);
  });

  test('are not those that they were once the issuer has taken one back', async () => {
    const { present, advance } = rely(issuer);
    const token = await issuer.sign(DAYS);
    await present(token);
    await issuer.rotate();
    advance(10 * MINUTE);
    await expect(present(token)).rejects.toEqual(unknownKey);
  });

  test.each([
    [
      'one after the other',
      async (calls: (() => Promise<unknown>)[]) => {
        const outcomes = [];
        for (const call of calls) outcomes.push(await call());
        return outcomes;
      },
    ],
    ['at once', (calls: (() => Promise<unknown>)[]) => Promise.all(calls.map((call) => call()))],
  ])('are fetched twice at most for a hundred tokens that name unknown ones, %s', async (_how, run) => {
    const { present } = rely(issuer);
    const tokens = await Promise.all(
      Array.from({ length: 100 }, (_, index) => issuer.sign({}, { kid: `unknown-${index}` })),
    );
    const calls = tokens.map((token) => () => present(token).catch((error: unknown) => error));
    expect(
      await fetchesOf(async () => {
        for (const outcome of await run(calls)) expect(outcome).toEqual(unknownKey);
      }),
    ).toBe(2);
  });

  test('may be looked for again half a minute later', async () => {
    const { present, advance } = rely(issuer);
    await expect(present(await issuer.sign({}, { kid: 'unknown' }))).rejects.toEqual(unknownKey);
    await issuer.rotate();
    const token = await issuer.sign();
    advance(29);
    await expect(present(token)).rejects.toEqual(unknownKey);
    advance(1);
    await expect(present(token)).resolves.toBeDefined();
  });

  test('that have no kid are tried one after the other', async () => {
    const bare = ({ kid: _, ...key }: TokenIssuer['publicJwk']) => key;
    const [first = {}] = issuer.keys;
    await issuer.rotate();
    issuer.keys = [bare(first), bare(issuer.publicJwk)];
    const { present } = rely(issuer);
    await expect(present(await issuer.sign({}, { kid: undefined }))).resolves.toBeDefined();
    await issuer.rotate();
    issuer.keys = [bare(first), bare(first)];
    const { present: presentElsewhere } = rely(issuer);
    await expect(presentElsewhere(await issuer.sign({}, { kid: undefined }))).rejects.toThrow(/signature/);
  });
});

describe('while the keys cannot be fetched', () => {
  test('nobody is at fault, and the issuer is asked again ten seconds later only', async () => {
    breakDown();
    const { present, advance, logged } = rely(issuer);
    const token = await issuer.sign();
    await expect(present(token)).rejects.toEqual(unavailable(10));
    advance(4.5);
    await expect(present(token)).rejects.toEqual(unavailable(6));
    expect(issuer.keyFetches()).toBe(1);
    advance(5.5);
    issuer.answer(KEYS_PATH);
    await expect(present(token)).resolves.toBeDefined();
    expect(logged).toEqual([
      {
        event: 'issuer_keys_unavailable',
        fields: { issuer: issuer.url, message: `${issuer.url}${KEYS_PATH} replied with HTTP 500` },
      },
      { event: 'issuer_keys_available_again', fields: { issuer: issuer.url } },
    ]);
  });

  test('operators hear of the next time, too', async () => {
    const { present, advance, logged } = rely(issuer);
    for (let round = 0; round < 2; round++) {
      breakDown();
      await expect(present(await issuer.sign(DAYS))).rejects.toThrow();
      issuer.answer(KEYS_PATH);
      advance(10);
      await present(await issuer.sign(DAYS));
      advance(60 * MINUTE);
    }
    const outage = ['issuer_keys_unavailable', 'issuer_keys_available_again'];
    expect(logged.map(({ event }) => event)).toEqual([...outage, ...outage]);
  });

  test('operators hear of it once, however many ask', async () => {
    breakDown();
    const { present, advance, logged } = rely(issuer);
    const token = await issuer.sign();
    for (let round = 0; round < 3; round++) {
      const outcomes = Array.from({ length: 20 }, () =>
        expect(present(token)).rejects.toEqual(unavailable(10)),
      );
      expect(await fetchesOf(() => Promise.all(outcomes))).toBe(1);
      advance(10);
    }
    expect(logged.map(({ event }) => event)).toEqual(['issuer_keys_unavailable']);
  });

  test('the last ones do for an hour', async () => {
    const { present, advance } = rely(issuer);
    await present(await issuer.sign(DAYS));
    breakDown();
    advance(60 * MINUTE - 1);
    await expect(present(await issuer.sign({ ...DAYS, sub: 'user-2' }))).resolves.toBeDefined();
    advance(1);
    await expect(present(await issuer.sign({ ...DAYS, sub: 'user-3' }))).rejects.toEqual(unavailable(9));
  });

  test('a token that names an unknown one may be good', async () => {
    const { present, advance } = rely(issuer);
    await present(await issuer.sign(DAYS));
    await issuer.rotate();
    breakDown();
    const token = await issuer.sign(DAYS);
    await expect(present(token)).rejects.toEqual(unavailable(10));
    advance(10);
    await expect(present(token)).rejects.toEqual(unavailable(1));
    issuer.answer(KEYS_PATH);
    advance(20);
    await expect(present(token)).resolves.toBeDefined();
  });

  test('API keys are taken all the same', async () => {
    breakDown();
    const sha256 = '2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683'; // of "key"
    const { authenticator } = rely(
      issuer,
      {},
      { apiKeys: [{ name: 'bot', sha256, scopes: ['support:read'] }] },
    );
    expect((await authenticator.authenticate({ apiKey: 'key' })).caller.subject).toBe('key:bot');
    expect(issuer.requests).toEqual([]);
  });
});

test('a key that nobody can use is the fault of its issuer, of which operators hear once a minute', async () => {
  issuer.keys = [{ ...issuer.publicJwk, x: 'AAAA' }];
  const { present, advance, logged } = rely(issuer);
  const token = await issuer.sign();
  for (const seconds of [0, 59, 1]) {
    advance(seconds);
    await expect(present(token)).rejects.toEqual(unavailable(10));
  }
  expect(logged.map(({ event }) => event)).toEqual(['issuer_key_unusable', 'issuer_key_unusable']);
  expect(JSON.stringify(logged)).not.toContain(token.split('.')[1]);
});
