import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Credentials } from '../../../../src/server/auth/authenticate.ts';
import { type Relying, rely, startTokenIssuer, type TokenIssuer } from '../../../support/token-issuer.ts';

let issuer: TokenIssuer;
let relying: Relying;
let token: string;
beforeAll(async () => {
  issuer = await startTokenIssuer();
  relying = rely(issuer, {}, { apiKeys: [apiKey('bot', KEY), apiKey('other-bot', 'another key')] });
  token = await issuer.sign();
});
afterAll(() => issuer.close());

const KEY = 'a-key.of_many~signs+and/more==';
const apiKey = (name: string, key: string) => ({
  name,
  sha256: createHash('sha256').update(key).digest('hex'),
  scopes: ['support:read'],
});

const send = (credentials: Credentials) => relying.authenticator.authenticate(credentials);
const unauthorized = (message: string | RegExp) =>
  expect.objectContaining({
    name: 'RequestError',
    code: 'unauthorized',
    message: expect.stringMatching(message),
  });

describe('an API key is taken', () => {
  test.each<[string, Credentials]>([
    ['as Bearer', { authorization: `Bearer ${KEY}` }],
    ['in X-API-Key', { apiKey: KEY }],
    ['in X-API-Key beside an empty Authorization', { authorization: '', apiKey: KEY }],
  ])('%s', async (_where, credentials) => {
    const { caller, scopes } = await send(credentials);
    expect(caller).toEqual({ subject: 'key:bot' });
    expect([...scopes]).toEqual(['support:read']);
  });

  test('for whom it was made, wherever in the list', async () => {
    expect((await send({ apiKey: 'another key' })).caller.subject).toBe('key:other-bot');
  });

  test('with the tenant, audience, department and scopes that it was given', async () => {
    const scopes = ['support:escalate', 'support:benchmark'];
    const given = { tenant: 'acme', audience: 'staff', department: 'billing' };
    const { authenticator } = rely(issuer, {}, { apiKeys: [{ ...apiKey('bot', KEY), ...given, scopes }] });
    const identity = await authenticator.authenticate({ apiKey: KEY });
    expect(identity.caller).toEqual({ subject: 'key:bot', ...given });
    expect([...identity.scopes]).toEqual(scopes);
  });

  test('whose hash is written in capitals', async () => {
    const { sha256, ...rest } = apiKey('bot', KEY);
    const { authenticator } = rely(issuer, {}, { apiKeys: [{ ...rest, sha256: sha256.toUpperCase() }] });
    expect((await authenticator.authenticate({ apiKey: KEY })).caller.subject).toBe('key:bot');
  });

  test('where there are no tokens', async () => {
    const { authenticator } = rely(issuer, {}, { jwt: undefined, apiKeys: [apiKey('bot', KEY)] });
    expect((await authenticator.authenticate({ apiKey: KEY })).caller.subject).toBe('key:bot');
    await expect(authenticator.authenticate({ authorization: `Bearer ${token}` })).rejects.toEqual(
      unauthorized(/^the API key is not known here$/),
    );
  });
});

describe('refused is', () => {
  test.each<[string, Credentials, RegExp]>([
    ['nothing', {}, /^a token or an API key is missing$/],
    ['an empty header', { authorization: '', apiKey: '' }, /^a token or an API key is missing$/],
    ['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }, /^the Authorization header is malformed$/],
    ['a scheme alone', { authorization: 'Bearer ' }, /^the Authorization header is malformed$/],
    ['a key without a scheme', { authorization: KEY }, /^the Authorization header is malformed$/],
    ['two tokens', { authorization: 'Bearer a, Bearer b' }, /^the Authorization header is malformed$/],
    ['an unknown key', { apiKey: `${KEY}=` }, /^the API key is not known here$/],
    ['a hash in place of its key', { apiKey: apiKey('bot', KEY).sha256 }, /^the API key is not known here$/],
    [
      'an unknown key as Bearer',
      { authorization: 'Bearer unknown' },
      /^the token is malformed: it is no JWT/,
    ],
    ['what is encrypted', { authorization: 'Bearer a.b.c.d.e' }, /^the token is malformed: it is no JWT/],
    [
      'a good key beside a bad token',
      { authorization: 'Bearer a.b.c', apiKey: KEY },
      /^the token is malformed$/,
    ],
  ])('%s', async (_what, credentials, message) => {
    await expect(send(credentials)).rejects.toEqual(unauthorized(message));
  });

  test('a token as X-API-Key', async () => {
    await expect(send({ apiKey: token })).rejects.toEqual(unauthorized(/^the API key is not known here$/));
  });

  test('whatever is longer than 8 KiB, even a key', async () => {
    const fits = 'k'.repeat(8_192);
    const { authenticator } = rely(issuer, {}, { apiKeys: [apiKey('a', fits), apiKey('b', `${fits}k`)] });
    for (const key of [{ authorization: `Bearer ${fits}` }, { apiKey: fits }])
      expect((await authenticator.authenticate(key)).caller.subject).toBe('key:a');
    for (const key of [{ authorization: `Bearer ${fits}k` }, { apiKey: `${fits}k` }])
      await expect(authenticator.authenticate(key)).rejects.toEqual(
        unauthorized(/is longer than 8192 bytes$/),
      );
  });
});
