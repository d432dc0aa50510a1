import { describe, expect, test } from 'vitest';
import {
  createProtectedResource,
  toForbiddenChallenge,
  toUnauthorizedChallenge,
} from '../../../../src/server/auth/protected-resource.ts';

const issuer = 'https://login.example.com/';
const audience = 'https://support.example.com/mcp';
const resource = createProtectedResource({ issuer, audience }, 'Support');
const METADATA = 'resource_metadata="https://support.example.com/.well-known/oauth-protected-resource/mcp"';

describe('a protected resource', () => {
  test('says what it is and who gives tokens for it, to the letter as configured', () => {
    expect(JSON.parse(JSON.stringify(resource.metadata))).toEqual({
      resource: audience,
      authorization_servers: [issuer],
      scopes_supported: ['support:read', 'support:escalate', 'support:benchmark'],
      bearer_methods_supported: ['header'],
      resource_name: 'Support',
    });
  });

  test.each([
    ['https://support.example.com/mcp', '/.well-known/oauth-protected-resource/mcp'],
    ['https://support.example.com/mcp/', '/.well-known/oauth-protected-resource/mcp'],
    ['https://support.example.com/a/b', '/.well-known/oauth-protected-resource/a/b'],
    ['https://support.example.com', '/.well-known/oauth-protected-resource'],
    ['https://support.example.com/', '/.well-known/oauth-protected-resource'],
    ['http://127.0.0.1:8787/mcp', '/.well-known/oauth-protected-resource/mcp'],
  ])('%s is described at %s', (identifier, path) => {
    const described = createProtectedResource({ issuer, audience: identifier }, 'Support');
    expect(described.path).toBe(path);
    expect(described.metadataUrl).toBe(`${new URL(identifier).origin}${path}`);
    expect(described.metadata.resource).toBe(identifier);
  });
});

describe('the challenge', () => {
  test('names no error to those who sent no token', () => {
    expect(toUnauthorizedChallenge({ resource, wasTokenSent: false })).toBe(`Bearer ${METADATA}`);
  });

  test('names the error to those whose token is no good', () => {
    expect(toUnauthorizedChallenge({ resource, wasTokenSent: true })).toBe(
      `Bearer error="invalid_token", ${METADATA}`,
    );
  });

  test('names the scope that is needed', () => {
    expect(toUnauthorizedChallenge({ resource, wasTokenSent: false, scope: 'support:read' })).toBe(
      `Bearer scope="support:read", ${METADATA}`,
    );
    expect(toForbiddenChallenge({ resource, scope: 'support:escalate' })).toBe(
      `Bearer error="insufficient_scope", scope="support:escalate", ${METADATA}`,
    );
  });

  test('leads nowhere where only keys are taken', () => {
    expect(toUnauthorizedChallenge({ wasTokenSent: false })).toBe('Bearer realm="support"');
    expect(toUnauthorizedChallenge({ wasTokenSent: true })).toBe('Bearer error="invalid_token"');
    expect(toForbiddenChallenge({ scope: 'support:read' })).toBe(
      'Bearer error="insufficient_scope", scope="support:read"',
    );
  });

  test.each(['a"b', 'a\\', 'a\r\nSet-Cookie: b=c', 'a", error="none', 'a\u0000b', 'a漢b\u{1f600}'])(
    'is one header of whole values with %j in it',
    (odd) => {
      const challenge = toForbiddenChallenge({
        resource: { ...resource, metadataUrl: odd },
        scope: odd as never,
      });
      expect(new Headers({ 'www-authenticate': challenge }).get('www-authenticate')).toBe(challenge);
      expect(challenge).toMatch(/^Bearer (?:\w+="(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"(?:, |$)){3}$/);
      expect(challenge.match(/(?<=^Bearer |", )\w+(?==")/g)).toEqual(['error', 'scope', 'resource_metadata']);
    },
  );
});
