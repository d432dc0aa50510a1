import { toSubQuestions } from '../../text/sub-questions.ts';
import { isFiller, toMeaning, toMeanings } from './everyday-words.ts';
import type { Evidence } from './evidence.ts';
import type { SentenceIndex } from './sentence-index.ts';
import { type Sentence, toTopicTerms } from './source-sentences.ts';

/** What a question is about, and how near to it the sources' sentences come. */
export interface QuestionFit {
  /** What the question asks for and how much each of it tells; everyday words for one thing are one. */
  readonly wanted: ReadonlyMap<string, number>;
  /** For each sentence of the sources: the share of `wanted` that it, its neighbours and its heading have. */
  readonly fits: ArrayLike<number>;
  /** The best of `fits`; 0 where nothing fits. */
  readonly best: number;
  /** Index of the first that fits best; -1 where there is no sentence. */
  readonly bestAt: number;
  /** What each sentence of the sources says, as `wanted` is written. */
  readonly known: readonly KnownMeanings[];
  /** The sentences of the sources by that. */
  readonly index: SentenceIndex;
  /** One that stands in many sentences of the sources tells less. */
  readonly weightOf: (meaning: string) => number;
}

/** A few of a source's sentences are looked at closely: what each says is found when asked for, and kept. */
export class KnownMeanings {
  readonly source: number;
  readonly #sentence: Sentence;
  #meanings: ReadonlySet<string> | undefined;
  #heading: ReadonlySet<string> | undefined;

  constructor(sentence: Sentence) {
    this.#sentence = sentence;
    this.source = sentence.source;
  }

  get meanings(): ReadonlySet<string> {
    this.#meanings ??= toMeanings(this.#sentence.terms);
    return this.#meanings;
  }

  get heading(): ReadonlySet<string> {
    this.#heading ??= toMeanings(this.#sentence.heading);
    return this.#heading;
  }
}

/** "Hi, quick question …" and the story around what is asked count, but less. */
const FILLER_SHARE = 0.3;
const STORY_SHARE = 0.6;
/** A sentence may be lent this many times its own share by what stands around it, its own included. */
const MOST_LENT = 3;
/** Error codes, types, versions: words with digits, which topic words leave out. */
const CODE = /(?<![\p{L}\p{N}])\p{L}{1,12}[-_.]?\d{2,8}(?![\p{N}])/gu;
const MOST_CODES = 4;
/** Characters of a question that are read. */
const READ = 4_000;

/** What `question` is about, held against the sources of `evidence`. */
export function toQuestionFit(question: string, evidence: Evidence): QuestionFit {
  const { meanings: index } = evidence;
  const read = question.slice(0, READ);
  const wanted = toWanted(read, index.weightOf);
  const fits = fitsOf(wanted, index);
  addCodes(read, evidence, wanted, fits);
  const best = greatest(fits);
  return {
    wanted,
    known: evidence.known.map((sentence) => new KnownMeanings(sentence)),
    index,
    weightOf: index.weightOf,
    fits,
    best,
    bestAt: fits.indexOf(best),
  };
}

/** What a text asks for, weighed: words of the questions in it before the story around them. */
export function toWanted(text: string, weightOf: QuestionFit['weightOf']): Map<string, number> {
  const asking = new Set(toSubQuestions(text).flatMap((part) => [...toTopicTerms(part.text)]));
  const wanted = new Map<string, number>();
  for (const term of toTopicTerms(text)) {
    const meaning = toMeaning(term);
    const share = (isFiller(term) ? FILLER_SHARE : 1) * (asking.has(term) ? 1 : STORY_SHARE);
    wanted.set(meaning, Math.max(wanted.get(meaning) ?? 0, weightOf(meaning) * share));
  }
  return wanted;
}

/** The share of `wanted` that each sentence has; its neighbours and heading help only where it has some itself. */
export function fitsOf(wanted: ReadonlyMap<string, number>, index: SentenceIndex): Float64Array {
  const all = sumOf(wanted.values());
  const [fits, lent] = index.weigh(wanted);
  for (let at = 0; at < fits.length; at++) {
    const own = fits[at] as number;
    fits[at] = all > 0 ? Math.min(own + (lent[at] as number), own * MOST_LENT) / all : 0;
  }
  return fits;
}

export function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** 0 where there are none. */
export function greatest(shares: Iterable<number>): number {
  let most = 0;
  for (const share of shares) most = Math.max(most, share);
  return most;
}

function addCodes(
  question: string,
  { known }: Evidence,
  wanted: ReadonlyMap<string, number>,
  fits: Float64Array,
): void {
  const codes = [...new Set(question.match(CODE))].slice(0, MOST_CODES);
  if (codes.length === 0) return;
  const weight = Math.log(2 + known.length);
  const all = sumOf(wanted.values());
  const total = all + weight * codes.length;
  for (const [at, { text }] of known.entries()) {
    const met = codes.filter((code) => text.includes(code)).length;
    fits[at] = total > 0 ? ((fits[at] as number) * all + met * weight) / total : 0;
  }
}
