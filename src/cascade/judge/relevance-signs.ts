import { toMeanings } from './everyday-words.ts';
import type { Evidence } from './evidence.ts';
import type { Judged } from './judged.ts';
import { type QuestionFit, sumOf } from './question-fit.ts';
import { isRefusal } from './refusal.ts';
import { type Sign, shorten } from './sign.ts';

/** A sentence of the answer speaks for the part of a source that it shares this much with. */
const RESTS_ON_SHARE = 0.25;
/** What stands where the answer takes it from counts nearly as if the answer said it. */
const SOURCE_SHARE = 0.9;
const NEIGHBOUR_SHARE = 0.7;
const HEADING_SHARE = 0.5;
/** The sentences that fit the question best, and nearly as well. */
const MOST_BEST = 4;
const NEARLY_BEST = 0.8;
/** "No, they can't." speaks to the question without any of its words. */
const LEANS_ON_QUESTION =
  /^\W*(?:(?:hi|hello|hey|thanks|sorry|unfortunately)\b\W*)?(?:yes|no|nope|nowhere|not|never|neither|only|it (?:does|is)|there (?:will|is)|don['’]t|you (?:can|do|may|must|need))\b/i;
const LEANING_SHARE = 0.4;
/** An answer of so few topic words leans on its question altogether. */
const FEWEST_WORDS = 3;
const TELLING = 0.2;

/** Whether an answer speaks of what the question is about, and from the source that knows most about it. */
export function toRelevanceSigns({ answer, sources }: Judged, evidence: Evidence, fit: QuestionFit): Sign[] {
  const { said, matches } = evidence;
  const { fits, best, known } = fit;
  const meanings = said.map(({ terms }) => toMeanings(terms));
  const spoken = new Set(meanings.flatMap((own) => [...own]));
  const reached = Math.max(0, ...meanings.map((own, index) => reachOf(own, matches[index], fit)));
  const gap = Math.max(0, best - reached);
  const leaning = LEANS_ON_QUESTION.test(answer) ? LEANING_SHARE : 1;
  const isJudged = spoken.size >= FEWEST_WORDS && !isRefusal(answer);
  const offTopic = isJudged ? gap * (1 - takenUp(spoken, fit)) * leaning : 0;
  const unread = evidence.known[fits.indexOf(best)]?.text ?? '';
  const perSource = sources.map((_, source) =>
    fits.reduce((most, value, at) => (known[at]?.source === source ? Math.max(most, value) : most), 0),
  );
  const uses = sources.map((_, source) => matches.filter(({ at }) => known[at]?.source === source).length);
  const main = uses.indexOf(Math.max(...uses));
  return [
    { name: 'relevance', value: best > 0 ? Math.min(1, reached / best) : 0 },
    {
      name: 'offTopic',
      value: offTopic,
      reason:
        offTopic > TELLING
          ? `it speaks of something else than is asked, as in "${shorten(unread)}"`
          : undefined,
    },
    { name: 'besideTopic', value: isJudged ? gap : 0 },
    { name: 'otherSource', value: Math.max(0, best - (perSource[main] ?? 0)) },
  ];
}

/** How much of what is asked a sentence of the answer says, or has beside it where it comes from; 0 to 1. */
function reachOf(
  own: ReadonlySet<string>,
  match: Evidence['matches'][number] | undefined,
  { wanted, known }: QuestionFit,
): number {
  const at = match && match.share > RESTS_ON_SHARE ? match.at : -1;
  const here = known[at];
  const around = [known[at - 1], known[at + 1]].filter((one) => here && one?.source === here.source);
  let met = 0;
  for (const [meaning, weight] of wanted) {
    if (own.has(meaning)) met += weight;
    else if (here?.meanings.has(meaning)) met += weight * SOURCE_SHARE;
    else if (around.some((one) => one?.meanings.has(meaning))) met += weight * NEIGHBOUR_SHARE;
    else if (here?.heading.has(meaning)) met += weight * HEADING_SHARE;
  }
  const all = sumOf(wanted.values());
  return all > 0 ? met / all : 0;
}

/** Of what the best fitting sentences say beyond the question, how much the answer says too; that of the most said. */
function takenUp(spoken: ReadonlySet<string>, { wanted, fits, best, known, weightOf }: QuestionFit): number {
  const nearest = fits
    .map((value, at) => ({ value, at }))
    .filter(({ value }) => value > NEARLY_BEST * best)
    .sort((one, other) => other.value - one.value)
    .slice(0, MOST_BEST);
  return nearest.reduce((most, { at }) => {
    const beyond = [...(known[at]?.meanings ?? [])].filter((meaning) => !wanted.has(meaning));
    const all = sumOf(beyond.map(weightOf));
    const met = sumOf(beyond.filter((meaning) => spoken.has(meaning)).map(weightOf));
    return all > 0 ? Math.max(most, met / all) : most;
  }, 0);
}
