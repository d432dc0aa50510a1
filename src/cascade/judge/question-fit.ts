import { toSubQuestions } from '../../text/sub-questions.ts';
import { isFiller, toMeaning, toMeanings } from './everyday-words.ts';
import type { Evidence } from './evidence.ts';
import { toTopicTerms } from './source-sentences.ts';

/** What a question is about, and how near to it the sources' sentences come. */
export interface QuestionFit {
  /** What the question asks for and how much each of it tells; everyday words for one thing are one. */
  readonly wanted: ReadonlyMap<string, number>;
  /** For each sentence of the sources: the share of `wanted` that it, its neighbours and its heading have. */
  readonly fits: readonly number[];
  /** The best of `fits`; 0 where nothing fits. */
  readonly best: number;
  /** What each sentence of the sources says, as `wanted` is written. */
  readonly known: readonly KnownMeanings[];
  /** One that stands in many sentences of the sources tells less. */
  readonly weightOf: (meaning: string) => number;
}

export interface KnownMeanings {
  readonly meanings: ReadonlySet<string>;
  readonly heading: ReadonlySet<string>;
  readonly source: number;
}

const NEIGHBOUR_SHARE = 0.7;
const HEADING_SHARE = 0.5;
/** "Hi, quick question …" and the story around what is asked count, but less. */
const FILLER_SHARE = 0.3;
const STORY_SHARE = 0.6;
const LEAST_WEIGHT = 0.3;
/** Error codes, types, versions: words with digits, which topic words leave out. */
const CODE = /(?<![\p{L}\p{N}])\p{L}{1,12}[-_.]?\d{2,8}(?![\p{N}])/gu;
const MOST_CODES = 4;
/** Characters of a question that are read. */
const READ = 4_000;

/** What `question` is about, held against the sources of `evidence`. */
export function toQuestionFit(question: string, evidence: Evidence): QuestionFit {
  const known = evidence.known.map(({ terms, heading, source }) => ({
    meanings: toMeanings(terms),
    heading: toMeanings(heading),
    source,
  }));
  const weightOf = toWeights(known);
  const read = question.slice(0, READ);
  const wanted = toWanted(read, weightOf);
  const fits = fitsOf(wanted, known);
  addCodes(read, evidence, wanted, fits);
  return { wanted, known, weightOf, fits, best: Math.max(0, ...fits) };
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
export function fitsOf(wanted: ReadonlyMap<string, number>, known: readonly KnownMeanings[]): number[] {
  const all = sumOf(wanted.values());
  return known.map((here, at) => {
    if (all === 0) return 0;
    const around = [known[at - 1], known[at + 1]].filter((one) => one?.source === here.source);
    let own = 0;
    let near = 0;
    for (const [meaning, weight] of wanted) {
      if (here.meanings.has(meaning)) own += weight;
      else if (around.some((one) => one?.meanings.has(meaning))) near += weight * NEIGHBOUR_SHARE;
      else if (here.heading.has(meaning)) near += weight * HEADING_SHARE;
    }
    return Math.min(own + near, own * MOST_LENT) / all;
  });
}

/** A sentence may be lent this many times its own share by what stands around it, its own included. */
const MOST_LENT = 3;

export function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

function addCodes(
  question: string,
  { known }: Evidence,
  wanted: ReadonlyMap<string, number>,
  fits: number[],
): void {
  const codes = [...new Set(question.match(CODE))].slice(0, MOST_CODES);
  if (codes.length === 0) return;
  const weight = Math.log(2 + known.length);
  const all = sumOf(wanted.values());
  const total = all + weight * codes.length;
  known.forEach(({ text }, at) => {
    const met = codes.filter((code) => text.includes(code)).length;
    fits[at] = total > 0 ? ((fits[at] as number) * all + met * weight) / total : 0;
  });
}

function toWeights(known: readonly KnownMeanings[]): QuestionFit['weightOf'] {
  const counts = new Map<string, number>();
  for (const { meanings } of known)
    for (const meaning of meanings) counts.set(meaning, (counts.get(meaning) ?? 0) + 1);
  const most = Math.log(2 + known.length);
  return (meaning) => {
    const count = counts.get(meaning);
    return count === undefined ? most : Math.max(LEAST_WEIGHT, Math.log((2 + known.length) / count));
  };
}
