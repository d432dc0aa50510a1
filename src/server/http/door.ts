import type { Context } from 'hono';
import type { Clock, Log } from '../../cascade/ports.ts';
import type { RequestError } from '../../cascade/request-error.ts';
import type { ToolCall } from '../../tools/tool.ts';
import { PACKAGE } from '../package.ts';
import type { HttpSettings } from './settings.ts';

/** Who asks, what they may do, and how long the transport can wait; all absent where anybody may ask anything. */
export type Asker = Pick<ToolCall, 'caller' | 'scopes' | 'limitMs'>;

/** What stands before every question: it lets in those for whom somebody vouches, and tells others how to get in. */
export interface Door {
  /** @throws RequestError for those for whom nobody vouches. */
  identify(context: Context): Promise<Asker>;
  /** `WWW-Authenticate` for a request that was refused; undefined where no token would help. */
  challenge(error: RequestError, context: Context): string | undefined;
  /** Documents that say how to get a token, by path. */
  readonly metadata: Readonly<Record<string, object>>;
  /** Where the one is of them that challenges name. */
  readonly metadataUrl?: string | undefined;
}

const OPEN_DOOR: Door = { identify: async () => ({}), challenge: () => undefined, metadata: {} };

/** A door that opens to the tokens and keys of `auth`; to everyone where there is none. */
export async function createDoor(
  auth: HttpSettings['auth'],
  parts: { clock: Clock; log: Log },
): Promise<Door> {
  if (!auth) return OPEN_DOOR;
  const [
    { createAuthenticator },
    { createProtectedResource, toForbiddenChallenge, toUnauthorizedChallenge },
  ] = await Promise.all([import('../auth/authenticate.ts'), import('../auth/protected-resource.ts')]);
  const authenticator = createAuthenticator(auth, { ...parts, now: Date.now });
  const resource = auth.jwt && createProtectedResource(auth.jwt, PACKAGE.name);
  return {
    identify: ({ req }) =>
      authenticator.authenticate({
        authorization: req.header('authorization'),
        apiKey: req.header('x-api-key'),
      }),
    challenge({ code, field }, { req }) {
      if (code === 'unauthorized') {
        return toUnauthorizedChallenge({ resource, wasTokenSent: req.header('authorization') !== undefined });
      }
      // Of two kinds of refusal only this is about the token: the other names the header at fault.
      const isOfToken = code === 'forbidden' && field === undefined;
      return isOfToken ? toForbiddenChallenge({ resource, scope: 'support:read' }) : undefined;
    },
    metadataUrl: resource?.metadataUrl,
    metadata: resource ? { [resource.path]: resource.metadata } : {},
  };
}
