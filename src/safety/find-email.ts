import type { Finding } from './finding.ts';

/** RFC 5321: octets; here characters, which are as many or fewer. */
const LONGEST_LOCAL_PART = 64;
const LONGEST_DOMAIN = 253;
const LONGEST_USER_INFO = 300;
const AT = /@|%40/g;
const LOCAL_ASCII = /[A-Za-z0-9._%+'&#!~-]/;
const LETTER_OR_MARK = /[\p{L}\p{N}\p{M}]/u;
/** From here on scripts are written without spaces: an address in Latin letters ends where they begin. */
const UNSPACED_SCRIPTS = 0x2e80;
const DOMAIN =
  /^(?:[\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}_-]{0,62}\.){1,8}(?:xn--[a-z0-9-]{2,59}|[\p{L}\p{M}]{2,24})/iu;
const LATIN_DOMAIN =
  /^(?:[a-z0-9][a-z0-9_-]{0,62}\.){1,8}(?:xn--[a-z0-9-]{2,59}|[a-z]{2,24})(?![a-z0-9\u00c0-\u024f])/i;
/** The next sentence after a full stop without a space: "bob@example.com.Please". */
const NEXT_SENTENCE = /(?<=\.[a-z]{2,24})\.[A-Z][a-z]+$/;
/** `pkg@1.0.0-rc.beta`, `logo@2x.png`. */
const VERSION_OR_SCALE = /^\d+\.\d|^[1-9]x\.(?:png|jpe?g|gif|webp|svg)$/i;
/** Users of machines, not people: git@github.com:org/repo.git, ubuntu@host. */
const MACHINE_USER = /^(?:git|hg|svn|ubuntu|debian|centos|fedora|ec2-user|azureuser|opc|vagrant)$/i;
/** `name [at] example [dot] com`, brackets of any kind, the dot as a word or a mark. */
const BRACKETED =
  /(?<![\w.+-])[\w.+-]{1,64} ?[[({<] ?at ?[\])}>] ?[\w-]{1,63}(?:(?: ?[[({<] ?dot ?[\])}>] ?|\.)[\w-]{1,63}){1,4}/gi;
/** `name at example dot com`; with words as ordinary as these only where an address is spoken of. */
const SPOKEN = /(?<![\w.+-])([\w.+-]{1,64}) at (?:[\w-]{1,63} dot ){1,3}[a-z]{2,24}\b/gi;
const SPEAKS_OF_ADDRESS = /\b(?:e-?mail|mail|address|contact|reach|write)\b/i;
const NO_NAME = /^(?:me|us|is|you|him|her|them|it|address|e-?mail|mail|contact|reach|write|look|page|site)$/i;

/** E-mail addresses, also in URLs, percent-encoded or spelt out with "[at]". Linear. */
export function findEmails(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { 0: at, index } of text.matchAll(AT)) {
    const domain = domainAfter(text, index + at.length);
    if (!domain) continue;
    const start = localPartStart(text, index);
    if (start === index || MACHINE_USER.test(text.slice(start, index))) continue;
    if (isUserInfoEnd(text, index)) continue;
    findings.push({ start, end: index + at.length + domain.length, kind: 'EMAIL' });
  }
  return findings;
}

/** Addresses spelt out so that machines do not see them. Linear. */
export function findSpeltEmails(text: string): readonly Finding[] {
  const bracketed = Array.from(text.matchAll(BRACKETED));
  const spoken = Array.from(text.matchAll(SPOKEN)).filter(({ 1: name = '', index }) => {
    return !NO_NAME.test(name) && SPEAKS_OF_ADDRESS.test(text.slice(Math.max(0, index - 48), index));
  });
  return [...bracketed, ...spoken].map(({ 0: found, index }) => {
    return { start: index, end: index + found.length, kind: 'EMAIL' };
  });
}

function domainAfter(text: string, from: number): string | undefined {
  const ahead = text.slice(from, from + LONGEST_DOMAIN);
  const [domain] = LATIN_DOMAIN.exec(ahead) ?? DOMAIN.exec(ahead) ?? [];
  if (domain === undefined || VERSION_OR_SCALE.test(domain)) return undefined;
  return domain.replace(NEXT_SENTENCE, '');
}

/** Where the local part before `at` begins; `at` where there is none. */
function localPartStart(text: string, at: number): number {
  const latin = text.charCodeAt(at - 1) < UNSPACED_SCRIPTS;
  let start = at;
  while (start > 0 && at - start < LONGEST_LOCAL_PART && isLocal(text, start - 1, latin)) start -= 1;
  // Quotes and marks before an address are not its own, nor is what stands percent-encoded there.
  const [before] = /^(?:[.'%+&#!~-]|(?<=%)[0-9A-F]{2}(?=\w))*/.exec(text.slice(start, at)) ?? [''];
  return start + before.length;
}

function isLocal(text: string, index: number, latin: boolean): boolean {
  const code = text.charCodeAt(index);
  if (code < 0x80) return LOCAL_ASCII.test(text.charAt(index));
  return (!latin || code < UNSPACED_SCRIPTS) && LETTER_OR_MARK.test(text.charAt(index));
}

/** Whether the mark at `at` ends the secret in `https://user:password@host` or `https://token@host`. */
function isUserInfoEnd(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LONGEST_USER_INFO), at);
  const authority = before.lastIndexOf('://') + 3;
  return authority >= 3 && /^(?:[^\s/?#<>"':]*:[^\s/?#<>"']*|[\w-]{20,})$/.test(before.slice(authority));
}
