import { createHash } from 'node:crypto';
import { createKeyRing } from './api-keys.ts';
import { type Identity, unauthorized } from './identity.ts';
import type { AuthSettings } from './settings.ts';
import { createTokenCheck, type TokenCheckOptions } from './token-check.ts';

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

const MOST_CREDENTIAL_CHARACTERS = 8 * 1024;
/** RFC 6750; nothing in it can be read two ways, so that a long header takes no longer than its length. */
const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;
/** The last part is empty where nothing was signed, which is refused by that name. */
const COMPACT_JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Says who a request comes from, by its token or its API key. */
export function createAuthenticator(
  { jwt, apiKeys }: AuthSettings,
  options: TokenCheckOptions,
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
