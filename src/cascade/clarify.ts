import { refersBack } from '../text/conversation/refers-back.ts';
import { isGreeting, isSmallTalk } from '../text/conversation/small-talk.ts';
import { topicTerms } from '../text/conversation/spoken-words.ts';
import { subjectTerms } from '../text/conversation/subject-terms.ts';
import { isForeign } from '../text/is-foreign.ts';
import { toTerms } from '../text/words.ts';
import { saysArea, saysName, toWords, type Worded } from './clarifying-words.ts';
import { toContenders } from './contenders.ts';
import { mayBeOpen, toDoubt } from './doubt.ts';
import type { Grounding } from './passage.ts';
import type { QueryContext, Turn } from './query.ts';
import { isProminent, type Rival, toRivals } from './rivals.ts';

export interface ToClarify {
  /** As it reads without its conversation. */
  readonly question: string;
  /** True where it names what may not be searched for, as personal data. */
  readonly namesMore?: boolean | undefined;
  readonly grounding: Grounding;
  readonly context: QueryContext;
  /** Oldest first. */
  readonly history?: readonly Turn[] | undefined;
}

/** What the customer is asked back. */
export interface Clarification extends Worded {
  /** None, or two to four. */
  readonly choices: readonly string[];
}

/** `ask`: what it is about is open. `take`: the conversation has said it before. */
export type Clarifying =
  | { readonly do: 'ask'; readonly clarification: Clarification }
  | { readonly do: 'take'; readonly choice: string };

/** "Can it be paused?" may be of anything, if no article has that in its title or over a section. */
const MOST_BARE_TERMS = 1;

/**
 * Whether the customer has to be asked what is meant: several articles, each on another thing, fit the question
 * equally and it has no word that decides between them, or it names nothing at all. Undefined where it is clear, is
 * not in English, and where its topic has been asked back before. Pure.
 */
export function clarify({
  question,
  namesMore,
  grounding,
  context,
  history = [],
}: ToClarify): Clarifying | undefined {
  const isEnglish = context.locale === undefined || /^en\b/i.test(context.locale);
  if (!isEnglish || isForeign(question)) return undefined;
  const spelled = (term: string) => grounding.spelling.get(term) ?? term;
  const subject = [...new Set(Array.from(subjectTerms(question), spelled))];
  if (wasAskedBack(question, subject, history)) return undefined;
  if (subject.length === 0) return history.length === 0 && !namesMore ? askOpenly(question) : undefined;

  if (context.product !== undefined) return undefined;
  const isDangling = history.length === 0 && refersBack(question);
  if (!mayBeOpen({ question, subject, isDangling })) return undefined;
  const contenders = toContenders(grounding);
  const [best] = contenders;
  if (best && saysArea(subject, best)) return undefined;
  if (contenders.some((contender) => saysName(question, contender))) return undefined;
  const { decided, equal, toNear } = toRivals(subject, contenders, isDangling);
  if (decided === 'named') return undefined;
  const standing = decided ?? (equal.length > 1 ? 'rivalled' : undefined);
  if (toDoubt({ question, subject, contenders, isDangling, standing }) < 0) return undefined;
  const rivals = equal.length > 1 ? equal : toNear();
  if (rivals.length < 2) {
    const isNamed = subject.length > MOST_BARE_TERMS || contenders.some((one) => isProminent(one, subject));
    return isDangling && !isNamed && !namesMore ? askOpenly(question) : undefined;
  }
  const known = toKnown(rivals, subject, history);
  if (known) return { do: 'take', choice: known.choice };
  const choices = rivals.map(({ choice }) => choice);
  // What else is near has not all of the subject, and is not called by it.
  const words = toWords(question, equal.length > 1 ? subject : [], choices);
  return { do: 'ask', clarification: { ...words, choices } };
}

/** A topic is asked back once. What named none has the topic of its reply, which then has it in brackets. */
function wasAskedBack(text: string, subject: readonly string[], history: readonly Turn[]): boolean {
  return history.some(({ question, choices }) => {
    if (!choices) return false;
    if (subject.length === 0) return true;
    const topic = topicTerms([question, ...choices].join(' '));
    return subject.some((term) => topic.has(term)) || (text.startsWith(question) && !isGreeting(question));
  });
}

const HELP = /^\W*(?:please )?help(?: me)?(?: please)?\W*$/i;

function askOpenly(question: string): Clarifying | undefined {
  const isHello = isGreeting(question) || HELP.test(question);
  if (!/[a-z]{2}/i.test(question) || (isSmallTalk(question) && !isHello)) return undefined;
  const lead = isHello ? 'What can we help you with' : 'What is it about';
  return { do: 'ask', clarification: { lead, question: `${lead}?`, choices: [] } };
}

/** The only one of `rivals` that earlier questions have spoken of, by a word of its own. */
function toKnown(
  rivals: readonly Rival[],
  subject: readonly string[],
  history: readonly Turn[],
): Rival | undefined {
  if (history.length === 0) return undefined;
  const spoken = new Set(history.flatMap(({ question }) => [...subjectTerms(question)]));
  const names = rivals.map(
    ({ contender: { title, areaName }, choice }) => new Set(toTerms(`${title} ${choice} ${areaName}`)),
  );
  const [known, ...others] = rivals.filter((_, at) => {
    const isOwn = (term: string) => names.every((other, index) => index === at || !other.has(term));
    return [...(names[at] ?? [])].some((term) => spoken.has(term) && !subject.includes(term) && isOwn(term));
  });
  return others.length === 0 ? known : undefined;
}
