import { getOAuthProtectedResourceMetadataUrl } from '@modelcontextprotocol/server';
import { SCOPES, type Scope } from '../../tools/tool.ts';
import type { JwtSettings } from './settings.ts';

/** What tells clients how to get a token for this server: RFC 9728. */
export interface ProtectedResource {
  /** Where the document is served. */
  readonly path: string;
  /** Its whole URL, for challenges. */
  readonly metadataUrl: string;
  /** The document, as JSON has it. */
  readonly metadata: {
    readonly resource: string;
    readonly authorization_servers: readonly string[];
    readonly scopes_supported: readonly Scope[];
    readonly bearer_methods_supported: readonly ['header'];
    readonly resource_name: string;
  };
}

/** The resource that `audience` names; `name` is for people. */
export function createProtectedResource(
  { issuer, audience, metadataUrl }: Pick<JwtSettings, 'issuer' | 'audience' | 'metadataUrl'>,
  name: string,
): ProtectedResource {
  const ownUrl = getOAuthProtectedResourceMetadataUrl(new URL(audience));
  return {
    path: new URL(ownUrl).pathname,
    metadataUrl: metadataUrl ?? ownUrl,
    metadata: {
      // As it is configured and not as a URL parser writes it: clients and issuers compare the letters.
      resource: audience,
      authorization_servers: [issuer],
      scopes_supported: SCOPES,
      bearer_methods_supported: ['header'],
      resource_name: name,
    },
  };
}

interface ChallengeOptions {
  /** Left out where only API keys are taken. */
  readonly resource?: ProtectedResource | undefined;
  /** What the request would need. */
  readonly scope?: Scope | undefined;
}

/** `WWW-Authenticate` for a 401: RFC 6750 wants no error said to those who sent no token. */
export function toUnauthorizedChallenge({
  wasTokenSent,
  ...options
}: ChallengeOptions & { readonly wasTokenSent: boolean }): string {
  return toChallenge(wasTokenSent ? 'invalid_token' : undefined, options);
}

/** `WWW-Authenticate` for a 403: the token is good, and does not allow this. */
export function toForbiddenChallenge(options: ChallengeOptions & { readonly scope: Scope }): string {
  return toChallenge('insufficient_scope', options);
}

function toChallenge(error: string | undefined, { resource, scope }: ChallengeOptions): string {
  const parameters = Object.entries({ error, scope, resource_metadata: resource?.metadataUrl }).flatMap(
    ([name, value]) => (value === undefined ? [] : [`${name}=${quote(value)}`]),
  );
  // A scheme has at least one parameter.
  return `Bearer ${parameters.join(', ') || 'realm="support"'}`;
}

/** Nothing in a value ends it, or the header. */
function quote(value: string): string {
  return `"${value.replace(/[^\x20-\x7e]/g, ' ').replace(/["\\]/g, '\\$&')}"`;
}
