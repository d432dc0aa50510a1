import { createHash, timingSafeEqual } from 'node:crypto';
import {
  createLocalJWKSet,
  decodeJwt,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  type JWTVerifyResult,
  jwtVerify,
} from 'jose';
import { LRUCache } from 'lru-cache';
import type { Caller } from '../../cascade/caller.ts';
import type { Clock, Log } from '../../cascade/ports.ts';
import { RequestError } from '../../cascade/request-error.ts';
import { withinLimit } from '../../cascade/time-limit.ts';
import { toMessage } from '../../tiers/http-failure.ts';
import type { Scope } from '../../tools/tool.ts';
import { toScopes } from './scopes.ts';
import { type ApiKeySettings, type AuthSettings, type JwtSettings, mayHoldKeysOf } from './settings.ts';

/** Who asks, and what they may ask for. */
export interface Identity {
  readonly caller: Caller;
  readonly scopes: ReadonlySet<Scope>;
}

/** The values of a request's headers, as they came. */
export interface Credentials {
  /** `Authorization`: a token or an API key, as Bearer. */
  readonly authorization?: string | undefined;
  /** `X-API-Key`; read only where there is no `Authorization`. */
  readonly apiKey?: string | undefined;
}

export interface Authenticator {
  /**
   * Who sent these. @throws RequestError: `unauthorized` with what is wrong, or `unavailable` while the issuer's
   * keys cannot be had; never anything else.
   */
  authenticate(credentials: Credentials): Promise<Identity>;
}

export interface AuthenticatorOptions {
  readonly clock: Clock;
  /** Milliseconds since 1970, by which tokens expire. */
  readonly now: () => number;
  readonly log: Log;
}

const MOST_CREDENTIAL_CHARACTERS = 8 * 1024;
/** RFC 6750; nothing in it can be read two ways, so that a long header takes no longer than its length. */
const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;
/** The last part is empty where nothing was signed, which is refused by that name. */
const COMPACT_JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;
/** What callers with an API key are called; no token may claim to be one. */
const KEY_SUBJECT = 'key:';

/** Says who a request comes from, by its token or its API key. */
export function createAuthenticator(
  { jwt, apiKeys }: AuthSettings,
  options: AuthenticatorOptions,
): Authenticator {
  const findKeyHolder = createKeyRing(apiKeys);
  const checkToken = jwt && createTokenCheck(jwt, options);
  return {
    async authenticate(credentials) {
      const credential = readCredential(credentials);
      const digest = createHash('sha256').update(credential).digest();
      const holder = findKeyHolder(digest);
      if (holder) return holder;
      if (!credentials.authorization || !checkToken) throw unauthorized('the API key is not known here');
      if (!COMPACT_JWT.test(credential)) {
        throw unauthorized('the token is malformed: it is no JWT, and no API key that is known here');
      }
      return checkToken(credential, digest);
    },
  };
}

function readCredential({ authorization, apiKey }: Credentials): string {
  const most = MOST_CREDENTIAL_CHARACTERS;
  if (authorization) {
    if (authorization.length > 'Bearer '.length + most)
      throw unauthorized(`the token is longer than ${most} bytes`);
    const token = BEARER.exec(authorization)?.[1];
    if (token) return token;
    throw unauthorized('the Authorization header is malformed', 'Send it as Authorization: Bearer <token>.');
  }
  if (apiKey && apiKey.length > most) throw unauthorized(`the API key is longer than ${most} bytes`);
  if (apiKey) return apiKey;
  throw unauthorized('a token or an API key is missing', 'Send one as Authorization: Bearer <token>.');
}

/** Looks at every key, however soon one fits, so that the time taken tells nothing of the keys. */
function createKeyRing(settings: readonly ApiKeySettings[]): (digest: Buffer) => Identity | undefined {
  const keys = settings.map(({ name, sha256, scopes, tenant, audience, department }) => ({
    hash: Buffer.from(sha256, 'hex'),
    identity: {
      caller: { subject: `${KEY_SUBJECT}${name}`, tenant, audience, department },
      scopes: new Set(scopes),
    },
  }));
  return (digest) => {
    let holder: Identity | undefined;
    for (const { hash, identity } of keys) if (timingSafeEqual(hash, digest)) holder = identity;
    return holder;
  };
}

