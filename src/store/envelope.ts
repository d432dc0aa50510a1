import { crc32 } from 'node:zlib';
import { toName } from './record-paths.ts';

/** What stands in a record's file. Without a key it is a tombstone: the record was removed at `removedAtMs`. */
export interface Envelope {
  readonly key?: string | undefined;
  readonly value?: unknown;
  readonly version: number;
  readonly expiresAtMs?: number | undefined;
  readonly removedAtMs?: number | undefined;
}

const FORMAT = 1;
const ENDING = /,"crc32":(\d{1,10})\}\n$/;

/** One line of JSON; its last member is the CRC-32 of the line without it. */
export function toEnvelopeText({ key, version, expiresAtMs, removedAtMs, value }: Envelope): string {
  const body = JSON.stringify({ format: FORMAT, key, version, expiresAtMs, removedAtMs, value });
  return `${body.slice(0, -1)},"crc32":${crc32(body)}}\n`;
}

/** A file's envelope, or why it cannot be what was written there; no word of what stands in it. */
export type ReadEnvelope = { readonly envelope: Envelope } | { readonly why: string };

/** Reads what the file of version `version` of the record that is called `name` says. */
export function readEnvelopeText(text: string, name: string, version: number): ReadEnvelope {
  const ending = ENDING.exec(text);
  if (!ending) return { why: text === '' ? 'it is empty' : 'its end is missing' };
  const body = `${text.slice(0, ending.index)}}`;
  if (crc32(body) !== Number(ending[1])) return { why: 'its checksum is wrong' };
  let parsed: Envelope & { readonly format?: unknown };
  try {
    parsed = JSON.parse(body);
  } catch {
    return { why: 'it is not JSON' };
  }
  const { format, ...envelope } = parsed;
  if (format !== FORMAT) return { why: 'its format is not known here' };
  if (envelope.key !== undefined && toName(envelope.key) !== name) return { why: 'it is of another record' };
  if (envelope.version !== version) return { why: 'it is of another version' };
  return { envelope };
}

/** Since when there has been nothing to be read of it: it was removed, or its time is over. */
export function overSinceMs({ removedAtMs, expiresAtMs }: Envelope): number {
  return removedAtMs ?? expiresAtMs ?? Number.POSITIVE_INFINITY;
}

export function isOver(envelope: Envelope, nowMs: number): boolean {
  return envelope.removedAtMs !== undefined || overSinceMs(envelope) <= nowMs;
}
