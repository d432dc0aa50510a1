import { toDigest } from './digest.ts';

const CHARACTERS = 24;

/** An id that follows from what the ticket is for: whoever opens it again, in any process, comes to the same. */
export function toTicketId(parts: Parameters<typeof toDigest>[0]): string {
  return `tkt_${toDigest(parts).slice(0, CHARACTERS)}`;
}
