import { answersAll, givenInKind } from './answered-parts.ts';
import { type AskedPart, toAskedParts } from './asked-parts.ts';
import { toMeanings } from './everyday-words.ts';
import type { Evidence } from './evidence.ts';
import type { Judged } from './judged.ts';
import { toListedThings } from './listed-things.ts';
import { fitsOf, greatest, type QuestionFit, sumOf, toWanted } from './question-fit.ts';
import { type Sign, shorten } from './sign.ts';

/** From this share on an answer's sentence stands for what its source says beside it. */
const RESTS_ON_SHARE = 0.4;
const SOURCE_SHARE = 0.6;
/** Words that weigh less together are too common to tell whether a part was left open. */
const LEAST_WEIGHT = 1;
/** Whoever says one of the telling words of a part speaks of it. */
const TELLING_WORD = 0.5;
/** Less is left open of any part that is paraphrased. */
const LEAST = 0.15;
const TELLING = 0.3;
/** Of two things named together, one may be there for show: "terms and conditions". */
const PAIR_VALUE = 0.6;

/** Whether a question of several parts, or of several things, is answered for all of those its sources know of. */
export function toLeftOpenSigns({ question, answer }: Judged, evidence: Evidence, fit: QuestionFit): Sign[] {
  const parts = toAskedParts(question);
  const touched = toTouched(evidence, fit);
  const isGiven = givenInKind(parts, answer);
  const isJudged = parts.length > 1 && !answersAll(answer);
  const open = parts.map((part, at) => ({
    text: part.text,
    value: isJudged && !isGiven[at] ? leftOpen(part, touched, fit) : 0,
  }));
  const most = open.reduce((worst, one) => (one.value > worst.value ? one : worst), { text: '', value: 0 });
  const skipped = skippedThing(parts, touched, fit);
  return [
    {
      name: 'partLeftOpen',
      value: most.value,
      reason: most.value > TELLING ? `it leaves open "${shorten(most.text)}"` : undefined,
    },
    {
      name: 'thingLeftOut',
      value: skipped?.value ?? 0,
      reason: skipped && `it says nothing about "${shorten(skipped.text)}"`,
    },
  ];
}

/** How much of a part, by the words that its sources know, the answer does not speak of; 0 to 1. */
function leftOpen(
  { text, own }: AskedPart,
  touched: ReadonlyMap<string, number>,
  { index, weightOf }: QuestionFit,
): number {
  const words = Array.from(own, (word) => ({ word, weight: weightOf(word) })).filter(({ word }) =>
    index.has(word),
  );
  const all = sumOf(words.map(({ weight }) => weight));
  const telling = TELLING_WORD * greatest(words.map(({ weight }) => weight));
  if (all < LEAST_WEIGHT || words.some(({ word, weight }) => weight >= telling && touched.get(word) === 1))
    return 0;
  const met = sumOf(words.map(({ word, weight }) => weight * (touched.get(word) ?? 0)));
  const value = (1 - met / all) * greatest(fitsOf(toWanted(text, weightOf), index));
  return value >= LEAST ? value : 0;
}

/** One of several things named together that the sources know, and the answer is silent of, though not of all. */
function skippedThing(
  parts: readonly AskedPart[],
  touched: ReadonlyMap<string, number>,
  { index }: QuestionFit,
): { readonly text: string; readonly value: number } | undefined {
  const isSaid = (word: string) => touched.get(word) === 1;
  for (const things of parts.flatMap(({ text }) => toListedThings(text))) {
    if (!things.some(({ own }) => own.some(isSaid))) continue;
    const missing = things.find(
      ({ own }) => own.length > 0 && own.every((word) => index.has(word) && !isSaid(word)),
    );
    if (missing) return { text: missing.text, value: things.length > 2 ? 1 : PAIR_VALUE };
  }
  return undefined;
}

/** What the answer says, at 1, and what its sources say just where it takes that from, at less. */
function toTouched({ said, matches }: Evidence, { known }: QuestionFit): ReadonlyMap<string, number> {
  const touched = new Map<string, number>();
  for (const { at, share } of matches) {
    if (share < RESTS_ON_SHARE) continue;
    for (const word of known[at]?.meanings ?? []) touched.set(word, SOURCE_SHARE);
  }
  for (const { terms } of said) for (const word of toMeanings(terms)) touched.set(word, 1);
  return touched;
}
