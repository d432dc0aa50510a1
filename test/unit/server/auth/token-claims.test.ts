import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  AUDIENCE,
  goodClaims,
  rely,
  startTokenIssuer,
  type TokenIssuer,
} from '../../../support/token-issuer.ts';

let issuer: TokenIssuer;
beforeAll(async () => {
  issuer = await startTokenIssuer();
});
afterAll(() => issuer.close());

const CLAIMS = { tenant: 'org', audience: 'https://example.com/group', department: 'dept' };

describe('the caller', () => {
  test('is the subject with what the configured claims say', async () => {
    const token = await issuer.sign({ org: 'acme', 'https://example.com/group': 'staff', dept: 'billing' });
    expect((await rely(issuer, { claims: CLAIMS }).present(token)).caller).toEqual({
      subject: 'user-1',
      tenant: 'acme',
      audience: 'staff',
      department: 'billing',
    });
  });

  test('has nothing from claims that are not configured', async () => {
    const token = await issuer.sign({ tenant: 'acme', audience: 'staff', department: 'billing' });
    expect((await rely(issuer).present(token)).caller).toEqual({ subject: 'user-1' });
  });

  test.each([7, true, null, '', ['acme'], { id: 'acme' }])(
    'has no tenant where its claim is %j',
    async (org) => {
      const { caller } = await rely(issuer, { claims: CLAIMS }).present(await issuer.sign({ org }));
      expect(caller.tenant).toBeUndefined();
    },
  );

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'has what the token itself has as %s, and nothing of what every object has',
    async (claim) => {
      const { present } = rely(issuer, { claims: { tenant: claim } });
      expect((await present(await issuer.sign())).caller.tenant).toBeUndefined();
      const payload = JSON.stringify(goodClaims(issuer.url)).replace('{', `{"${claim}":"acme",`);
      expect((await present(await issuer.signText(payload))).caller.tenant).toBe('acme');
    },
  );

  test('cannot be changed by claims that look like a prototype', async () => {
    const payload = JSON.stringify(goodClaims(issuer.url)).replace(
      '{',
      '{"__proto__":{"org":"acme","scope":"support:escalate"},',
    );
    const identity = await rely(issuer, { claims: CLAIMS }).present(await issuer.signText(payload));
    expect(identity.caller).toEqual({ subject: 'user-1' });
    expect([...identity.scopes]).toEqual(['support:read']);
  });
});

describe('the scopes', () => {
  test.each<[string, object, string[]]>([
    ['of scope', { scope: 'support:escalate support:read' }, ['support:read', 'support:escalate']],
    ['of scp, as a list', { scope: undefined, scp: ['support:benchmark'] }, ['support:benchmark']],
    [
      'of scp, as a text',
      { scope: undefined, scp: 'support:read support:escalate' },
      ['support:read', 'support:escalate'],
    ],
    ['of both', { scope: 'support:read', scp: ['support:escalate'] }, ['support:read', 'support:escalate']],
    ['of a server, as Cognito writes them', { scope: `${AUDIENCE}/support:read` }, ['support:read']],
    ['of another server are none', { scope: 'https://other.example/mcp/support:read' }, []],
    ['are none without either', { scope: undefined }, []],
    [
      'leave out those that are unknown',
      { scope: 'openid support:read admin support:* constructor' },
      ['support:read'],
    ],
    ['are none where they are no texts', { scope: 7, scp: [['support:read'], { a: 1 }, null] }, []],
    ['differ by case', { scope: 'Support:Read' }, []],
  ])('%s', async (_what, claims, scopes) => {
    expect([...(await rely(issuer).present(await issuer.sign({ ...claims }))).scopes]).toEqual(scopes);
  });
});

describe('a token is taken', () => {
  test.each(['at+jwt', 'JWT', 'jwt', 'application/at+jwt', 'AT+JWT'])('with the type %s', async (typ) => {
    await expect(rely(issuer).present(await issuer.sign({}, { typ }))).resolves.toBeDefined();
  });

  test.each([
    ['', {}],
    [', with the use that Amazon Cognito names', { token_use: 'access' }],
  ])('without a type%s', async (_what, claims) => {
    const token = await issuer.sign(claims, { typ: undefined });
    await expect(rely(issuer).present(token)).resolves.toBeDefined();
  });

  test.each(['at+jwt', 'application/at+jwt', 'AT+JWT'])(
    'with a nonce where its type is %s, which no ID token has',
    async (typ) => {
      const token = await issuer.sign({ nonce: 'n' }, { typ });
      await expect(rely(issuer).present(token)).resolves.toBeDefined();
    },
  );

  test('that is for several audiences, ours among them', async () => {
    const token = await issuer.sign({ aud: ['https://other.example.com', AUDIENCE] });
    await expect(rely(issuer).present(token)).resolves.toBeDefined();
  });

  test.each([
    ['bearer', 1],
    ['BEARER', 3],
  ])('after %s and %d blanks', async (scheme, blanks) => {
    const authorization = `${scheme}${' '.repeat(blanks)}${await issuer.sign()}`;
    await expect(rely(issuer).authenticator.authenticate({ authorization })).resolves.toBeDefined();
  });

  test.each(['RS256', 'PS384', 'ES256', 'ES512', 'EdDSA', 'Ed25519'])(
    'that is signed by %s',
    async (algorithm) => {
      const other = await startTokenIssuer({ algorithm });
      try {
        await expect(
          rely(other, { algorithms: [algorithm] }).present(await other.sign()),
        ).resolves.toBeDefined();
      } finally {
        await other.close();
      }
    },
  );

  test('at once by many, for one fetch of the keys', async () => {
    const before = issuer.keyFetches();
    const { present } = rely(issuer);
    const tokens = await Promise.all(
      Array.from({ length: 50 }, (_, index) => issuer.sign({ sub: `user-${index}` })),
    );
    const identities = await Promise.all(tokens.map((token) => present(token)));
    expect(identities.map(({ caller }) => caller.subject)).toEqual(tokens.map((_, index) => `user-${index}`));
    expect(issuer.keyFetches() - before).toBe(1);
  });
});
