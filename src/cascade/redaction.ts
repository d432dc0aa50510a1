import type { Answer } from './answer.ts';
import type { CascadeEvent, CascadeListener } from './events.ts';
import type { Citation, Grounding, Passage } from './passage.ts';
import type { Redacted, Redactor } from './ports.ts';
import type { Query } from './query.ts';
import type { Values } from './vault.ts';

/** What one question's personal data and secrets are kept in while everything inside works without them. */
export interface Redaction {
  /** Whether the question itself held any. */
  readonly isPersonal: boolean;
  /** The text with a placeholder in place of each. */
  take(text: string): string;
  takeFromQuery(query: Query): Query;
  takeFromGrounding(grounding: Grounding): Grounding;
  /**
   * An answer as it may be kept: whatever personal data a tier has put into it is taken out as well. Its citations
   * say where their quotes stand in their documents, as those are.
   */
  takeFromAnswer(answer: Answer): Answer;
  /** Whether all that was taken out of an answer stands in articles, which whoever asks the same may see as well. */
  isShareable(answer: Answer): boolean;
  /** The answer for whoever asked. */
  putBackIntoAnswer(answer: Answer): Answer;
  /** Hears of a question without its personal data, and tells `listener` with it. */
  putBackInto(listener: CascadeListener): CascadeListener;
}

/** Placeholders as a redactor makes them. */
const PLACEHOLDER = /\[[A-Z]{2,12}(?:_[A-Z]{2,12})?_[A-Z]{5,12}\]/g;
/** What may still become one. */
const UNFINISHED = /\[[A-Z_]{0,40}$/;

/** For what only looks for topics, such as retrieval: a name for a secret is none. */
export function withoutPlaceholders(text: string): string {
  return text.includes('[') ? text.replace(PLACEHOLDER, ' ') : text;
}

/** Begins the redaction of one question; what is found in it is added to `own`, and what in articles to `articles`. */
export function createRedaction(redactor: Redactor, own: Values, articles: Values): Redaction {
  const passages = new Map<Passage, Redacted>();
  let isPersonal = false;

  function redact(text: string, values = own): Redacted {
    const redacted = redactor.redact(text);
    for (const { placeholder, value } of redacted.replaced) values.set(placeholder, value);
    return redacted;
  }

  const take = (text: string) => redact(text).text;
  const putBack = (text: string) =>
    text.includes('[')
      ? text.replace(PLACEHOLDER, (found) => own.get(found) ?? articles.get(found) ?? found)
      : text;

  function takeOwn<Text extends string | undefined>(text: Text): Text {
    if (text === undefined) return text;
    const redacted = redact(text);
    isPersonal ||= redacted.replaced.length > 0;
    return redacted.text as Text;
  }

  function takeFromPassage(passage: Passage): Passage {
    const redacted = redact(passage.text, articles);
    if (redacted.replaced.length === 0) return passage;
    const sections = passage.sections.map((section) => ({
      ...section,
      start: toRedactedOffset(redacted, section.start),
    }));
    const changed = { ...passage, text: redacted.text, sections };
    passages.set(changed, redacted);
    return changed;
  }

  /** What a passage without its data says stands elsewhere in the document. */
  function takeFromCitation(citation: Citation): Citation {
    for (const [passage, redacted] of passages) {
      const from = citation.start - passage.start;
      const to = citation.end - passage.start;
      const isFromHere =
        citation.uri.startsWith(passage.uri) && from >= 0 && passage.text.slice(from, to) === citation.quote;
      if (isFromHere) {
        const start = passage.start + toOriginalOffset(redacted, from);
        return { ...citation, start, end: passage.start + toOriginalOffset(redacted, to) };
      }
    }
    return { ...citation, quote: take(citation.quote) };
  }

  function putBackIntoAnswer(answer: Answer): Answer {
    return {
      ...answer,
      response: putBack(answer.response),
      citations: answer.citations.map((citation) => ({ ...citation, quote: putBack(citation.quote) })),
    };
  }

  return {
    get isPersonal() {
      return isPersonal;
    },
    take,
    isShareable: ({ response, citations }) =>
      [response, ...citations.map(({ quote }) => quote)].every((text) =>
        (text.match(PLACEHOLDER) ?? []).every((found) => articles.has(found)),
      ),
    putBackIntoAnswer,
    takeFromQuery(query) {
      const { use_case, product, plan, locale, channel, attributes } = query.context;
      return {
        ...query,
        text: takeOwn(query.text),
        escalationReason: takeOwn(query.escalationReason),
        context: {
          ...query.context,
          ...without({ use_case, product, plan, locale, channel }, takeOwn),
          ...(attributes && { attributes: without(attributes, takeOwn) }),
        },
        ...(query.history && {
          history: query.history.map(({ question, answer }) => ({
            question: takeOwn(question),
            answer: takeOwn(answer),
          })),
        }),
      };
    },
    takeFromGrounding: (grounding) => ({ ...grounding, passages: grounding.passages.map(takeFromPassage) }),
    takeFromAnswer: (answer) => ({
      ...answer,
      response: take(answer.response),
      citations: answer.citations.map(takeFromCitation),
    }),
    putBackInto(listener) {
      const held = new Map<number, string>();
      return (event) => {
        if (event.type === 'answer') listener({ ...event, answer: putBackIntoAnswer(event.answer) });
        else if (event.type === 'verdict') listener(putBackIntoVerdict(event, putBack));
        else if (event.type !== 'delta') listener(event);
        else {
          const text = (held.get(event.number) ?? '') + event.text;
          const [unfinished = ''] = UNFINISHED.exec(text) ?? [];
          held.set(event.number, unfinished);
          const finished = putBack(text.slice(0, text.length - unfinished.length));
          if (finished !== '') listener({ ...event, text: finished });
        }
      };
    },
  };
}

function putBackIntoVerdict(
  event: Extract<CascadeEvent, { type: 'verdict' }>,
  putBack: (text: string) => string,
): CascadeEvent {
  if (event.attempt.outcome !== 'completed') return event;
  const { completion } = event.attempt;
  return {
    ...event,
    attempt: { ...event.attempt, completion: { ...completion, text: putBack(completion.text) } },
  };
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

function toRedactedOffset({ replaced }: Redacted, offset: number): number {
  let shift = 0;
  for (const { start, end, placeholder } of replaced) {
    if (end > offset) break;
    shift += placeholder.length - (end - start);
  }
  return offset + shift;
}

function toOriginalOffset({ replaced }: Redacted, offset: number): number {
  let shift = 0;
  for (const { start, end, placeholder } of replaced) {
    if (start + shift + placeholder.length > offset) break;
    shift += placeholder.length - (end - start);
  }
  return offset - shift;
}
