import { toSubQuestions } from '../../text/sub-questions.ts';
import { type Clause, toClauses } from './clauses.ts';
import type { Evidence } from './evidence.ts';
import { type QuestionFit, sumOf, toWanted } from './question-fit.ts';
import { type Sign, shorten } from './sign.ts';
import type { Sentence } from './source-sentences.ts';

const GREETING = "(?:(?:hi|hello|hey|sorry|good news|thanks|thank you|unfortunately|i['’]m afraid)\\W+)?";
const YES = new RegExp(
  `^\\W*${GREETING}(?:yes|yep|yeah|sure|of course|certainly|you can|it does|it is|they (?:do|can|will))\\b`,
  'i',
);
const NO = new RegExp(
  `^\\W*${GREETING}(?:no|nope|never|you can(?:not|['’]t))\\b(?! (?:later|longer|problem|worries))`,
  'i',
);
const ASKS_YES_OR_NO =
  /(?:^|[,;.:!?] |\b(?:and|or|but|so) )(?:is|are|am|was|were|does|do|did|can|could|may|will|would|should|has|have|must)\b/i;
const NEGATED = /\b(?:not|no|never|without)\b|n['’]t\b/i;
/** "… are still charged" after a "no, nothing more is". */
const NEVERTHELESS = /\b(?:still|nevertheless|nonetheless|even so|anyway|after all)\b/i;
const MOST_SAID = 60;
const MOST_KNOWN = 600;
/** A clause that shares less of what is asked speaks of something else. */
const LEAST_SHARE = 0.4;
const FEWEST_SHARED = 2;

/** Whether an answer says yes or no, and then, or its sources, the opposite of the same. */
export function toContradictionSigns(
  question: string,
  answer: string,
  { weightOf, index }: QuestionFit,
  { said, known }: Evidence,
): Sign[] {
  const asking = toSubQuestions(question).find(({ text }) => ASKS_YES_OR_NO.test(text))?.text ?? '';
  const isYes = YES.test(answer);
  if (asking === '' || NEGATED.test(asking) || (!isYes && !NO.test(answer)))
    return [
      { name: 'contradictsItself', value: 0 },
      { name: 'contradictsSource', value: 0 },
    ];
  const claim = toWanted(asking, weightOf);
  const opposes = (clause: Clause) =>
    isYes ? clause.isDenied : !clause.isDenied && NEVERTHELESS.test(clause.text);
  const later = toClauses(said, MOST_SAID).slice(1);
  const own = strongest(later.filter(opposes), claim);
  // A clause has no words that its sentence lacks; most sentences of the sources need not be taken apart.
  const near = index.withAtLeast(FEWEST_SHARED, claim.keys()).map((at) => known[at] as Sentence);
  const there = toClauses(near, MOST_KNOWN);
  const against = isYes ? strongest(there.filter(opposes), claim) : NOTHING;
  const inFavour = strongest(
    there.filter(({ isDenied }) => !isDenied),
    claim,
  );
  const surplus = against.share - inFavour.share;
  return [
    {
      name: 'contradictsItself',
      value: own.share,
      reason: own.share > 0 ? `it says ${isYes ? 'yes' : 'no'}, and then "${shorten(own.text)}"` : undefined,
    },
    {
      name: 'contradictsSource',
      value: Math.max(0, surplus),
      reason: surplus > 0 ? `it says yes, a source "${shorten(against.text)}"` : undefined,
    },
  ];
}

const NOTHING = { share: 0, text: '' };

/** The clause that has most of the claim's weight. */
function strongest(clauses: readonly Clause[], claim: ReadonlyMap<string, number>): typeof NOTHING {
  const all = sumOf(claim.values());
  let best = NOTHING;
  for (const { meanings, text } of clauses) {
    const shared = sharedOf(claim, meanings);
    const share = all > 0 ? sumOf(shared.map(([, weight]) => weight)) / all : 0;
    if (shared.length >= FEWEST_SHARED && share >= LEAST_SHARE && share > best.share) best = { share, text };
  }
  return best;
}

function sharedOf(claim: ReadonlyMap<string, number>, meanings?: ReadonlySet<string>): [string, number][] {
  return [...claim].filter(([meaning]) => meanings?.has(meaning));
}
