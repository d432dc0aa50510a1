import { toMeanings } from './everyday-words.ts';
import type { Evidence } from './evidence.ts';
import type { Judged } from './judged.ts';
import { greatest, type QuestionFit, sumOf } from './question-fit.ts';
import { isRefusal } from './refusal.ts';
import { type Sign, shorten } from './sign.ts';

/** A sentence of the answer rests on the part of a source that it shares this much with. */
const RESTS_ON_SHARE = 0.3;
/** What stands where the answer takes it from counts nearly as if the answer said it. */
const SOURCE_SHARE = 0.9;
const NEIGHBOUR_SHARE = 0.7;
const HEADING_SHARE = 0.5;
/** What fits the question nearly as well as the best. */
const NEARLY_BEST = 0.8;
/** Where nothing fits better, nobody can tell what the question is about. */
const LEAST_FIT = 0.3;
/** An answer of so few topic words leans on its question altogether. */
const FEWEST_WORDS = 3;
/** An answer that comes half as near to the question as the sources do is about it; from a quarter on it is not. */
const NEAR_ENOUGH = 0.5;
const FAR_OFF = 0.25;
/** Sentences of an answer that are looked at. */
const MOST_SAID = 80;
const TELLING = 0.2;

/** Whether an answer speaks of what the question is about, and from the source that knows most about it. */
export function toRelevanceSigns({ answer, sources }: Judged, evidence: Evidence, fit: QuestionFit): Sign[] {
  const { fits, best, bestAt, known } = fit;
  const spoken = new Set(evidence.said.flatMap(({ terms }) => [...toMeanings(terms)]));
  const rests = evidence.matches
    .slice(0, MOST_SAID)
    .filter(({ share }) => share >= RESTS_ON_SHARE)
    .map(({ at }) => at);
  const said = saidOf(spoken, rests, fit);
  const isJudged = spoken.size >= FEWEST_WORDS && best >= LEAST_FIT && !isRefusal(answer);
  const offTopic = isJudged && !isFromBestSection(rests, evidence, fit) ? farOff(said, rests, fit) : 0;
  const perSource = sources.map(() => 0);
  for (const [at, { source }] of known.entries())
    perSource[source] = Math.max(perSource[source] as number, fits[at] as number);
  const uses = sources.map(() => 0);
  for (const { at } of evidence.matches) {
    const source = known[at]?.source;
    if (source !== undefined) uses[source] = (uses[source] as number) + 1;
  }
  const main = uses.indexOf(greatest(uses));
  return [
    { name: 'relevance', value: best > 0 ? Math.min(1, said / best) : 0 },
    {
      name: 'offTopic',
      value: offTopic,
      reason:
        offTopic > TELLING
          ? `it speaks of something else than is asked, as in "${shorten(evidence.known[bestAt]?.text ?? '')}"`
          : undefined,
    },
    { name: 'otherSource', value: Math.max(0, best - (perSource[main] ?? 0)) },
  ];
}

/** How much of what is asked the answer says, or has beside it where it comes from; 0 to 1. */
function saidOf(
  spoken: ReadonlySet<string>,
  rests: readonly number[],
  { wanted, known }: QuestionFit,
): number {
  const all = sumOf(wanted.values());
  let met = 0;
  for (const [meaning, weight] of wanted)
    met += weight * (spoken.has(meaning) ? 1 : greatest(rests.map((at) => lentShare(meaning, at, known))));
  return all > 0 ? met / all : 0;
}

function lentShare(meaning: string, at: number, known: QuestionFit['known']): number {
  const here = known[at];
  if (!here) return 0;
  if (here.meanings.has(meaning)) return SOURCE_SHARE;
  const isBeside = [known[at - 1], known[at + 1]].some(
    (one) => one?.source === here.source && one.meanings.has(meaning),
  );
  if (isBeside) return NEIGHBOUR_SHARE;
  return here.heading.has(meaning) ? HEADING_SHARE : 0;
}

/** Whether it takes anything from under the heading under which the sources speak of what is asked. */
function isFromBestSection(
  rests: readonly number[],
  { known }: Evidence,
  { fits, best }: QuestionFit,
): boolean {
  const sections = new Set(rests.map((at) => known[at]?.heading));
  return known.some(({ heading }, at) => (fits[at] as number) > NEARLY_BEST * best && sections.has(heading));
}

/** By how far both what it says and where it takes it from fit the question worse than the sources could; 0 to 1. */
function farOff(said: number, rests: readonly number[], { fits, best }: QuestionFit): number {
  const taken = greatest(rests.flatMap((at) => [at - 1, at, at + 1]).map((at) => fits[at] ?? 0));
  const near = Math.max(said, taken) / best;
  return Math.min(1, Math.max(0, NEAR_ENOUGH - near) / (NEAR_ENOUGH - FAR_OFF));
}
