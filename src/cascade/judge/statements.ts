import { toSentences } from '../../text/sentences.ts';
import { toTerms } from '../../text/words.ts';

/** What a text says, as far as it can be held against what another one says. All is lower case. */
export interface Statements {
  /** Stems of its topic words, without numbers. */
  readonly words: ReadonlySet<string>;
  /** `1,500.00` is `1500`. */
  readonly numbers: ReadonlySet<string>;
  /** Codes, commands, addresses, file names. */
  readonly codes: ReadonlySet<string>;
  /** Words in capitals, and with one where no sentence begins. */
  readonly names: ReadonlySet<string>;
  /** What it begins with, where that is one of the two. */
  readonly verdict: 'yes' | 'no' | undefined;
  /** The letter that it chooses of those offered. */
  readonly choice: string | undefined;
  /** What a calculation comes to. */
  readonly result: string | undefined;
  readonly sentences: readonly Sentence[];
}

export interface Sentence {
  readonly words: ReadonlySet<string>;
  readonly isNegated: boolean;
}

/** Beyond this nobody's answer says anything new. */
const MOST_CHARACTERS = 20_000;
/** Each is held against each of the other's. */
const MOST_SENTENCES = 60;

const MARKERS = /\[\d{1,2}(?:\s*[,;]\s*\d{1,2})*\]/g;
const ITEM_NUMBERS = /^[ \t]*(?:\d{1,2}[.)]|#{1,3})[ \t]+/gm;
const FOREIGN_DIGIT = /(?![0-9])\p{Nd}/gu;

const QUOTED_CODE = /`+([^`\n]{1,80})`+/g;
const TOKEN = /[^\s"'“”‘’«»()[\]{}<>|*,;。，；！？]+/g;
const PUNCTUATION_AROUND = /^[.:]+|[.:/!?]+$/g;
const CODES: readonly RegExp[] = [
  /^https?:\/\//i,
  /^[^@\s]+@[^@\s]+$/,
  /^(?:--?|\/|~\/)[a-z][\w./=-]*$/i,
  /_|::/,
  // A digit behind a letter: `th-3004`, `m2.large`, and not `30gb` or `60-day`.
  /^[a-z][a-z.:/-]*\d[a-z\d.:/-]*$/i,
  /^(?!\d{1,3}(?:\.\d{3})+$)v?\d+(?:\.\d+){2,}$/i,
  /^[a-z\d-]{2,}(?:\.[a-z\d-]{2,})*\.[a-z]{2,6}$/i,
];
const NUMBER = /(?<!\d)\d{1,3}(?:[ ,.'’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?/g;
const NAME =
  /(?<=[\p{L}\p{N},;:>)*–-] ?[*_"“>]{0,3})(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{N}]+|(?<![\p{L}\p{N}])\p{Lu}{2,}(?![\p{Ll}])/gu;

const LEADS: readonly (readonly ['yes' | 'no', RegExp])[] = [
  [
    'yes',
    /^\P{L}*(?:(?:yes|yep|yeah|ja|oui|sí|sì|sim(?=[,.!])|да|tak|evet|نعم|हाँ)(?!\p{L})|はい|是的|是,|对,|예,|네,)/iu,
  ],
  ['no', /^\P{L}*(?:(?:no|nope|nein|nee|non|não|нет|nie|hayır|لا|नहीं)(?!\p{L})|いいえ|不是|不,|아니)/iu],
];
const NEGATION =
  /(?<!\p{L})(?:not|no|never|cannot|none|without|nicht|kein\p{L}*|nie|ohne|niet|geen|pas|jamais|sans|nunca|sin|não|sem|non|не|нет|без)(?!\p{L})|n['’]t(?!\p{L})|[不没無无]|ない|ません|않|아니/iu;

const CHOICE =
  /(?:[Aa]nswer|[Oo]ption|[Cc]hoice|[Aa]ntwort|[Rr]éponse|[Rr]espuesta|答案)(?: is|是)?[\s:*(]{0,4}([A-H])(?![\p{L}\p{N}'’])|^[\s*(]{0,4}([A-H])[).:*]{0,3}\s*(?:$|\n)/u;
const CALCULATES = /\d\s*[%€$]?\s*=|=\s*[€$]?\s*\d|####|\\boxed/;

/** What `text` says. Marks that stand for sources, and the numbers of a list's items, are not of it. */
export function toStatements(text: string): Statements {
  const plain = text
    .slice(0, MOST_CHARACTERS)
    .toWellFormed()
    .normalize('NFKC')
    .replace(FOREIGN_DIGIT, toDigit)
    .replace(MARKERS, ' ')
    .replace(ITEM_NUMBERS, '- ');
  const { codes, rest } = takeCodes(plain);
  const numbers = (rest.match(NUMBER) ?? []).map(toNumber);
  const [, option, only] = CHOICE.exec(plain) ?? [];
  return {
    words: toWords(plain),
    numbers: new Set(numbers),
    codes,
    names: new Set((rest.match(NAME) ?? []).map((name) => name.toLowerCase())),
    verdict: LEADS.find(([, form]) => form.test(plain))?.[0],
    choice: (option ?? only)?.toUpperCase(),
    result: CALCULATES.test(plain) ? numbers.at(-1) : undefined,
    sentences: plain
      .split('\n')
      .flatMap((line) => toSentences(line).map(({ start, end }) => line.slice(start, end)))
      .slice(0, MOST_SENTENCES)
      .map((sentence) => ({ words: toWords(sentence), isNegated: NEGATION.test(sentence) })),
  };
}

function toWords(text: string): ReadonlySet<string> {
  return new Set(toTerms(text).filter((term) => !/^\d+$/.test(term)));
}

/** Its codes, and what is left of it. */
function takeCodes(text: string): { readonly codes: ReadonlySet<string>; readonly rest: string } {
  const codes = new Set<string>();
  const keep = (code: string) => codes.add(code.toLowerCase().replace(/\s+/g, ' ').trim());
  const rest = text
    .replace(QUOTED_CODE, (_, code: string) => {
      keep(code);
      return ' ';
    })
    .replace(TOKEN, (token) => {
      const bare = token.replace(PUNCTUATION_AROUND, '');
      if (!CODES.some((form) => form.test(bare))) return token;
      keep(bare);
      return token.replace(bare, ' ');
    });
  return { codes, rest };
}

/** One point before three last digits is that of decimals; any other mark there, and several alike, part thousands. */
function toNumber(written: string): string {
  const parts = written.split(/[ ,.'’]/);
  const marks = written.replace(/\d/g, '');
  const isOneKind = new Set(marks).size === 1;
  const isGrouped = isOneKind && parts.slice(1).every(({ length }) => length === 3);
  const isThousands = isGrouped && (marks.length > 1 || marks !== '.');
  if (isThousands || !/[.,]$/.test(marks)) return String(Number(parts.join('')));
  return String(Number(`${parts.slice(0, -1).join('')}.${parts.at(-1)}`));
}

/** Unicode's decimal digits come in tens, nought first. */
function toDigit(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}
