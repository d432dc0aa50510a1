import { createHmac, createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  AUDIENCE,
  goodClaims,
  NOW,
  rely,
  startTokenIssuer,
  type TokenIssuer,
} from '../../../support/token-issuer.ts';

let issuer: TokenIssuer;
beforeAll(async () => {
  issuer = await startTokenIssuer();
});
afterAll(() => issuer.close());

const unauthorized = (message: string | RegExp) =>
  expect.objectContaining({
    name: 'RequestError',
    code: 'unauthorized',
    retryable: false,
    message: expect.stringMatching(message),
  });

const base64url = (text: string) => Buffer.from(text).toString('base64url');

describe('a token is refused', () => {
  test.each<[string, object, RegExp]>([
    ['whose time is over', { exp: NOW - 31 }, /^the token has expired$/],
    ['that never expires', { exp: undefined }, /^the token has no exp that can be used$/],
    ['that says its end in words', { exp: 'tomorrow' }, /^the token has no exp that can be used$/],
    ['whose time has not come', { nbf: NOW + 31 }, /^the token is not valid yet$/],
    ['of another issuer', { iss: 'https://other.example.com' }, /^the token is from another issuer$/],
    ['of an issuer named nearly so', { iss: 'http://127.0.0.1:1/' }, /^the token is from another issuer$/],
    ['of no issuer', { iss: undefined }, /^the token is from another issuer$/],
    ['for another audience', { aud: 'https://other.example.com' }, /^the token is for another audience$/],
    ['for audiences without ours', { aud: ['a', `${AUDIENCE}/`] }, /^the token is for another audience$/],
    [
      'for an audience that ours begins with',
      { aud: 'https://support.example.com' },
      /^the token is for another/,
    ],
    ['for no audience', { aud: undefined }, /^the token has no aud that can be used$/],
    ['for nobody', { sub: undefined }, /^the token has no sub that can be used$/],
    ['for an empty subject', { sub: '' }, /^the token has no sub that can be used$/],
    ['for a subject that is a number', { sub: 7 }, /^the token has no sub that can be used$/],
    ['that claims to be an API key', { sub: 'key:billing-bot' }, /^the token has the subject of an API key$/],
  ])('%s', async (_what, claims, message) => {
    await expect(rely(issuer).present(await issuer.sign({ ...claims }))).rejects.toEqual(
      unauthorized(message),
    );
  });

  test.each<[string, object, (string | undefined)[]]>([
    ['with a nonce, as ID tokens have', { nonce: 'n' }, ['JWT', undefined]],
    ['with an at_hash, as ID tokens have', { at_hash: 'h' }, ['JWT', 'at+jwt', undefined]],
    ['of the use "id", as Amazon Cognito has it', { token_use: 'id' }, ['JWT', 'at+jwt', 'JWS', undefined]],
  ])('%s', async (_what, claims, types) => {
    for (const typ of types) {
      await expect(rely(issuer).present(await issuer.sign({ ...claims }, { typ }))).rejects.toEqual(
        unauthorized(/^the token is an ID token$/),
      );
    }
  });

  test.each(['dpop+jwt', 'logout+jwt', 'JWS', '', null, 7, ['JWT']])('of the type %j', async (typ) => {
    const token = await issuer.sign({}, { typ });
    await expect(rely(issuer).present(token)).rejects.toEqual(unauthorized(/^the token is of another type/));
  });

  test.each(['[]', '"text"', 'null', '', '{"iss":', '\u{fffd}'])('whose payload is %j', async (payload) => {
    const token = await issuer.signText(payload);
    await expect(rely(issuer).present(token)).rejects.toEqual(
      unauthorized(/^the token is (malformed|from another)/),
    );
  });

  test('whose payload was changed', async () => {
    const [header, , signature] = (await issuer.sign()).split('.');
    const changed = base64url(JSON.stringify({ ...goodClaims(issuer.url), sub: 'admin' }));
    const token = `${header}.${changed}.${signature}`;
    await expect(rely(issuer).present(token)).rejects.toEqual(
      unauthorized(/^the signature of the token is wrong$/),
    );
  });

  test('whose signature is missing', async () => {
    const [header, payload] = (await issuer.sign()).split('.');
    await expect(rely(issuer).present(`${header}.${payload}.`)).rejects.toEqual(
      unauthorized(/^the signature of the token is wrong$/),
    );
  });

  test.each(['', 'x'])(
    'that says that it is signed by none, with "%s" for a signature',
    async (signature) => {
      const header = base64url(JSON.stringify({ alg: 'none', typ: 'at+jwt' }));
      const token = `${header}.${base64url(JSON.stringify(goodClaims(issuer.url)))}.${signature}`;
      await expect(rely(issuer).present(token)).rejects.toEqual(
        unauthorized(/signed in a way that is not allowed/),
      );
    },
  );

  test.each(['PEM', 'JWK', 'DER'])('that has the public key, as %s, for an HMAC secret', async (form) => {
    const key = createPublicKey({ key: issuer.publicJwk as never, format: 'jwk' });
    const secret =
      form === 'PEM'
        ? key.export({ type: 'spki', format: 'pem' })
        : form === 'DER'
          ? key.export({ type: 'spki', format: 'der' })
          : JSON.stringify(issuer.publicJwk);
    const header = base64url(JSON.stringify({ alg: 'HS256', kid: issuer.publicJwk.kid, typ: 'at+jwt' }));
    const input = `${header}.${base64url(JSON.stringify(goodClaims(issuer.url)))}`;
    const token = `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    await expect(rely(issuer).present(token)).rejects.toEqual(
      unauthorized(/signed in a way that is not allowed/),
    );
  });

  test('that is signed by an algorithm that is not configured', async () => {
    const { present } = rely(issuer, { algorithms: ['RS256'] });
    await expect(present(await issuer.sign())).rejects.toEqual(
      unauthorized(/signed in a way that is not allowed/),
    );
  });

  test('that brings its own key', async () => {
    const other = await startTokenIssuer();
    await other.close();
    const token = await other.sign({ iss: issuer.url }, { kid: undefined, jwk: other.publicJwk });
    await expect(rely(issuer).present(token)).rejects.toEqual(
      unauthorized(/^the signature of the token is wrong$/),
    );
  });

  test('that wants something understood which nobody here understands', async () => {
    const [, payload, signature] = (await issuer.sign()).split('.');
    const header = base64url(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', crit: ['x'], x: 1 }));
    await expect(rely(issuer).present(`${header}.${payload}.${signature}`)).rejects.toEqual(
      unauthorized(/^the token is malformed$/),
    );
  });
});

describe('clocks may differ by half a minute', () => {
  test.each([
    ['exp', -30, false],
    ['exp', -29, true],
    ['nbf', 30, true],
    ['nbf', 31, false],
  ])('%s of %d s from now', async (claim, seconds, isTaken) => {
    const outcome = rely(issuer).present(await issuer.sign({ [claim]: NOW + seconds }));
    if (isTaken) await expect(outcome).resolves.toBeDefined();
    else await expect(outcome).rejects.toEqual(unauthorized(/expired|not valid yet/));
  });
});

test('a token for somebody else costs no fetch', async () => {
  const before = issuer.requests.length;
  const token = await issuer.sign({ iss: 'https://other.example.com' });
  await expect(rely(issuer).present(token)).rejects.toThrow();
  expect(issuer.requests.length).toBe(before);
});
