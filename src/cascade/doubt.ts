import { isName, toSpokenWords } from '../text/conversation/spoken-words.ts';
import { type Contender, toPlaces } from './contenders.ts';

/** What can be seen of a question by itself. */
interface Asked {
  readonly question: string;
  /** Its topic words without those that say nothing of a topic. */
  readonly subject: readonly string[];
  /** True where a pronoun in it stands for nothing. */
  readonly isDangling: boolean;
}

/** The same with what was found for it. */
export interface Seen extends Asked {
  /** Best first. */
  readonly contenders: readonly Contender[];
  /** `rivalled`: several articles fit equally. `led`: one, or one folder, is about the subject. */
  readonly standing?: 'rivalled' | 'led' | undefined;
}

/**
 * Log-odds a unit. Fitted on half of the questions that test/unit/cascade/clarify-shares.test.ts counts, 250 that the
 * sample articles answer and 190 of our own; then rounded, and `led` doubled, as short everyday questions were asked back.
 */
const WEIGHTS = {
  base: -0.85,
  /** Each word that names something. */
  subjectTerm: -0.4,
  /** The share of words that name nothing … */
  fill: 6.5,
  /** … which grows with the length by itself (natural logarithm). */
  words: -2.1,
  /** How near the best article on another thing comes to the best one. */
  runnerUp: 3,
  dangling: 3,
  /** Each name in it, three at most. */
  name: -1.3,
  /** Each word of the subject that nothing found speaks of: it is about something else. */
  unknown: -1.2,
  rivalled: 2.6,
  led: -2.4,
};
const MOST_NAMES = 3;

/** How likely it is open what a question is about: log-odds, above 0 where it had better be asked back. */
export function toDoubt(seen: Seen): number {
  const { subject, contenders, standing } = seen;
  const [best] = contenders;
  const placeOf = toPlaces(contenders);
  const runnerUp = best && contenders.find((contender) => placeOf(contender) !== placeOf(best));
  const isKnown = (term: string) => contenders.some((contender) => contender.speaksOf(term));
  return (
    ofQuestion(seen) +
    WEIGHTS.runnerUp * (runnerUp?.share ?? 0) +
    WEIGHTS.unknown * subject.filter((term) => !isKnown(term)).length +
    (standing ? WEIGHTS[standing] : 0)
  );
}

/** Whether there may be enough doubt about a question, whatever is found for it. */
export function mayBeOpen(asked: Asked): boolean {
  return ofQuestion(asked) + WEIGHTS.runnerUp + WEIGHTS.rivalled >= 0;
}

function ofQuestion({ question, subject, isDangling }: Asked): number {
  const words = toSpokenWords(question);
  return (
    WEIGHTS.base +
    WEIGHTS.subjectTerm * subject.length +
    WEIGHTS.fill * (1 - subject.length / Math.max(1, words.length)) +
    WEIGHTS.words * Math.log(1 + words.length) +
    WEIGHTS.name * Math.min(MOST_NAMES, words.filter(isName).length) +
    (isDangling ? WEIGHTS.dangling : 0)
  );
}
