import { cutAtSentence } from '../cut-text.ts';
import { toSubQuestions } from '../sub-questions.ts';
import { type AskedBack, picksByPlace, withReply } from './chosen.ts';
import { isIncomplete, toFragment } from './fragment.ts';
import { refersBack } from './refers-back.ts';
import { isSmallTalk, saysOnly } from './small-talk.ts';
import { topicTerms } from './spoken-words.ts';
import { takeOver } from './take-over.ts';

/** An earlier question. `choices`: it was asked back about, with these to choose from. */
interface Earlier {
  readonly question: string;
  readonly choices?: readonly string[] | undefined;
}

/** What a conversation is about: its latest question, and where that leans on an earlier one, the earlier one. */
interface Topic {
  readonly question: string;
  readonly about?: string | undefined;
}

/** What has come of the turns so far. */
interface Said {
  readonly topic?: Topic | undefined;
  /** What the customer was asked back about last. */
  readonly asked?: AskedBack | undefined;
  /** True while that has had no reply. */
  readonly isOpen?: boolean | undefined;
}

const NOTHING_SAID: Said = {};
/** Turns that a follow-up is completed from, the latest ones. */
const MOST_TURNS = 6;
/** What is added to a follow-up at most, in UTF-16 units. */
const TOPIC_CHARACTERS = 500;
/** Whatever is longer is taken to stand on its own. */
const FOLLOW_UP_CHARACTERS = 200;

/** Opens a follow-up that has a clause of its own: "and if I forgot my email too?". */
const ADDED_CLAUSE =
  /^\W*(?:and|but|or|und|aber|oder|et|mais|y|pero|e|ma|mas|en|maar)\b,? +(?:what |was |que |wat |et )?(?:if|when|because|unless|without|wenn|falls|si|se|als)\b/iu;
/** "What if …" with "too" behind it; without, it tells enough by itself. */
const ALSO_IF = /^\W*what if\b.{0,150}\b(?:too|as well|also|either|instead)\W*$/i;
const ASKS_BARE = new Set(
  (
    'warum wieso weshalb wann wie lange viel oft und wo wer welche pourquoi combien de temps quand comment où et por qué cuánto ' +
    'tiempo cuándo cómo dónde y perché quanto quando come dove mai e porquê quê onde waarom wanneer hoe lang veel hoezo waar en'
  ).split(' '),
);

/**
 * `text` as it can be found, scored and judged without the conversation that it follows. A fragment takes its
 * place in the question that it follows ("and on Windows?"), or is put behind it; what only points back gets that
 * question in brackets ("How long does it take? (How do I reset my password?)"). Whatever names a topic of its
 * own, and what is no question ("thanks"), is left as it is: a wrong completion finds the wrong article.
 * A reply to what the customer was asked back becomes the question that it was about, with the reply in brackets.
 * `history` is oldest first; of it the last six questions count, completed one after the other, with at most 500
 * characters added.
 */
export function completeFollowUp(text: string, history: readonly Earlier[]): string {
  const said = history.slice(-MOST_TURNS).reduce(after, NOTHING_SAID);
  const replied = toReplied(text, said);
  if (replied !== undefined) return replied;
  const completed = said.topic && complete(text, said.topic);
  return completed ? toText(completed) : text;
}

function after(said: Said, { question, choices }: Earlier): Said {
  const replied = toReplied(question, said);
  const own =
    replied === undefined
      ? ((said.topic && complete(question, said.topic)) ?? toTopic(question))
      : { question: cut(replied) };
  const topic = own ?? said.topic;
  if (choices) return { topic, asked: { question: own ? toText(own) : question, choices }, isOpen: true };
  return { topic, asked: replied === undefined ? undefined : said.asked };
}

/** `text` as a reply to what was asked back; later than at once only by its place ("and the first one?"). */
function toReplied(text: string, { asked, isOpen = false }: Said): string | undefined {
  return asked && (isOpen || picksByPlace(text, asked)) ? withReply(text, asked) : undefined;
}

/** `text` together with what it leans on; undefined where it stands on its own or asks nothing. */
function complete(text: string, topic: Topic): Topic | undefined {
  if (text.length > FOLLOW_UP_CHARACTERS || isSmallTalk(text)) return undefined;
  const fragment = toFragment(text);
  if (fragment) {
    const replaced = takeOver(fragment, topic.question);
    if (replaced !== undefined && replaced !== topic.question) return { ...topic, question: replaced };
    if (isIncomplete(fragment)) return behind(text, topic);
    if (topicTerms(fragment.named).size > 0) return undefined;
  }
  const leans = isBare(text) || refersBack(text) || ADDED_CLAUSE.test(text) || ALSO_IF.test(text);
  return leans ? leaning(text, topic) : undefined;
}

function behind(text: string, { question, about }: Topic): Topic {
  const asked = closed(cut(question));
  const bothFit = about !== undefined && asked.length + about.length <= TOPIC_CHARACTERS;
  return { question: `${asked} ${text}`, about: bothFit ? about : undefined };
}

/** What names nothing leans on the latest question; where that leant on another, on both. */
function leaning(text: string, { question, about }: Topic): Topic {
  const named = about === undefined || topicTerms(question).size > 0 || isBare(text);
  const both = about === undefined ? question : `${closed(question)} ${about}`;
  return { question: text, about: cut(named ? both : about) };
}

function toTopic(question: string): Topic | undefined {
  const names = topicTerms(question.slice(0, TOPIC_CHARACTERS)).size > 0;
  return names && !isSmallTalk(question) ? { question: cut(question) } : undefined;
}

function toText({ question, about }: Topic): string {
  return about === undefined ? question : `${question} (${about})`;
}

/** What asks in `text` where all of it is too long, whole sentences and placeholders where they fit. */
function cut(text: string): string {
  if (text.length <= TOPIC_CHARACTERS) return text;
  const asked = toSubQuestions(text).map((part) => part.text);
  return cutAtSentence(asked.join(' '), TOPIC_CHARACTERS)
    .replace(/\[[A-Z0-9_]*$/, '')
    .trim();
}

function closed(text: string): string {
  return /[.?!…)]\s*$/.test(text) ? text.trimEnd() : `${text.trimEnd()}?`;
}

/** "Why?", in other languages than English; English words without a topic are known by themselves. */
function isBare(text: string): boolean {
  return /\p{L}/u.test(text) && saysOnly(text, ASKS_BARE);
}
