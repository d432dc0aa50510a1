import { createHash } from 'node:crypto';

/** SHA-256 over `parts` as JSON, in hex: a name that says nothing, and that no two lists of parts share. */
export function toDigest(parts: readonly (string | number | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
