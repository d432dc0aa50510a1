import { isStandIn } from './stand-in.ts';

/** What a secret is called decides what it may look like. */
export type SecretName = 'password' | 'key' | 'code' | 'pin';

/**
 * How a value is tied to its name: `set` by a mark (`password=x`, `"password": "x"`), `noted` by a colon and a blank
 * (`password: x`), `said` by a word (`the password is x`), or merely `next` to it (`password x`).
 */
export type SecretTie = 'set' | 'noted' | 'said' | 'next';

export interface SecretCandidate {
  readonly name: SecretName;
  readonly tie: SecretTie;
  /** Without quotes and without the full stop or comma behind it. */
  readonly value: string;
  readonly isQuoted: boolean;
  /** The text behind the value; its first few words are enough. */
  readonly after: string;
}

/** Letters, and marks between letters: words, or several joined without a blank. */
const WORDS = /^[\p{L}\p{M}]+(?:[-'’/.,:;&+()]{1,2}[\p{L}\p{M}]+)*[!?)]*$/u;
/** A passphrase: four words and more, joined. */
const PASSPHRASE = /^[\p{L}\p{M}]+(?:[-_.+][\p{L}\p{M}]+){3,}$/u;
/** What is said of passwords, apart from what `ABOUT` catches by its ending. */
const STATES = new Set(
  (
    'a about above again all also always an and another any anything as at bad because been before being below ' +
    'better blank but by can cannot case-sensitive case-insensitive change clear compliant constantly correct default ' +
    'different do does down easy else empty enough even ever exactly expiry fine for forgotten from good gone hard ' +
    'has have he help her here his how i if in incorrect info insecure into invalid is it its just kept known lost ' +
    'long mandatory manager min minimum missing my n/a needed never new no not nothing now obvious off often ok okay ' +
    'old on one only optional or our out over plain please policy policies possible private probably protected public ' +
    'really rejected required reset resets rotation rules safe same secret secure set short should simple since so ' +
    'some something somewhere still strong such sure that the their them then there they this three to too twice two ' +
    'unavailable unchanged unclear unknown unsafe until up us valid very via visible was we weak what whatever when ' +
    'where whether which who why will with without wrong yes yet you your yours mine ours correct? wrong? it? ' +
    'important identical critical essential ambiguous dangerous temporary necessary current recent generic automatic ' +
    'authentication configuration encryption rotation protection manager software everything anywhere everywhere ' +
    'irrelevant redundant inconsistent unique common random numeric alphanumeric visible history length strength ' +
    'falsch richtig abgelaufen vergessen nicht kein incorrecto incorrecta incorrecte oublié mal mauvais'
  ).split(' '),
);
const ABOUT = /(?:ed|ing|able|ible|ive|ly|ful|less|n['’]t)[!?]*$/i;
/** Names of methods and products, not passwords: "password SHA256". */
const TERMS =
  /^(?:sha|md|oauth|o?auth|argon|pbkdf|bcrypt|scrypt|aes|rsa|ed2|base|saml|totp|mfa|fido|ipv|http|utf|v\d|s3|ec2|k8s|mysql|postgres|windows|office|ios|macos|u2f|2fa|web|h2|log4|x509|pkcs)/i;
const COUNTED =
  /^\s?(?:[-–]|to\s)?\s?\d{0,3}\s?(?:char|digit|letter|symbol|word|minute|hour|day|week|month|year|attempt|time|second|sec\b|%|of\b|bits?\b|bytes?\b)/i;
const ENDS_CLAUSE = /^["'”)\]]?(?:\s*$|\s*[\n,;.!?)]|\s(?:and|but|or|for|user\w*|login)\b)/i;

/** Whether the candidate is a secret, rather than words about one. */
export function isSecretValue(candidate: SecretCandidate): boolean {
  const { name, value, after } = candidate;
  if (isStandIn(value) || /^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return false;
  if (COUNTED.test(after) && /^[\d.–-]+$/.test(value)) return false;
  switch (name) {
    case 'pin':
      return /^\d{4,6}$/.test(value);
    case 'code':
      return (
        /^(?=.*\d)[A-Z0-9-]{3,12}$/i.test(value) && (candidate.tie !== 'next' || /^\d{3,8}$/.test(value))
      );
    case 'key':
      return isKey(candidate);
    case 'password':
      return isPassword(candidate);
  }
}

function isKey({ tie, value, isQuoted }: SecretCandidate): boolean {
  if (!/^[\w.~+/=:!@#$%^&*-]{6,}$/.test(value) || /^(?:v?\d+(?:\.\d+)+|[.~]?\/.*)$/.test(value)) return false;
  const isMixed = /\d/.test(value) && /[a-z]/i.test(value);
  if (tie === 'next') return value.length >= 16 && isMixed && !isNamed(value);
  if (/^\d+$/.test(value)) return tie !== 'said' && value.length >= 8;
  if (isMixed) return !isNamed(value);
  return (isQuoted || tie === 'set') && value.length >= 16 && /[a-z][A-Z]|[A-Z][a-z]{0,3}[A-Z]/.test(value);
}

/** Parts that are words or short numbers, joined: names of things, such as `my-app-secret-1`. */
function isNamed(value: string): boolean {
  const parts = value.split(/[-_./:]/);
  return parts.length > 1 && parts.every((part) => /^[A-Za-z]*\d{0,3}$/.test(part));
}

function isPassword({ tie, value, isQuoted, after }: SecretCandidate): boolean {
  if (value.length < 4 || /^\.{0,2}\/\w/.test(value)) return false;
  if (PASSPHRASE.test(value)) return !STATES.has(value.toLowerCase());
  if (WORDS.test(value)) {
    if (isProse(value)) return false;
    return isQuoted || tie === 'set' || (tie !== 'next' && ENDS_CLAUSE.test(after));
  }
  if (tie !== 'next') return /[\p{L}\p{N}]/u.test(value);
  return /^(?=.*\d)(?=.*[a-z]).{6,}$/.test(value) && !TERMS.test(value) && !isNamed(value);
}

function isProse(value: string): boolean {
  const words = value
    .toLowerCase()
    .split(/[^\p{L}\p{M}'’-]+/u)
    .filter(Boolean);
  return STATES.has(value.toLowerCase()) || words.some((word) => STATES.has(word) || ABOUT.test(word));
}
