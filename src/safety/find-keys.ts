import type { Finding } from './finding.ts';
import { isStandIn } from './stand-in.ts';

/** Keys that say by their first letters whose they are, from the providers' documentation. */
const ISSUED = new RegExp(
  `(?<![A-Za-z0-9])(?:${[
    '(?:AKIA|ASIA)[A-Z0-9]{16}', // AWS
    'gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255}',
    'glpat-[\\w-]{20,255}', // GitLab
    'xox[abeoprs]-[A-Za-z0-9-]{10,255}|xapp-[A-Za-z0-9-]{10,255}', // Slack
    '(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,255}|whsec_[A-Za-z0-9+/=]{20,255}', // Stripe
    'AIza[\\w-]{35}', // Google
    'sk-(?=[\\w-]{0,254}\\d)[A-Za-z0-9][\\w-]{19,254}', // OpenAI, Anthropic
    'npm_[A-Za-z0-9]{30,255}',
    'hf_[A-Za-z0-9]{30,255}', // Hugging Face
    'SG\\.[\\w-]{16,64}\\.[\\w-]{16,128}', // SendGrid
    '(?:SK|AC)[0-9a-f]{32}', // Twilio
  ].join('|')})(?![A-Za-z0-9])`,
  'g',
);
/** Parts of connection strings, signed URLs and headers whose value is a key, whatever it looks like. */
const CARRIED =
  /(?<![a-z])(?:(?:AccountKey|SharedAccessKey|SharedAccessSignature|sig|X-Amz-(?:Signature|Security-Token))=|bearer\s{1,3}(?=[\w.~+/-]{0,4096}\d)|authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:basic|token|apikey)\s{1,3})([\w.~+/%-]{12,4096}={0,2})/gi;
/** Letters of both cases and digits in one long run: what only a machine writes. */
const RANDOM =
  /(?<![\w+/=.-])(?=[\w+/-]{0,127}[A-Z])(?=[\w+/-]{0,127}[a-z])(?=[\w+/-]{0,127}\d)[\w+/-]{20,512}={0,2}(?![\w+/=])/g;
const NEAR_KEY =
  /(?:\b|_)(?:(?<!public )keys?|tokens?|secrets?|credentials?|passw(?:or)?d|auth|signature)\b/i;
const REACH = 40;
/** Bits per character; words joined by dashes or slashes have less. */
const LEAST_ENTROPY = 3.6;

/** API keys and tokens by their form, or by what they are carried in. Linear. */
export function findKeys(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { 0: found, index: start } of text.matchAll(ISSUED)) {
    findings.push({ start, end: start + found.length, kind: 'KEY' });
  }
  for (const { 0: found, 1: value = '', index } of text.matchAll(CARRIED)) {
    const end = index + found.length;
    if (!isStandIn(value)) findings.push({ start: end - value.length, end, kind: 'KEY' });
  }
  for (const { 0: found, index: start } of text.matchAll(RANDOM)) {
    if (!NEAR_KEY.test(text.slice(Math.max(0, start - REACH), start))) continue;
    if (entropy(found) < LEAST_ENTROPY || isMadeOfWords(found)) continue;
    findings.push({ start, end: start + found.length, kind: 'KEY' });
  }
  return findings;
}

/** Bits per character (Shannon), by how often each occurs. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** `projects/Shop-2/regions/eu-north-1`: parts that are words or short numbers. */
function isMadeOfWords(text: string): boolean {
  const parts = text.split(/[^A-Za-z0-9]+/);
  return parts.length > 1 && parts.every((part) => /^(?:[A-Za-z]?[a-z]*|[A-Z]*)\d{0,4}$/.test(part));
}

/** As long as user and password in a URL may be, in characters. */
const LONGEST_USER_INFO = 300;
const TOKEN_AS_USER = /^[\w-]{20,255}@/;

/** The passwords of URLs such as `https://user:password@host`, and the tokens of `https://token@host`. Linear. */
export function findUrlPasswords(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
    const ahead = text.slice(at + 3, at + 3 + LONGEST_USER_INFO);
    const authority = ahead.slice(0, ahead.search(/[\s/?#<>"']|$/));
    const end = authority.lastIndexOf('@');
    const colon = authority.indexOf(':');
    // Without a user's name before it, as Git takes them: https://TOKEN@host.
    const start = colon !== -1 && colon < end ? colon + 1 : TOKEN_AS_USER.test(authority) ? 0 : end;
    if (end > start && !isStandIn(authority.slice(start, end))) {
      findings.push({ start: at + 3 + start, end: at + 3 + end, kind: 'KEY' });
    }
  }
  return findings;
}
