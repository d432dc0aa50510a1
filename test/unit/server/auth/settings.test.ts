import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { describeIssues } from '../../../../src/cascade/describe-issues.ts';
import { authSettingsSchema, mayHoldKeysOf } from '../../../../src/server/auth/settings.ts';

const JWT = { issuer: 'https://login.example.com', audience: 'https://support.example.com/mcp' };
const key = (name: string, digit: string, more: object = {}) => ({
  name,
  sha256: digit.repeat(64),
  scopes: ['support:read'],
  ...more,
});

/** The faults as a person reads them. */
function faultsOf(input: unknown): string[] {
  const { error } = authSettingsSchema.safeParse(input);
  return error
    ? describeIssues(authSettingsSchema, input, error).map(({ field, message }) => `${field} ${message}`)
    : [];
}

describe('who may ask', () => {
  test('is settled by tokens, by keys, or by both', () => {
    expect(authSettingsSchema.parse({ jwt: JWT })).toEqual({
      jwt: { ...JWT, algorithms: ['RS256', 'ES256', 'EdDSA'], claims: {} },
      apiKeys: [],
    });
    expect(authSettingsSchema.parse({ apiKeys: [key('bot', 'a')] })).toEqual({ apiKeys: [key('bot', 'a')] });
    const both = {
      jwt: {
        ...JWT,
        jwksUri: 'https://keys.example.com/?tenant=a',
        algorithms: ['PS512'],
        claims: { tenant: 'org', audience: 'https://example.com/aud', department: 'dept' },
      },
      apiKeys: [
        key('bot', 'a', { tenant: 'acme', audience: 'staff', department: 'billing' }),
        key('bot-2', 'b'),
      ],
    };
    expect(authSettingsSchema.parse(both)).toEqual(both);
  });

  test.each([{}, { apiKeys: [] }])('is not settled by %j', (settings) => {
    expect(faultsOf(settings)).toEqual([' is an object: must have jwt, or one key in apiKeys at least']);
  });
});

describe('an issuer', () => {
  test.each([
    'https://login.example.com/',
    'https://login.example.com/realms/a',
    'http://localhost:8080',
    'http://127.0.0.1:8080/realms/a',
    'http://127.3.2.1',
    'http://[::1]:8080',
  ])('may be %s', (issuer) => {
    expect(authSettingsSchema.parse({ jwt: { ...JWT, issuer } }).jwt?.issuer).toBe(issuer);
  });

  test.each([
    'http://login.example.com',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://10.0.0.1',
    'http://0.0.0.0',
    'http://[::ffff:10.0.0.1]',
    'login.example.com',
    'ftp://login.example.com',
    'https://',
    'https://user:password@login.example.com',
    'https://login.example.com?a=b',
    'https://login.example.com#a',
    'https://login.example.com/ a',
    'https://login.exa\nmple.com',
    ' https://login.example.com',
    '',
    7,
  ])('may not be %j', (issuer) => {
    expect(faultsOf({ jwt: { ...JWT, issuer } })).toEqual([
      expect.stringMatching(
        /^jwt\.issuer is .*: must be an https URL \(http on a loopback host only\) with no user, /s,
      ),
    ]);
  });
});

test.each([
  ['https://login.example.com', 'https://keys.example.com/a?b=c', true],
  ['https://login.example.com', 'http://keys.example.com/', false],
  ['https://login.example.com', 'http://127.0.0.1:8080/', false],
  ['https://login.example.com', 'https://user@keys.example.com/', false],
  ['https://login.example.com', 'keys.json', false],
  ['http://localhost:8080', 'http://127.0.0.1:8081/', true],
  ['http://localhost:8080', 'https://keys.example.com/', true],
  ['http://localhost:8080', 'http://keys.example.com/', false],
])('whether %s may say that its keys are at %s: %s', (issuer, url, isAllowed) => {
  expect(mayHoldKeysOf(issuer, url)).toBe(isAllowed);
});

