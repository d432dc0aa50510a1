import {
  decodeJwt,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  type JWTVerifyResult,
  jwtVerify,
} from 'jose';
import { LRUCache } from 'lru-cache';
import type { Clock, Log } from '../../cascade/ports.ts';
import { RequestError } from '../../cascade/request-error.ts';
import { toMessage } from '../../tiers/http-failure.ts';
import { type Identity, unauthorized } from './identity.ts';
import { createIssuerKeys, keysUnavailable } from './issuer-keys.ts';
import type { JwtSettings } from './settings.ts';
import { assertAccessToken, toIdentity } from './token-claims.ts';

export interface TokenCheckOptions {
  readonly clock: Clock;
  /** Milliseconds since 1970, by which tokens expire. */
  readonly now: () => number;
  readonly log: Log;
}

/** Who bears `token`, whose SHA-256 is `digest`. @throws RequestError as an Authenticator does. */
export type TokenCheck = (token: string, digest: Buffer) => Promise<Identity>;

const CLOCK_TOLERANCE_SECONDS = 30;
/** A token is checked anew after this time, so that a key that its issuer takes back does not open doors for long. */
const REMEMBER_MS = 5 * 60_000;
const MOST_REMEMBERED = 10_000;
const MOST_REMEMBERED_CHARACTERS = 8_000_000;
/** Of keys without a `kid` that may all fit. */
const MOST_CANDIDATES = 4;
const COMPLAIN_EVERY_MS = 60_000;

/** Checks access tokens of one issuer and remembers, by their hashes, those that passed. */
export function createTokenCheck(settings: JwtSettings, options: TokenCheckOptions): TokenCheck {
  const { clock, now } = options;
  const verify = createVerification(settings, options);
  const remembered = new LRUCache<
    string,
    { readonly identity: Identity; readonly expiresAtMs: number; readonly forgetAtMs: number }
  >({
    max: MOST_REMEMBERED,
    maxSize: MOST_REMEMBERED_CHARACTERS,
    sizeCalculation: ({ identity }) => JSON.stringify(identity.caller).length + 500,
  });
  return async (token, digest) => {
    const key = digest.toString('base64');
    const known = remembered.get(key);
    if (known && now() < known.expiresAtMs && clock.now() < known.forgetAtMs) return known.identity;
    const payload = await verify(token);
    const identity = toIdentity(payload, settings);
    const expiresAtMs = Number(payload.exp) * 1_000;
    remembered.set(key, { identity, expiresAtMs, forgetAtMs: clock.now() + REMEMBER_MS });
    return identity;
  };
}

/** What an access token says, once it is certain that its issuer said so. Operators hear of keys of no use. */
function createVerification(settings: JwtSettings, { clock, now, log }: TokenCheckOptions) {
  const { issuer, audience, algorithms } = settings;
  const findKey = createIssuerKeys(settings, clock, log);
  let complainFromMs = Number.NEGATIVE_INFINITY;

  return async (token: string): Promise<JWTPayload> => {
    try {
      // Before anything is fetched or reckoned for a token that nobody here would take.
      if (decodeJwt(token).iss !== issuer) throw unauthorized('the token is from another issuer');
      const { protectedHeader, payload } = await checkSignature(token, findKey, {
        issuer,
        audience,
        algorithms,
        requiredClaims: ['exp'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: new Date(now()),
      });
      assertAccessToken(protectedHeader, payload);
      return payload;
    } catch (error) {
      if (error instanceof RequestError) throw error;
      const words = whatIsWrong(error);
      if (words) throw unauthorized(words, 'Get a new token from its issuer and send that.');
      if (clock.now() >= complainFromMs) {
        complainFromMs = clock.now() + COMPLAIN_EVERY_MS;
        log.error('issuer_key_unusable', { issuer, message: toMessage(error) });
      }
      throw keysUnavailable();
    }
  };
}

/** A token without a `kid` may fit several keys: each is tried. */
async function checkSignature(
  token: string,
  findKey: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(token, findKey, options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    let tried = 0;
    for await (const key of error) {
      if (tried++ === MOST_CANDIDATES) break;
      try {
        return await jwtVerify(token, key, options);
      } catch (failure) {
        if (!(failure instanceof errors.JWSSignatureVerificationFailed)) throw failure;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

/** In words, without anything that the token says; undefined where it is not the token's fault. */
function whatIsWrong(error: unknown): string | undefined {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason !== 'check_failed') return `the token has no ${error.claim} that can be used`;
    return error.claim === 'nbf' ? 'the token is not valid yet' : 'the token is for another audience';
  }
  if (error instanceof errors.JOSEAlgNotAllowed)
    return 'the token is signed in a way that is not allowed here';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature of the token is wrong';
  if (error instanceof errors.JWKSNoMatchingKey)
    return 'the token is signed with a key that its issuer does not have';
  const isMalformed = [errors.JWTInvalid, errors.JWSInvalid, errors.JOSENotSupported].some(
    (kind) => error instanceof kind,
  );
  return isMalformed ? 'the token is malformed' : undefined;
}
