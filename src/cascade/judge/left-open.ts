import { toAskedParts } from './asked-parts.ts';
import { toMeanings } from './everyday-words.ts';
import type { Evidence } from './evidence.ts';
import { toListedThings } from './listed-things.ts';
import { fitsOf, type QuestionFit, sumOf, toWanted } from './question-fit.ts';
import { type Sign, shorten } from './sign.ts';

/** From this share on an answer's sentence stands for what its source says beside it. */
const RESTS_ON_SHARE = 0.4;
const SOURCE_SHARE = 0.6;
/** Words that weigh less together are too common to tell whether a part was left open. */
const LEAST_WEIGHT = 1;
const TELLING = 0.3;
/** Of two things named together, one may be there for show: "terms and conditions". */
const PAIR_VALUE = 0.6;

/** Whether a question of several parts, or of several things, is answered for all of those its sources know of. */
export function toLeftOpenSigns(question: string, evidence: Evidence, fit: QuestionFit): Sign[] {
  const { known, weightOf } = fit;
  const parts = toAskedParts(question);
  const inSources = new Set(known.flatMap(({ meanings, heading }) => [...meanings, ...heading]));
  const touched = toTouched(evidence, fit);
  const open = parts.map(({ text, own }) => {
    const words = [...own].filter((word) => inSources.has(word));
    const all = sumOf(words.map(weightOf));
    if (parts.length < 2 || all < LEAST_WEIGHT) return { text, value: 0 };
    const met = sumOf(words.map((word) => weightOf(word) * (touched.get(word) ?? 0)));
    return { text, value: (1 - met / all) * Math.max(0, ...fitsOf(toWanted(text, weightOf), known)) };
  });
  const most = open.reduce((worst, one) => (one.value > worst.value ? one : worst), { text: '', value: 0 });
  const isSaid = (word: string) => touched.get(word) === 1;
  const skipped = parts
    .flatMap(({ text }) => toListedThings(text))
    .map((things) => ({
      value: things.length > 2 ? 1 : PAIR_VALUE,
      isSomeSaid: things.some(({ own }) => own.some(isSaid)),
      missing: things.find(
        ({ own }) => own.length > 0 && own.every((word) => inSources.has(word) && !isSaid(word)),
      ),
    }))
    .find(({ isSomeSaid, missing }) => isSomeSaid && missing);
  return [
    {
      name: 'partLeftOpen',
      value: most.value,
      reason: most.value > TELLING ? `it leaves open "${shorten(most.text)}"` : undefined,
    },
    {
      name: 'thingLeftOut',
      value: skipped?.value ?? 0,
      reason: skipped?.missing && `it says nothing about "${shorten(skipped.missing.text)}"`,
    },
  ];
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
