import type { JWTPayload } from 'jose';
import { SCOPES, type Scope } from '../../tools/tool.ts';

/**
 * The scopes of ours among a token's, in `scope` (RFC 9068) or `scp` (as some issuers have it); others are ignored.
 * Cognito puts the server that they are for before each of them: `https://support.example.com/mcp/support:read`.
 */
export function toScopes({ scope, scp }: JWTPayload, audience: string): ReadonlySet<Scope> {
  const said = new Set(
    [scope, scp].flatMap((claim) => (typeof claim === 'string' ? claim.split(' ') : claim)),
  );
  return new Set(SCOPES.filter((known) => said.has(known) || said.has(`${audience}/${known}`)));
}
