import type { JSONWebKeySet } from 'jose';
import { toMessage } from '../../tiers/http-failure.ts';
import { type JwtSettings, mayHoldKeysOf } from './settings.ts';

const MOST_DOCUMENT_BYTES = 256 * 1024;

/**
 * The keys as the issuer publishes them now, not yet checked to be any. Rejects with words for operators where they
 * cannot be had.
 */
export async function fetchKeys(settings: JwtSettings, signal: AbortSignal): Promise<JSONWebKeySet> {
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
