import type { Finding } from './finding.ts';
import { isSecretValue, type SecretName, type SecretTie } from './secret-value.ts';

/**
 * What secrets are called, also within names such as `DB_PASSWORD` and `clientSecret`. Each begins with what all its
 * forms have, as most texts have none; what has to stand before it is looked for from there.
 */
const NAMES: Readonly<Record<SecretName, string>> = {
  password:
    'passw(?:or)?d|pass ?(?:phrase|code)|(?:pass|pwd|psw|pw|creds?)(?<![a-z](?:pass|pwd|psw|pw|creds?))|passwort|' +
    'sshpass -p|(?:-u|--user)(?<=\\s(?:-u|--user))[ =]["\']?[a-z_][\\w.@+-]{0,63}(?=:)|kennwort|contrase[nñ]a|mot de passe|senha|wachtwoord|l[oö]senord|密码|パスワード',
  key:
    'key(?<=(?:api|access|account|auth|secret|private|encryption|signing|master|subscription)[ _-]?key)(?: id)?|' +
    'token|secret',
  code:
    '(?:otp|cv[vc]2?|tan)(?<![a-z](?:otp|cv[vc]2?|tan))|' +
    'codes?(?<=(?:one[- ]?time|verification|security|2fa|mfa|sms|backup|recovery)[ _-](?:pass)?codes?)',
  pin: 'pin(?<![a-z]pin)(?: number)?',
};
const NAME = new RegExp(
  `(?:${Object.values(NAMES)
    .map((words) => `(${words})`)
    .join('|')})(?![a-z])`,
  'gi',
);
/** What ties a value to the name before it, after what the secret is for (in a few words). */
const TIE = new RegExp(
  `(?: (?:for|of|on|that|which|i|we) (?:[^\\n.:=?!]|\\.(?=\\S)){1,60}?(?=\\s{0,3}[:=]|\\s(?:is|was|are)\\s))?(?:${[
    // XML, JSON, assignments, URL parameters; a colon with a blank is how people note things down.
    `(["'\`*]{0,2}(?:>|[ \\t]{0,3}(?:=>|:=|==?|->)\\s{0,3}|:(?=[^\\s*])|(?<=["'\`]):[ \\t]{0,3}))`,
    `(\\*{0,2}[ \\t]{0,2}[:：]\\*{0,2}\\s{1,3}|\\s{1,2}[–—-]\\s{1,2})`,
    `(\\s{1,3}(?:(?:has been |was |is )?(?:now )?(?:changed|set|reset) to|is|was|are|ist|war|es|est|era|to|be|equals)(?::\\s{0,3}|\\s{1,3})(?:(?:now|currently|still|set to|just|simply)\\s{1,2})?:?\\s{0,2})`,
    `(\\s{1,3})`,
  ].join('|')})(?=(["'\`“‘«„]?)\\S)`,
  'iy',
);
const CLOSING: Readonly<Record<string, string>> = { '“': '”', '‘': '’', '«': '»', '„': '“' };
const SECRETS = Object.keys(NAMES) as SecretName[];
/** In the order of their groups. */
const TIES: readonly SecretTie[] = ['set', 'noted', 'said', 'next'];
/** What was assigned ends where the next is: `password=x&page=2`, `Password=x;Database=shop`. */
const SET_RUN = /^(?:[^\s<>"'`&;,]|[&;,](?![\w.-]{1,30} ?[=:]|[\s"'\]}]|$))+/;
/** Behind a value these belong to the sentence; a bracket too, unless it was opened within the value. */
const MARKS = /[.,;:"'”’»?*`\\|]+$/;
const MARKS_AND_BRACKETS = /[.,;:)\]}>"'”’»?*`\\|]+$/;
const LONGEST_VALUE = 200;

/** Values that follow the name of a secret: passwords, keys, tokens, one-time codes and PINs. Linear. */
export function findPasswords(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  NAME.lastIndex = 0;
  for (let match = NAME.exec(text); match; match = NAME.exec(text)) {
    TIE.lastIndex = NAME.lastIndex;
    const tied = TIE.exec(text);
    if (!tied) continue;
    const name = SECRETS[groupOf(match)] ?? 'password';
    const tie = TIES[groupOf(tied)] ?? 'next';
    const quote = tied[TIES.length + 1] ?? '';
    const from = TIE.lastIndex + quote.length;
    const { value, isQuoted } = readValue(text.slice(from, from + LONGEST_VALUE), quote, tie);
    const end = from + value.length;
    if (value === '' || !isSecretValue({ name, tie, value, isQuoted, after: text.slice(end, end + 24) }))
      continue;
    findings.push({ start: from, end, kind: 'KEY' });
    NAME.lastIndex = end;
  }
  return findings;
}

/** Which of the alternatives matched, from 0. */
function groupOf(match: RegExpExecArray): number {
  return match.findIndex((group, index) => index > 0 && group !== undefined) - 1;
}

/** The value at the start of `ahead`: up to its closing quote on the same line, or up to the next blank. */
function readValue(ahead: string, quote: string, tie: SecretTie) {
  const closing = quote === '' ? -1 : ahead.search(new RegExp(`[${CLOSING[quote] ?? quote}\n]`));
  if (closing > 0 && ahead.charAt(closing) !== '\n')
    return { value: ahead.slice(0, closing), isQuoted: true };
  const [run = ''] = (tie === 'set' ? SET_RUN : /^[^\s<>]+/).exec(ahead) ?? [];
  return { value: run.replace(/[[({]/.test(run) ? MARKS : MARKS_AND_BRACKETS, ''), isQuoted: false };
}
