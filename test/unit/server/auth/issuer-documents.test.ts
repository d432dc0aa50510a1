import type { RequestListener, ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import {
  KEYS_PATH,
  type Relying,
  rely,
  startTokenIssuer,
  type TokenIssuer,
} from '../../../support/token-issuer.ts';

let issuer: TokenIssuer;
const issuers: TokenIssuer[] = [];
async function start(options?: Parameters<typeof startTokenIssuer>[0]): Promise<TokenIssuer> {
  const started = await startTokenIssuer(options);
  issuers.push(started);
  return started;
}
afterEach(async () => {
  for (const started of issuers.splice(0)) await started.close();
});

const METADATA_PATH = '/.well-known/oauth-authorization-server';

const json =
  (document: unknown): RequestListener =>
  (_, res) =>
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));

/** Writes blanks for as long as anybody reads. */
function writeForEver(res: ServerResponse): void {
  const chunk = Buffer.alloc(65_536, ' ');
  const write = () => {
    while (!res.closed && res.write(chunk)) {}
  };
  res.on('drain', write);
  write();
}

async function expectUnavailable({ present, logged }: Relying, message: RegExp): Promise<void> {
  const token = await issuer.sign();
  await expect(present(token)).rejects.toEqual(
    expect.objectContaining({
      name: 'RequestError',
      code: 'unavailable',
      retryable: true,
      retryAfterSeconds: 10,
    }),
  );
  expect(logged).toEqual([
    {
      event: 'issuer_keys_unavailable',
      fields: { issuer: issuer.url, message: expect.stringMatching(message) },
    },
  ]);
}

describe('the keys are found', () => {
  test.each([
    ['', '/.well-known/oauth-authorization-server'],
    ['', '/.well-known/openid-configuration'],
    ['/', '/.well-known/oauth-authorization-server'],
    ['/realms/a', '/.well-known/oauth-authorization-server/realms/a'],
    ['/realms/a', '/.well-known/openid-configuration/realms/a'],
    ['/realms/a', '/realms/a/.well-known/openid-configuration'],
    ['/realms/a/', '/realms/a/.well-known/openid-configuration'],
  ])('for an issuer at "%s" by its metadata at %s', async (path, metadata) => {
    issuer = await start({ path, metadata });
    await expect(rely(issuer).present(await issuer.sign())).resolves.toBeDefined();
  });

  test('where the configuration says, without a look at the metadata', async () => {
    issuer = await start({ metadata: 'none' });
    const jwksUri = `${issuer.url}${KEYS_PATH}?of=all`;
    issuer.answer(`${KEYS_PATH}?of=all`, json({ keys: issuer.keys }));
    await expect(rely(issuer, { jwksUri }).present(await issuer.sign())).resolves.toBeDefined();
    expect(issuer.requests).toEqual([`${KEYS_PATH}?of=all`]);
  });

  test('where the metadata says lately', async () => {
    issuer = await start();
    const { present, advance } = rely(issuer);
    await present(await issuer.sign());
    await issuer.rotate();
    issuer.answer(METADATA_PATH, json({ issuer: issuer.url, jwks_uri: `${issuer.url}/moved` }));
    issuer.answer('/moved', json({ keys: issuer.keys }));
    issuer.answer(KEYS_PATH, json({ keys: [] }));
    advance(600);
    await expect(present(await issuer.sign())).resolves.toBeDefined();
  });
});

describe('the metadata is not believed', () => {
  test.each<[string, (url: string) => object, RegExp]>([
    [
      'of another issuer',
      (url) => ({ issuer: `${url}/`, jwks_uri: `${url}${KEYS_PATH}` }),
      /of another issuer/,
    ],
    ['of nobody', (url) => ({ jwks_uri: `${url}${KEYS_PATH}` }), /of another issuer/],
    ['without keys', (url) => ({ issuer: url }), /no jwks_uri that can be trusted/],
    [
      'with keys that come without TLS',
      (url) => ({ issuer: url, jwks_uri: 'http://example.com/' }),
      /no jwks_uri that can be trusted/,
    ],
    [
      'with keys in a file',
      (url) => ({ issuer: url, jwks_uri: 'file:///etc/keys.json' }),
      /no jwks_uri that can be trusted/,
    ],
    [
      'with keys in itself',
      (url) => ({ issuer: url, jwks_uri: 'data:,{"keys":[]}' }),
      /no jwks_uri that can be trusted/,
    ],
    [
      'with keys under no text',
      (url) => ({ issuer: url, jwks_uri: [`${url}${KEYS_PATH}`] }),
      /no jwks_uri that can be trusted/,
    ],
  ])('%s', async (_what, document, message) => {
    issuer = await start();
    issuer.answer(METADATA_PATH, json(document(issuer.url)));
    await expectUnavailable(rely(issuer), message);
    expect(issuer.keyFetches()).toBe(0);
  });
});

describe.each([METADATA_PATH, KEYS_PATH])('a document at %s does not help', (path) => {
  test.each<[string, RequestListener, RegExp]>([
    ['that is an error', (_, res) => res.writeHead(500).end('<h1>broken</h1>'), /replied with HTTP 500/],
    ['that is missing', (_, res) => res.writeHead(404).end(), /replied with HTTP 404/],
    ['that is a page', (_, res) => res.writeHead(200).end('<html>secret</html>'), /it is no JSON/],
    ['that is empty', (_, res) => res.writeHead(200).end(), /it is no JSON/],
    ['that is a list', json([]), /of another issuer|malformed/],
    ['that is null', json(null), /is no JSON object/],
    ['that is a text', json('keys'), /is no JSON object/],
    ['of another kind', json({ keys: 'many', issuer: 7 }), /of another issuer|malformed/],
    ['whose connection breaks', (_, res) => void res.destroy(), /fetch failed/],
    [
      'that breaks off',
      (_, res) => void res.writeHead(200, { 'content-length': 100 }).write('{', () => res.destroy()),
      /terminated/,
    ],
    ['without an end', (_, res) => writeForEver(res.writeHead(200)), /is larger than 262144 bytes/],
  ])('%s', async (_what, listener, message) => {
    issuer = await start();
    issuer.answer(path, listener);
    await expectUnavailable(rely(issuer), message);
  });

  test.each(['another server', 'the same server'])('that redirects to %s', async (where) => {
    issuer = await start();
    const other = where === 'another server' ? await start() : issuer;
    other.answer(
      '/elsewhere',
      json({ keys: issuer.keys, issuer: issuer.url, jwks_uri: `${issuer.url}${KEYS_PATH}` }),
    );
    issuer.answer(path, (_, res) => res.writeHead(302, { location: `${other.url}/elsewhere` }).end());
    await expectUnavailable(rely(issuer), /replied with HTTP 302/);
    expect(other.requests).not.toContain('/elsewhere');
  });

  test.each<[string, (res: ServerResponse) => unknown]>([
    ['that does not come', () => {}],
    ['that stops midway', (res) => res.writeHead(200).write('{')],
  ])('%s', async (_what, begin) => {
    issuer = await start();
    const relying = rely(issuer);
    const closed = new Promise((resolve) => {
      issuer.answer(path, (_, res) => {
        res.on('close', resolve);
        begin(res);
        relying.endWaits();
      });
    });
    await expectUnavailable(relying, /no reply within 5000 ms/);
    await closed;
  });
});

test('an issuer that is not there is named to operators', async () => {
  issuer = await start();
  await issuer.close();
  await expectUnavailable(rely(issuer), /ECONNREFUSED/);
});