describe('what is wrong is said:', () => {
  test.each<[string, unknown, string]>([
    [
      'no issuer',
      { jwt: { audience: JWT.audience } },
      'jwt.issuer is missing: must be an https URL (http on a',
    ],
    [
      'no audience',
      { jwt: { issuer: JWT.issuer } },
      'jwt.audience is missing: must be an http or https URL with no',
    ],
    [
      'an audience that is no URL',
      { jwt: { ...JWT, audience: 'api' } },
      'jwt.audience is "api": must be an http or',
    ],
    [
      'keys that come without TLS',
      { jwt: { ...JWT, jwksUri: 'http://keys.example.com' } },
      'jwt.jwksUri is "http://keys.example.com": must be an https URL (http on a loopback host only) with no user or',
    ],
    [
      'no algorithm',
      { jwt: { ...JWT, algorithms: [] } },
      'jwt.algorithms is a list of 0: must have one algorithm',
    ],
    [
      'an HMAC',
      { jwt: { ...JWT, algorithms: ['HS256'] } },
      'jwt.algorithms[0] is "HS256": must be one of RS256, RS384',
    ],
    [
      'no signature',
      { jwt: { ...JWT, algorithms: ['none'] } },
      'jwt.algorithms[0] is "none": must be one of RS256',
    ],
    [
      'a claim without a name',
      { jwt: { ...JWT, claims: { tenant: '' } } },
      'jwt.claims.tenant is "": must be a text of 1',
    ],
    [
      'a claim that nobody reads',
      { jwt: { ...JWT, claims: { role: 'r' } } },
      'jwt.claims.role is unknown here; allowed: tenant, audience, department',
    ],
    [
      'a key of the prototype',
      JSON.parse(`{"__proto__":{},"jwt":${JSON.stringify(JWT)}}`),
      '__proto__ is unknown here; allowed: jwt, apiKeys',
    ],
    ['a text for tokens', { jwt: 'x' }, 'jwt is "x": must be an object'],
    ['an object for keys', { apiKeys: {} }, 'apiKeys is an object: must be a list of keys'],
    ['a text for a key', { apiKeys: ['k'] }, 'apiKeys[0] is "k": must be an object'],
    [
      'a key without scopes',
      { apiKeys: [key('a', 'a', { scopes: [] })] },
      'apiKeys[0].scopes is a list of 0: must have',
    ],
    [
      'an unknown scope',
      { apiKeys: [key('a', 'a', { scopes: ['admin'] })] },
      'apiKeys[0].scopes[0] is "admin": must be one of support:read, support:escalate, support:benchmark',
    ],
    [
      'a name with blanks',
      { apiKeys: [key('a b', 'a')] },
      'apiKeys[0].name is "a b": must be 1 to 64 of a-z, 0-9',
    ],
    [
      'a name twice',
      { apiKeys: [key('a', 'a'), key('a', 'b')] },
      'apiKeys[1].name is "a": must differ from the names',
    ],
    [
      'no hash',
      { apiKeys: [{ name: 'a', scopes: ['support:read'] }] },
      'apiKeys[0].sha256 is missing: must be 64 hex digits',
    ],
    [
      'a hash twice',
      { apiKeys: [key('a', 'a'), key('b', 'A')] },
      'apiKeys[1] is an object: sha256 must differ from the hashes before',
    ],
    [
      'too many keys',
      {
        apiKeys: Array.from({ length: 1_001 }, (_, index) => ({
          ...key(`k${index}`, 'a'),
          sha256: `${index}`.padStart(64, '0'),
        })),
      },
      'apiKeys is a list of 1001: must have 1000 keys at most',
    ],
  ])('%s', (_what, settings, fault) => {
    const faults = faultsOf(settings);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
  });

  test.each(['the-key-itself', 'f'.repeat(63), 'g'.repeat(64), ` ${'f'.repeat(64)}`, ''])(
    'a key where its hash should be, without a word of it: "%s"',
    (sha256) => {
      expect(faultsOf({ apiKeys: [key('a', 'a', { sha256 })] })).toEqual([
        'apiKeys[0] is an object: sha256 must be 64 hex digits: the SHA-256 of the key, never the key itself',
      ]);
    },
  );
});

test('every key of the settings is described for editors', () => {
  const schema = z.toJSONSchema(authSettingsSchema, { io: 'input' });
  const described = JSON.stringify(schema).match(/"description":/g) ?? [];
  expect(described).toHaveLength(2 + 6 + 3 + 6);
  expect(schema).toMatchObject({
    properties: {
      apiKeys: { items: { properties: { sha256: { type: 'string', pattern: '^[0-9A-Fa-f]{64}$' } } } },
    },
  });
});
