import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RequestError } from '../../../../src/cascade/request-error.ts';
import type { Credentials } from '../../../../src/server/auth/authenticate.ts';
import { HOSTILE_TEXTS } from '../../../support/hostile-texts.ts';
import { type Relying, rely, startTokenIssuer, type TokenIssuer } from '../../../support/token-issuer.ts';

let issuer: TokenIssuer;
let relying: Relying;
let token: string;
beforeAll(async () => {
  issuer = await startTokenIssuer();
  const apiKeys = [{ name: 'bot', sha256: 'a'.repeat(64), scopes: ['support:read'] }];
  relying = rely(issuer, {}, { apiKeys });
  token = await issuer.sign();
});
afterAll(() => issuer.close());

const send = (credentials: Credentials) => relying.authenticator.authenticate(credentials);

describe('whatever is sent', () => {
  /** Resolves, or rejects with a RequestError that quotes nothing of what was sent. */
  async function isHandled(credentials: Credentials): Promise<void> {
    try {
      await send(credentials);
    } catch (error) {
      expect(error).toBeInstanceOf(RequestError);
      const { code, message, nextStep } = error as RequestError;
      expect(code).toBe('unauthorized');
      for (const sent of Object.values(credentials))
        if (sent && sent.length > 6) expect(`${message} ${nextStep}`).not.toContain(sent);
    }
  }

  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.base64String(), fc.json());
  const part = text.map((words) => Buffer.from(words).toString('base64url'));
  const header = fc.oneof(
    part,
    fc
      .record(
        {
          alg: fc.oneof(fc.constantFrom('ES256', 'none', 'HS256'), fc.jsonValue()),
          kid: fc.oneof(fc.constantFrom('key-1', '__proto__'), fc.jsonValue()),
          typ: fc.oneof(fc.constant('JWT'), fc.jsonValue()),
          crit: fc.jsonValue(),
          b64: fc.jsonValue(),
          jwk: fc.jsonValue(),
        },
        { requiredKeys: [] },
      )
      .map((fields) => Buffer.from(JSON.stringify(fields)).toString('base64url')),
  );
  const payload = fc.oneof(
    part,
    fc
      .dictionary(fc.constantFrom('exp', 'nbf', 'aud', 'sub', 'scope', 'scp', 'iat'), fc.jsonValue())
      .map((claims) => Buffer.from(JSON.stringify({ iss: issuer.url, ...claims })).toString('base64url')),
  );
  const jwt = fc.tuple(header, payload, part).map((parts) => parts.join('.'));

  test('is handled: any text as either header', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.option(text, { nil: undefined }),
        fc.option(text, { nil: undefined }),
        (authorization, key) => isHandled({ authorization, apiKey: key }),
      ),
      { numRuns: 500 },
    );
  });

  test('is handled: anything with the shape of a token', async () => {
    await fc.assert(
      fc.asyncProperty(jwt, (made) => isHandled({ authorization: `Bearer ${made}` })),
      { numRuns: 1_000 },
    );
  });

  test('is handled: what an issuer signs, whatever the claims are', async () => {
    const claims = fc.dictionary(
      fc.constantFrom('exp', 'nbf', 'aud', 'sub', 'scope', 'scp', 'iat', 'nonce', '__proto__'),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(claims, async (said) =>
        isHandled({ authorization: `Bearer ${await issuer.sign(Object.fromEntries(Object.entries(said)))}` }),
      ),
      { numRuns: 300 },
    );
  });

  test('is handled: a good token with one sign changed, which is never taken for another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(...'Aa0-_.=, '), async (at, sign) => {
        const changed = token.slice(0, at) + sign + token.slice(at + 1);
        const outcome = await send({ authorization: `Bearer ${changed}` }).catch((error: unknown) => error);
        if (outcome instanceof RequestError) expect(outcome.code).toBe('unauthorized');
        else expect(outcome).toEqual(await send({ authorization: `Bearer ${token}` }));
      }),
      { numRuns: 500 },
    );
  });

  test.each(HOSTILE_TEXTS)('is handled: %s', async (_name, hostile) => {
    await isHandled({ authorization: `Bearer ${hostile}`, apiKey: hostile });
    await isHandled({ authorization: `Bearer ${hostile.slice(0, 8_192)}` });
    await isHandled({ apiKey: hostile.slice(0, 8_192) });
  });

  test('is not in the log', () => {
    expect(relying.logged).toEqual([]);
  });
});
