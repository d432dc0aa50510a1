import { stemmer } from 'stemmer';

/**
 * English words that carry no topic of their own. Question words and pleasantries are among them:
 * "how do I" says what kind of answer is wanted, not what it is about.
 */
const STOP_WORDS = new Set(
  (
    'a about after all also am an and any anyone are as at be been before being but by can cannot could did do does ' +
    'doing don else ever for from get gets getting give go going got had has have he hello help her here hey hi him his ' +
    'how i if im in into is it its ive just know let like made make makes many may me might more most much must my myself ' +
    'need no not now of off on once one only or our out over own please really said same say see shall she should so some ' +
    'something still such sure take tell than thank thanks that the their them then there these they thing things this ' +
    'those though thus to too two under until up us use used using very want wants was way we well were what when where ' +
    'whether which while who whom whose why will with within without wont would yes yet you your'
  ).split(' '),
);

/** Words that customers and articles use for the same thing, each group under its first; as stems. */
const SAME_MEANING = new Map(
  [
    'price cost fee expens',
    'invoic bill',
    'delet remov eras',
    'mail email',
    'login signin logon',
    'server instanc machin vm',
    'outag downtim',
  ].flatMap((group) => {
    const [first = '', ...others] = group.split(' ');
    return others.map((other): [string, string] => [other, first]);
  }),
);

/** Scripts written without spaces between words: only a dictionary, as in Intl.Segmenter, finds their words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u;
const CONTRACTION = /['’](?:s|t|re|ve|ll|d|m)\b/gu;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** The same on ASCII, where it needs no Unicode tables; most support text is. */
const ASCII = /^[\0-\x7f]*$/;
const ASCII_WORD = /[a-z0-9]+/g;
const STRETCH = 200;
const NO_WORDS: readonly string[] = [];

let segmenter: Intl.Segmenter | undefined;

/** The words of `text` in order, lower-cased and NFKC-normalised, stop words included. */
function toWords(text: string): readonly string[] {
  const plain = text.normalize('NFKC').toLowerCase().replace(CONTRACTION, '');
  if (ASCII.test(plain)) return plain.match(ASCII_WORD) ?? NO_WORDS;
  const words = plain.match(WORD) ?? NO_WORDS;
  return UNSPACED.test(plain) ? words.flatMap(toDictionaryWords) : words;
}

/** The words that a run of letters without spaces consists of; in stretches, as one long one takes ever longer. */
function toDictionaryWords(run: string): string[] {
  if (!UNSPACED.test(run)) return [run];
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  const words: string[] = [];
  for (let start = 0; start < run.length; start += STRETCH) {
    for (const { segment, isWordLike } of segmenter.segment(
      run.slice(start, start + STRETCH).toWellFormed(),
    )) {
      if (isWordLike) words.push(segment);
    }
  }
  return words;
}

/** The stems of the topic words of `text`, in order and with repeats (Porter stemming). */
export function toTerms(text: string): string[] {
  const terms: string[] = [];
  for (const word of toWords(text)) {
    if (STOP_WORDS.has(word)) continue;
    terms.push(toTerm(word));
  }
  return terms;
}

/** Texts on one subject use the same words again and again, and stemming one takes longer than all else here. */
const known = new Map<string, string>();
const MOST_KNOWN = 20_000;
const LONGEST_KNOWN = 40;

function toTerm(word: string): string {
  const before = known.get(word);
  if (before !== undefined) return before;
  const stem = stemmer(word);
  const term = SAME_MEANING.get(stem) ?? stem;
  if (known.size >= MOST_KNOWN) known.clear();
  if (word.length <= LONGEST_KNOWN) known.set(word, term);
  return term;
}
