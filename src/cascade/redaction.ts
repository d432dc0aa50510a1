import type { Answer } from './answer.ts';
import type { ArticleData } from './article-data.ts';
import type { CascadeListener } from './events.ts';
import type { Grounding } from './passage.ts';
import { PLACEHOLDER, placeholdersIn, placeholdersOf } from './placeholder.ts';
import type { Redacted, Redactor } from './ports.ts';
import { putBackInto } from './put-back-into.ts';
import type { Query } from './query.ts';
import { redactPassage, toRedactedOffset } from './redact-passage.ts';
import type { Values } from './vault.ts';

/** What one question's personal data and secrets are kept in while everything inside works without them. */
export interface Redaction {
  /** Whether the question itself held any, or what looks like a placeholder for it. */
  readonly isPersonal: boolean;
  /** The text with a placeholder in place of each. */
  take(text: string): string;
  takeFromQuery(query: Query): Query;
  /** For what only looks for topics, such as retrieval: a name for a secret is none. */
  toTopics(text: string): string;
  takeFromGrounding(grounding: Grounding): Grounding;
  /**
   * An answer as it may be kept: whatever personal data a tier has put into it is taken out as well. What it has
   * from articles belongs to the conversation from then on.
   */
  takeFromAnswer(answer: Answer): Answer;
  /** Whether all that was taken out of an answer stands in articles that it was made from, which whoever asks the same may see as well. */
  isShareable(answer: Answer): boolean;
  /**
   * Takes an answer without its personal data, which others were given, for this question's own; false where that
   * data is neither known from articles nor among `theirs`.
   */
  admit(answer: Answer, theirs?: Values): boolean;
  /** The answer for whoever asked. */
  putBackIntoAnswer(answer: Answer): Answer;
  /** Hears of a question without its personal data, and tells `listener` with it. */
  putBackInto(listener: CascadeListener): CascadeListener;
}

type Fact = readonly [name: string, value: string | number | boolean];

/** Begins the redaction of one question; what is found in it is added to `own`. */
export function createRedaction(redactor: Redactor, own: Values, articles: ArticleData): Redaction {
  /** What articles have brought to this question. */
  const seen: Values = new Map();
  /** What looks like placeholders and was in the question before anything was taken out of it. */
  let typed: readonly string[] = [];
  let isPersonal = false;

  function redact(text: string): Redacted {
    const redacted = redactor.redact(text);
    for (const { placeholder, value } of redacted.replaced) own.set(placeholder, value);
    return redacted;
  }

  const take = (text: string) => redact(text).text;
  const putBack = (text: string) =>
    text.includes('[')
      ? text.replace(PLACEHOLDER, (found) => own.get(found) ?? seen.get(found) ?? found)
      : text;

  function takeOwn<Text extends string | undefined>(text: Text): Text {
    if (text === undefined) return text;
    const taken = take(text);
    isPersonal ||= placeholdersIn(taken).length > 0;
    return taken as Text;
  }

  /** A fact as a model reads it: what it is called may say what it is. */
  function takeFromFact([name, value]: Fact): Fact {
    const before = `${name}: `;
    const redacted = redact(before + value);
    isPersonal ||= placeholdersIn(redacted.text).length > 0;
    if (redacted.replaced.length === 0) return [name, value];
    const isAcross = redacted.replaced.some(({ start, end }) => start < before.length && end > name.length);
    if (isAcross) return [takeOwn(name), takeOwn(String(value))];
    const cut = toRedactedOffset(redacted, before.length);
    const left = redacted.text.slice(cut);
    return [redacted.text.slice(0, cut - ': '.length), left === String(value) ? value : left];
  }

  function redactArticle(text: string): Redacted {
    const redacted = articles.redact(text);
    for (const { placeholder, value } of redacted.replaced) seen.set(placeholder, value);
    return redacted;
  }

  function putBackIntoAnswer(answer: Answer): Answer {
    if (own.size === 0 && seen.size === 0) return answer;
    return {
      ...answer,
      response: putBack(answer.response),
      ...ofChoice(answer, putBack),
      citations: answer.citations.map((citation) => ({
        ...citation,
        title: putBack(citation.title),
        quote: putBack(citation.quote),
      })),
    };
  }

  return {
    get isPersonal() {
      return isPersonal;
    },
    take,
    toTopics: (text) =>
      text.includes('[')
        ? text.replace(PLACEHOLDER, (found) => (typed.includes(found) && !own.has(found) ? found : ' '))
        : text,
    isShareable: (answer) => placeholdersOf(answer).every((found) => seen.has(found)),
    admit(answer, theirs) {
      const found = placeholdersOf(answer);
      const values = found.map((placeholder) => articles.valueOf(placeholder) ?? theirs?.get(placeholder));
      for (const [at, value] of values.entries()) if (value !== undefined) own.set(found[at] ?? '', value);
      return !values.includes(undefined);
    },
    putBackIntoAnswer,
    takeFromQuery(query) {
      const { use_case, product, plan, locale, channel, attributes } = query.context;
      // A question that is asked once more holds those that stand for its own.
      typed = query.escalates === undefined ? placeholdersIn(query.text) : [];
      return {
        ...query,
        text: takeOwn(query.text),
        escalationReason: takeOwn(query.escalationReason),
        context: {
          ...query.context,
          ...without({ use_case, product, plan, locale, channel }, takeOwn),
          ...(attributes && {
            attributes: Object.fromEntries(Object.entries(attributes).map(takeFromFact)),
          }),
        },
        ...(query.history && {
          history: query.history.map(({ question, answer, ...turn }) => ({
            ...turn,
            question: takeOwn(question),
            answer: takeOwn(answer),
          })),
        }),
      };
    },
    takeFromGrounding: (grounding) => ({
      ...grounding,
      passages: grounding.passages.map((passage) => redactPassage(passage, redactArticle)),
      articles: undefined,
    }),
    takeFromAnswer(answer) {
      // What is lifted out of articles has no data but theirs.
      const takeFrom = answer.source === 'knowledge' ? (text: string) => redactArticle(text).text : take;
      const kept = {
        ...answer,
        response: takeFrom(answer.response),
        ...ofChoice(answer, takeFrom),
        citations: answer.citations.map((citation) => ({
          ...citation,
          title: takeFrom(citation.title),
          quote: takeFrom(citation.quote),
        })),
      };
      for (const found of placeholdersOf(kept)) {
        const value = seen.get(found);
        if (value !== undefined && !own.has(found)) own.set(found, value);
      }
      return kept;
    },
    putBackInto: (listener) => putBackInto(listener, putBack, putBackIntoAnswer),
  };
}

/** What the customer is asked back, if anything, as `change` leaves it. */
function ofChoice(
  { clarifyingQuestion, choices }: Answer,
  change: (text: string) => string,
): Pick<Answer, 'clarifyingQuestion' | 'choices'> {
  if (clarifyingQuestion === undefined) return {};
  return { clarifyingQuestion: change(clarifyingQuestion), choices: choices?.map(change) };
}

/** The fields of `fields` that are there, texts as `take` leaves them. */
function without<Fields extends Readonly<Record<string, unknown>>>(
  fields: Fields,
  take: (text: string) => string,
): Fields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === 'string' ? take(value) : value]),
  ) as Fields;
}
