import type { RequestListener } from 'node:http';
import { CompactSign, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Clock } from '../../src/cascade/ports.ts';
import { type Authenticator, createAuthenticator } from '../../src/server/auth/authenticate.ts';
import type { Identity } from '../../src/server/auth/identity.ts';
import { authSettingsSchema } from '../../src/server/auth/settings.ts';
import { startHttpServer } from './http-server.ts';
import { recordingLog } from './test-cascade.ts';

type Fields = Readonly<Record<string, unknown>>;

/** An authorization server on loopback as far as a resource server sees it: metadata, keys, tokens. */
export interface TokenIssuer {
  /** Its identifier. */
  readonly url: string;
  /** Paths asked for so far, in order. */
  readonly requests: readonly string[];
  /** How often its keys were asked for. */
  keyFetches(): number;
  /** The public key that tokens are signed for now. */
  readonly publicJwk: JWK;
  /** What it publishes; what it signs with comes last. */
  keys: readonly JWK[];
  /** Signs with another key from now on, and forgets the one before. */
  rotate(): Promise<void>;
  /** Answers what is asked under `path` in another way, or, where none is given, properly again. */
  answer(path: string, listener?: RequestListener): void;
  /** A token that would be taken at NOW but for these claims and header fields; those undefined are left out. */
  sign(claims?: Fields, header?: Fields): Promise<string>;
  /** A token with whatever payload. */
  signText(payload: string, header?: Fields): Promise<string>;
  close(): Promise<void>;
}

/** When tokens are made and checked: seconds since 1970. */
export const NOW = 1_800_000_000;
export const AUDIENCE = 'https://support.example.com/mcp';
export const KEYS_PATH = '/keys';

interface TokenIssuerOptions {
  /** The issuer's own. */
  readonly path?: string;
  /** Where its document is. */
  readonly metadata?: string;
  readonly algorithm?: string;
}

export async function startTokenIssuer({
  path = '',
  metadata = `/.well-known/oauth-authorization-server${path}`,
  algorithm = 'ES256',
}: TokenIssuerOptions = {}): Promise<TokenIssuer> {
  const requests: string[] = [];
  const answers = new Map<string, RequestListener>();
  const server = await startHttpServer((req, res) => {
    const asked = req.url ?? '';
    requests.push(asked);
    const answer = answers.get(asked);
    if (answer) return answer(req, res);
    const document =
      asked === metadata
        ? { issuer: url, jwks_uri: `${server.url}${KEYS_PATH}` }
        : asked === KEYS_PATH && { keys: issuer.keys };
    if (!document) return res.writeHead(404).end();
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
  });
  const url = `${server.url}${path}`;
  let rotation = 0;

  async function makeKey() {
    const { privateKey, publicKey } = await generateKeyPair(algorithm);
    const kid = `key-${++rotation}`;
    return {
      privateKey,
      kid,
      publicJwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' },
    };
  }

  let current = await makeKey();
  const issuer: TokenIssuer = {
    url,
    requests,
    keyFetches: () => requests.filter((asked) => asked === KEYS_PATH).length,
    get publicJwk() {
      return current.publicJwk;
    },
    keys: [current.publicJwk],
    async rotate() {
      current = await makeKey();
      issuer.keys = [current.publicJwk];
    },
    answer(asked, listener) {
      if (listener) answers.set(asked, listener);
      else answers.delete(asked);
    },
    sign: (claims = {}, header = {}) =>
      issuer.signText(JSON.stringify({ ...goodClaims(url), ...claims }), header),
    signText: (payload, header = {}) =>
      new CompactSign(new TextEncoder().encode(payload))
        .setProtectedHeader({ alg: algorithm, kid: current.kid, typ: 'at+jwt', ...header })
        .sign(current.privateKey),
    close: () => server.close(),
  };
  return issuer;
}

/** What a token that is taken at NOW says. */
export function goodClaims(issuer: string): Fields {
  return { iss: issuer, aud: AUDIENCE, sub: 'user-1', exp: NOW + 3_600, scope: 'support:read' };
}

/** A server that trusts an issuer, with time in the test's hands. */
export interface Relying {
  readonly authenticator: Authenticator;
  /** Sends a token as clients do. */
  present(token: string): Promise<Identity>;
  readonly logged: readonly { readonly event: string; readonly fields: unknown }[];
  /** Moves both clocks on. */
  advance(seconds: number): void;
  /** Lets whatever waits for a time limit reach it. */
  endWaits(): void;
}

/** `jwt` is added to the issuer and AUDIENCE; further `settings` stand beside it. */
export function rely(issuer: TokenIssuer, jwt: Fields = {}, settings: Fields = {}): Relying {
  const { log, logged } = recordingLog();
  const waits = new Set<() => void>();
  let passedMs = 0;
  // Waits end by hand: real sockets take real time, of which a clock that jumps knows nothing.
  const clock: Clock = {
    now: () => passedMs,
    epochMs: () => NOW * 1_000 + passedMs,
    sleep: (_, signal) =>
      new Promise((resolve) => {
        waits.add(resolve);
        signal.addEventListener('abort', () => waits.delete(resolve));
      }),
  };
  const authenticator = createAuthenticator(
    authSettingsSchema.parse({ jwt: { issuer: issuer.url, audience: AUDIENCE, ...jwt }, ...settings }),
    { clock, now: () => NOW * 1_000 + passedMs, log },
  );
  return {
    authenticator,
    present: (token) => authenticator.authenticate({ authorization: `Bearer ${token}` }),
    logged,
    advance: (seconds) => {
      passedMs += seconds * 1_000;
    },
    endWaits: () => {
      for (const resolve of waits) resolve();
    },
  };
}
