import { toSubQuestions } from '../../text/sub-questions.ts';
import { toTerms } from '../../text/words.ts';
import { answersAll, givenInKind } from './answered-parts.ts';
import { isFiller, toMeaning, toMeanings } from './everyday-words.ts';
import { EXPECTED_KINDS, lacksKind } from './expected-kind.ts';
import type { Judged } from './judged.ts';
import { isRefusal } from './refusal.ts';
import { percent, type Sign, shorten, toSign } from './sign.ts';

/** A part of a question counts as answered from this share of its weight on. */
const ANSWERED_SHARE = 0.34;
/** Of a part with fewer topic words any answer may have others: "Possible?", "How far down?". */
const FEWEST_TERMS = 2;
const YES_NO =
  /^\W*(?:(?:hi|hello|hey|please|ok|so|and|but|sorry)\b\W*)*(?:is|are|was|were|does|do|did|can|could|may|will|would|should|has|have|must)\b/i;
const SAYS_YES_OR_NO =
  /\b(?:yes|no|not|never|cannot|can|can['’]t|only|will|won['’]t|is|are|does|do|isn['’]t|aren['’]t|doesn['’]t|don['’]t|must|sure|correct|right|impossible|possible|neither|both)\b/i;
/** An answer of fewer topic words, such as a letter or a figure, need not name what it answers. */
const FEWEST_SAID = 3;
/** Characters of a question, and of an answer, that are read for what is asked and given. */
const READ = 4_000;

/** Whether an answer speaks of what was asked, part by part, and gives the kind of thing that was asked for. */
export function toAnsweringSigns({ question, answer, search }: Judged, said: ReadonlySet<string>): Sign[] {
  const read = question.slice(0, READ);
  const spelled = (term: string) => search?.spelling.get(term) ?? term;
  const heaviest = Math.max(1, ...(search?.weights.values() ?? []));
  const weightOf = (term: string) => (search ? (search.weights.get(term) ?? heaviest) : 1);
  const meant = toMeanings(said);
  const asked = toSubQuestions(read);
  const isGiven = givenInKind(asked, answer);
  const isJudged = asked.length > 1 && !answersAll(answer);
  const parts = asked.map(({ text }, at) => {
    const terms = [...new Set(toTerms(text).map(spelled))];
    const weight = terms.reduce((sum, term) => sum + weightOf(term), 0);
    const met = terms.reduce((sum, term) => sum + (meant.has(toMeaning(term)) ? weightOf(term) : 0), 0);
    const isTold = isGiven[at] || terms.filter((term) => !isFiller(term)).length < FEWEST_TERMS;
    return { text, share: weight > 0 ? met / weight : 0, isTold };
  });
  const mean = parts.reduce((sum, { share }) => sum + share, 0) / parts.length;
  const open = isJudged ? parts.filter(({ share, isTold }) => !isTold && share < ANSWERED_SHARE) : [];
  const [first] = open;
  return [
    { name: 'coverage', value: mean, reason: `it speaks of ${percent(mean)} of what is asked` },
    {
      name: 'openParts',
      value: open.length / parts.length,
      reason: first && `it says little about "${shorten(first.text)}"`,
    },
    toSign(
      'unrelated',
      mean === 0 && said.size >= FEWEST_SAID && !isRefusal(answer),
      'it shares no word with what is asked',
    ),
    toSign(
      'noYesOrNo',
      parts.some(({ text }) => YES_NO.test(text)) && !SAYS_YES_OR_NO.test(answer),
      'it says neither yes nor no',
    ),
    ...toKindSigns(read, answer),
  ];
}

/** The kinds of things that the question asks for and the answer lacks; who has no answer lacks them rightly. */
function toKindSigns(question: string, answer: string): Sign[] {
  const read = answer.slice(0, READ);
  const mayLack = isRefusal(answer);
  return EXPECTED_KINDS.map((kind) =>
    toSign(kind.name, !mayLack && lacksKind(kind, question, read), kind.reason),
  );
}
