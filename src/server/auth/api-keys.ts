import { timingSafeEqual } from 'node:crypto';
import { type Identity, KEY_SUBJECT } from './identity.ts';
import type { ApiKeySettings } from './settings.ts';

/** Whose key has this SHA-256; undefined where nobody's has. */
export type KeyRing = (digest: Buffer) => Identity | undefined;

/** Looks at every key, however soon one fits, so that the time taken tells nothing of the keys. */
export function createKeyRing(settings: readonly ApiKeySettings[]): KeyRing {
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