const CLOCK_TOLERANCE_SECONDS = 30;
/** A token is checked anew after this time, so that a key that its issuer takes back does not open doors for long. */
const REMEMBER_MS = 5 * 60_000;
const MOST_REMEMBERED = 10_000;
const MOST_REMEMBERED_CHARACTERS = 8_000_000;
/** Of keys without a `kid` that may all fit. */
const MOST_CANDIDATES = 4;
/** RFC 9068, and what those have who do not keep to it. */
const ACCESS_TOKEN_TYPE = /^(?:application\/)?(?:at\+)?jwt$/i;
/** OpenID Connect puts these into ID tokens, which say who signed in somewhere, not what may be done here. */
const OF_ID_TOKENS = ['nonce', 'at_hash'];
const COMPLAIN_EVERY_MS = 60_000;

type TokenCheck = (token: string, digest: Buffer) => Promise<Identity>;

/** Checks access tokens of one issuer and remembers, by their hashes, those that passed. */
function createTokenCheck(settings: JwtSettings, { clock, now, log }: AuthenticatorOptions): TokenCheck {
  const { issuer, audience, algorithms, claims } = settings;
  const findKey = createIssuerKeys(settings, clock, log);
  const remembered = new LRUCache<
    string,
    { readonly identity: Identity; readonly expiresAtMs: number; readonly forgetAtMs: number }
  >({
    max: MOST_REMEMBERED,
    maxSize: MOST_REMEMBERED_CHARACTERS,
    sizeCalculation: ({ identity }) => JSON.stringify(identity.caller).length + 500,
  });
  let complainFromMs = Number.NEGATIVE_INFINITY;

  async function verify(token: string): Promise<JWTPayload> {
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
      const { typ } = protectedHeader;
      if (typeof typ !== 'string' || !ACCESS_TOKEN_TYPE.test(typ)) {
        throw unauthorized('the token is of another type than an access token');
      }
      if (OF_ID_TOKENS.some((claim) => Object.hasOwn(payload, claim))) {
        throw unauthorized('the token is an ID token', 'Send the access token instead.');
      }
      return payload;
    } catch (error) {
      if (error instanceof RequestError) throw error;
      const words = whatIsWrong(error);
      if (words) throw unauthorized(words, 'Get a new token from its issuer and send that.');
      if (clock.now() >= complainFromMs) {
        complainFromMs = clock.now() + COMPLAIN_EVERY_MS;
        log.error('issuer_key_unusable', { issuer, message: toMessage(error) });
      }
      throw unavailable(RETRY_MS);
    }
  }

  return async (token, digest) => {
    const key = digest.toString('base64');
    const known = remembered.get(key);
    if (known && now() < known.expiresAtMs && clock.now() < known.forgetAtMs) return known.identity;
    const payload = await verify(token);
    const identity = { caller: toCaller(payload, claims), scopes: toScopes(payload) };
    const expiresAtMs = Number(payload.exp) * 1_000;
    remembered.set(key, { identity, expiresAtMs, forgetAtMs: clock.now() + REMEMBER_MS });
    return identity;
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

const LOAD_LIMIT_MS = 5_000;
const FRESH_MS = 10 * 60_000;
/** While the issuer cannot be reached its last keys do, for as long. */
const USABLE_MS = 60 * 60_000;
const RETRY_MS = 10_000;
/** Between two loads for keys that are not there: anybody can name one. */
const SEARCH_MS = 30_000;
const MOST_DOCUMENT_BYTES = 256 * 1024;

const NEVER = new AbortController().signal;

/**
 * The issuer's keys, loaded when first needed, ten minutes later, and when a token names one that is not there.
 * One load at a time, whoever waits for it. Operators hear of an outage once, and of its end.
 */
function createIssuerKeys(settings: JwtSettings, clock: Clock, log: Log): JWTVerifyGetKey {
  const { issuer } = settings;
  let held: { readonly find: ReturnType<typeof createLocalJWKSet>; readonly sinceMs: number } | undefined;
  let loading: Promise<void> | undefined;
  let isOut = false;
  let retryFromMs = Number.NEGATIVE_INFINITY;
  let searchFromMs = Number.NEGATIVE_INFINITY;

  const isYounger = (ms: number) => held !== undefined && clock.now() - held.sinceMs < ms;
  const notYet = () => unavailable(retryFromMs - clock.now());

  function load(): Promise<void> {
    loading ??= tryToLoad().finally(() => {
      loading = undefined;
    });
    return loading;
  }

  async function tryToLoad(): Promise<void> {
    if (clock.now() < retryFromMs) throw notYet();
    try {
      const keys = await withinLimit(clock, LOAD_LIMIT_MS, NEVER, (signal) => fetchKeys(settings, signal));
      if (!keys) throw new Error(`no reply within ${LOAD_LIMIT_MS} ms`);
      held = { find: createLocalJWKSet(keys), sinceMs: clock.now() };
    } catch (error) {
      retryFromMs = clock.now() + RETRY_MS;
      if (!isOut) log.error('issuer_keys_unavailable', { issuer, message: toMessage(error) });
      isOut = true;
      throw notYet();
    }
    if (isOut) log.info('issuer_keys_available_again', { issuer });
    isOut = false;
  }

  const find: JWTVerifyGetKey = async (header, token) => {
    if (!held) throw notYet();
    return held.find(header, token);
  };

  return async (header, token) => {
    if (!isYounger(FRESH_MS)) {
      await load().catch((error: unknown) => {
        if (!isYounger(USABLE_MS)) throw error;
      });
    }
    try {
      return await find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      if (!loading) {
        if (clock.now() < searchFromMs) throw isOut ? notYet() : error;
        searchFromMs = clock.now() + SEARCH_MS;
      }
      await load();
      return find(header, token);
    }
  };
}

async function fetchKeys(settings: JwtSettings, signal: AbortSignal): Promise<JSONWebKeySet> {
  const url = settings.jwksUri ?? (await findKeysUrl(settings.issuer, signal));
  return (await fetchDocument(url, signal)) as unknown as JSONWebKeySet;
}

/** Where the issuer's metadata says that its keys are. */
async function findKeysUrl(issuer: string, signal: AbortSignal): Promise<string> {
  const complaints: string[] = [];
  for (const url of toMetadataUrls(issuer)) {
    try {
      const metadata = await fetchDocument(url, signal);
      if (metadata.issuer !== issuer) throw new Error(`${url} is the metadata of another issuer`);
      const { jwks_uri: keysUrl } = metadata;
      if (typeof keysUrl === 'string' && mayHoldKeysOf(issuer, keysUrl)) return keysUrl;
      throw new Error(`${url} has no jwks_uri that can be trusted`);
    } catch (error) {
      complaints.push(toMessage(error));
    }
  }
  throw new Error(complaints.join('; '));
}

/** As RFC 8414 and OpenID Connect have them, in the order in which MCP's clients look. */
function toMetadataUrls(issuer: string): Set<string> {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return new Set([
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ]);
}

/** The JSON object at `url`; a redirect is not followed, as it leads where nobody has vouched for. */
async function fetchDocument(url: string, signal: AbortSignal): Promise<Record<string, unknown>> {
  const response = await fetch(url, { signal, redirect: 'manual', headers: { accept: 'application/json' } });
  if (response.status !== 200) throw new Error(`${url} replied with HTTP ${response.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_DOCUMENT_BYTES) throw new Error(`${url} is larger than ${MOST_DOCUMENT_BYTES} bytes`);
    chunks.push(chunk);
  }
  const document: unknown = JSON.parse(new TextDecoder().decode(Buffer.concat(chunks)));
  if (typeof document !== 'object' || document === null) throw new Error(`${url} is no JSON object`);
  return document as Record<string, unknown>;
}

function unauthorized(message: string, nextStep = 'Send a token or key that is valid here.'): RequestError {
  return new RequestError('unauthorized', message, { nextStep });
}

function unavailable(waitMs: number): RequestError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return new RequestError('unavailable', 'the keys to check tokens with cannot be had just now', {
    retryable: true,
    retryAfterSeconds,
    nextStep: `Wait ${retryAfterSeconds} s and send it again.`,
  });
}
