import { toTerms } from '../words.ts';
import { toFragment } from './fragment.ts';
import { isSmallTalk } from './small-talk.ts';
import { topicTerms, toSpokenWords } from './spoken-words.ts';

/** A question that the customer was asked back about. */
export interface AskedBack {
  /** As it reads without its conversation. */
  readonly question: string;
  /** What there was to choose from. */
  readonly choices: readonly string[];
}

/** A reply has at most so many UTF-16 units; what is longer tells its own story. */
const REPLY_CHARACTERS = 200;
/** The same in words for one that names none of the choices. */
const FREE_REPLY_WORDS = 8;

const LEAD_IN =
  "(?:(?:and|then|so|now|what about|how about|i (?:mean|meant|want|think|guess|choose|pick|take)|i'd (?:say|like)|it is|it's|its|that is|that's|about|for|probably|maybe|please|sorry|yes|ok|okay|well|just)[\\s,:]+)*";
const LABEL = '(?:number|option|choice|answer|no\\.?|nr\\.?)? ?#?';
const PLACE = new RegExp(
  `^\\W*${LEAD_IN}(?:(?:the )?${LABEL}([1-4])|${LABEL}(one|two|three|four)|(?:the )?(first|1st|former|second|2nd|third|3rd|fourth|4th|last|latter))` +
    '(?: (?:one|option|choice|of (?:them|these|those)))?(?:,? (?:please|thanks|thank you))*\\W*$',
);
const PLACES: Readonly<Record<string, number>> = {
  ...{ '1': 0, one: 0, first: 0, '1st': 0, former: 0, '2': 1, two: 1, second: 1, '2nd': 1 },
  ...{ '3': 2, three: 2, third: 2, '3rd': 2, '4': 3, four: 3, fourth: 3, '4th': 3 },
};
const ALL = /^(?:both|all|either|any)(?: (?:of (?:them|these|those)|one))?\W*$/;
const NONE =
  /^(?:(?:neither|none|nothing|no|nope)(?: of (?:them|these|those))?|something else|other|another one|whatever|idk|dunno|(?:i(?:'m| am) )?not sure|(?:i have )?no idea|(?:i )?(?:don'?t|do not) (?:know|mind|care)|\d+)\W*$/;
const ASKS =
  /^\W*(?:and |but |so |ok(?:ay)?,? )?(?:how|what|why|when|where|which|who|whose|can|could|is|are|do|does|did|should|will|would|may|has|have)\b/i;

/** A trouble that is told is another matter than which of several things is meant: "my VM wont start". */
const TELLS_TROUBLE =
  /^\W*(?:(?:and|but|now|also|so) )?(?:i|we|my|our)\b.*\b(?:(?:wo|ca|do|does|did|is|are)n'?t (?!sure|know|mind|care)\w+|cannot|unable|fail(?:s|ed|ing)?|stuck|crash\w*|broken?|errors?|stopped|keeps? \w+ing)\b|\b[a-z]{2,5}-\d{3,5}\b/;

/**
 * The question that was asked back about together with what `reply` says to it: "How do I restore a backup? (Bucket)".
 * A reply that decides nothing leaves the question as it was. Undefined for what is no reply to it: small talk, or a
 * question of its own.
 */
export function withReply(reply: string, { question, choices }: AskedBack): string | undefined {
  const plain = toPlain(reply);
  if (plain === toPlain(question)) return question;
  if (plain === '' || plain.length > REPLY_CHARACTERS) return undefined;
  const place = toPlace(plain, choices);
  if (place !== undefined) return withDetail(question, choices[place]);
  if (ALL.test(plain)) return withDetail(question, choices.join(', '));
  if (NONE.test(plain)) return question;
  if (isSmallTalk(reply) || isOwnQuestion(reply) || TELLS_TROUBLE.test(plain)) return undefined;
  const named = toNamed(reply, choices);
  if (named !== undefined) return withDetail(question, named);
  return toSpokenWords(reply).length <= FREE_REPLY_WORDS ? withDetail(question, reply.trim()) : undefined;
}

/** Whether `reply` picks one by its place and nothing else: "the second one", "2". */
export function picksByPlace(reply: string, { choices }: AskedBack): boolean {
  return reply.length <= REPLY_CHARACTERS && toPlace(toPlain(reply), choices) !== undefined;
}

function toPlain(text: string): string {
  return text.toLowerCase().replaceAll('’', "'").replace(/\s+/g, ' ').trim();
}

function toPlace(plain: string, { length }: readonly string[]): number | undefined {
  const [, digit, number, ordinal] = PLACE.exec(plain) ?? [];
  const word = digit ?? number ?? ordinal ?? '';
  const place = /^la(?:st|tter)$/.test(word) ? length - 1 : PLACES[word];
  return place !== undefined && place >= 0 && place < length ? place : undefined;
}

/** The only choice that has the most words of `reply`, of those that not every choice has. */
function toNamed(reply: string, choices: readonly string[]): string | undefined {
  const said = new Set(toTerms(reply));
  const terms = choices.map((choice) => new Set(toTerms(choice)));
  const isOwn = (term: string) => said.has(term) && !terms.every((other) => other.has(term));
  const shared = terms.map((own) => [...own].filter(isOwn).length);
  const most = Math.max(0, ...shared);
  const [named, ...others] = choices.filter((_, at) => shared[at] === most);
  return most > 0 && others.length === 0 ? named : undefined;
}

/** "How do I reset my password?" is understood by itself; "the volume?" is not. */
function isOwnQuestion(reply: string): boolean {
  if (toFragment(reply)) return false;
  return ASKS.test(reply) || (reply.includes('?') && topicTerms(reply).size > 1);
}

function withDetail(question: string, detail = ''): string {
  return detail === '' ? question : `${question.trimEnd()} (${detail})`;
}
