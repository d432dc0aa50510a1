import type { Finding } from './finding.ts';

const PEM_BEGIN = /-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g;
const PEM_END = /-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g;
const PUTTY_BEGIN = /PuTTY-User-Key-File-\d/g;
const PUTTY_END = /Private-(?:MAC|Hash): ?[0-9a-f]{0,128}/gi;
/** Key material, rather than the dots of an example. */
const MATERIAL = /[A-Za-z0-9+/=]{16}/;
/** The same where the end is missing, and a sentence with a path in it may follow instead. */
const CUT_MATERIAL = /(?=[A-Za-z0-9+/=]{0,31}[A-Z])(?=[A-Za-z0-9+/=]{0,31}\d)[A-Za-z0-9+/=]{32}/;
/** How far from the first line it is looked for then, in characters: headers come before it. */
const HEADER_REACH = 600;

/**
 * Private keys as PEM, OpenPGP, SSH2 and PuTTY write them, from their first line to their last, or to the end of the
 * text where that is cut off. Certificates and public keys are public. Linear.
 */
export function findPrivateKeys(text: string): readonly Finding[] {
  return [...findBlocks(text, PEM_BEGIN, PEM_END), ...findBlocks(text, PUTTY_BEGIN, PUTTY_END)];
}

function findBlocks(text: string, begin: RegExp, end: RegExp): readonly Finding[] {
  const findings: Finding[] = [];
  let hasEnd = true;
  begin.lastIndex = 0;
  for (let first = begin.exec(text); first; first = begin.exec(text)) {
    const body = begin.lastIndex;
    end.lastIndex = body;
    const last: RegExpExecArray | null = hasEnd ? end.exec(text) : null;
    hasEnd = last !== null;
    const stop = last ? end.lastIndex : text.length;
    const isKey = last
      ? MATERIAL.test(text.slice(body, last.index))
      : CUT_MATERIAL.test(text.slice(body, body + HEADER_REACH));
    if (isKey) findings.push({ start: first.index, end: stop, kind: 'PRIVATE_KEY' });
    if (isKey || last) begin.lastIndex = stop;
  }
  return findings;
}

/** Characters of a header that is decoded: `{"alg":""}` and longer. */
const HEADER = { shortest: 14, longest: 4_096 };
const SEGMENT = /[\w-]/;

/** JSON Web Tokens, signed, encrypted or cut off after the claims: the first part is a header with `alg`. Linear. */
export function findJwts(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  for (let start = text.indexOf('eyJ'); start !== -1; ) {
    const header = segmentEnd(text, start);
    let end = header;
    for (
      let part = 1;
      part < 5 && text.charAt(end) === '.' && SEGMENT.test(text.charAt(end + 1));
      part += 1
    ) {
      end = segmentEnd(text, end + 1);
    }
    if (end > header && isJwtHeader(text.slice(start, header))) findings.push({ start, end, kind: 'JWT' });
    start = text.indexOf('eyJ', Math.max(header, start + 3));
  }
  return findings;
}

function segmentEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && SEGMENT.test(text.charAt(end))) end += 1;
  return end;
}

function isJwtHeader(segment: string): boolean {
  if (segment.length < HEADER.shortest || segment.length > HEADER.longest) return false;
  try {
    const header: unknown = JSON.parse(Buffer.from(segment, 'base64url').toString());
    return typeof header === 'object' && header !== null && 'alg' in header;
  } catch {
    return false;
  }
}
