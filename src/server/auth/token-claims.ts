import type { JWTHeaderParameters, JWTPayload } from 'jose';
import type { Caller } from '../../cascade/caller.ts';
import { type Identity, KEY_SUBJECT, unauthorized } from './identity.ts';
import { toScopes } from './scopes.ts';
import type { JwtSettings } from './settings.ts';

/** RFC 9068: nothing but access tokens is of this type. */
const ACCESS_TOKEN_TYPE = /^(?:application\/)?at\+jwt$/i;
/** The type of access tokens of those who do not keep to it, and of ID tokens. */
const ANY_TOKEN_TYPE = /^(?:application\/)?jwt$/i;

/**
 * A token may have no type, as Amazon Cognito leaves it out, or one that ID tokens have too; those say who signed in
 * somewhere, not what may be done here. @throws RequestError for whatever is no access token.
 */
export function assertAccessToken({ typ }: JWTHeaderParameters, payload: JWTPayload): void {
  // Cognito says by this claim what its tokens are, whatever their type.
  if (payload.token_use === 'id') throw idToken();
  const isAccessToken = isOfType(typ, ACCESS_TOKEN_TYPE);
  if (typ !== undefined && !isAccessToken && !isOfType(typ, ANY_TOKEN_TYPE)) {
    throw unauthorized('the token is of another type than an access token');
  }
  // OpenID Connect puts these into ID tokens. Some issuers carry a nonce on into access tokens of the right type.
  const isOfIdToken =
    Object.hasOwn(payload, 'at_hash') || (!isAccessToken && Object.hasOwn(payload, 'nonce'));
  if (isOfIdToken) throw idToken();
}

const isOfType = (typ: unknown, type: RegExp) => typeof typ === 'string' && type.test(typ);

/** Who bears a token, and what they may ask for. @throws RequestError for a subject that cannot be used. */
export function toIdentity(
  payload: JWTPayload,
  { claims, audience }: Pick<JwtSettings, 'claims' | 'audience'>,
): Identity {
  return { caller: toCaller(payload, claims), scopes: toScopes(payload, audience) };
}

function toCaller(payload: JWTPayload, claims: JwtSettings['claims']): Caller {
  /** Only what the token itself has: every object has a `constructor`. */
  const read = (name: string | undefined) => {
    const value = name !== undefined && Object.hasOwn(payload, name) ? payload[name] : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const subject = read('sub');
  if (subject === undefined) throw unauthorized('the token has no sub that can be used');
  if (subject.startsWith(KEY_SUBJECT)) throw unauthorized('the token has the subject of an API key');
  return {
    subject,
    tenant: read(claims.tenant),
    audience: read(claims.audience),
    department: read(claims.department),
  };
}

function idToken() {
  return unauthorized('the token is an ID token', 'Send the access token instead.');
}
