import { citePassage } from '../cascade/cite-passage.ts';
import {
  ANSWERABLE_STRENGTH,
  type Citation,
  type Extract,
  type Extractor,
  type Grounding,
  type Knowledge,
  type Passage,
} from '../cascade/passage.ts';
import { ASKS_FOR_PROCEDURE } from '../text/procedure.ts';
import { toSubQuestions } from '../text/sub-questions.ts';
import { type Span, selectSpans, type Wanted, weigh } from './select-spans.ts';

/** How much of the best passage's score another needs to be worth adding. */
const RELATED_SHARE = 0.5;
const MOST_PASSAGES = 3;
/** An answer takes no further span past this; the first is given whole, however long its list. */
const MOST_CHARACTERS = 8_000;
/** What a passage's score for the whole question counts when one of its parts is looked up. */
const WHOLE_QUESTION_SHARE = 0.5;
/** Articles named where none answers, if they come this near. */
const SUGGESTED_ARTICLES = 3;
const SUGGESTED_FROM_STRENGTH = 0.35;

/** Answers by lifting the telling sentences, lists, tables and commands from passages, word for word. */
export function createExtractor(knowledge: Knowledge): Extractor {
  return {
    async extract({ text, context, filter }, whole, method, signal) {
      const parts = method === 'sub-questions' ? toSubQuestions(text) : [];
      if (parts.length < 2) {
        return toExtract(selectAnswer(text, whole, method === 'one-passage' ? 1 : MOST_PASSAGES), whole);
      }

      const sections: { readonly question: string; readonly spans: readonly Span[] }[] = [];
      for (const part of parts) {
        const found = await knowledge.search({ text: part.lookup, context, filter }, signal);
        sections.push({
          question: part.text,
          spans: selectAnswer(part.text, within(whole, found), MOST_PASSAGES, MOST_CHARACTERS / parts.length),
        });
      }
      const spans = sections.flatMap((section) => section.spans);
      if (spans.length === 0) return toExtract([], whole);
      return {
        text: sections
          .map(({ question, spans }) => `**${question}**\n\n${toText(spans) || NOT_FOUND}`)
          .join('\n\n'),
        citations: toCitations(spans),
        abstained: false,
      };
    },
  };
}

/** What was found for a part, ranked with regard to the question that it is a part of. */
function within(whole: Grounding, part: Grounding): Grounding {
  const scores = new Map(whole.passages.map((passage) => [placeOf(passage), passage.score]));
  const passages = part.passages
    .map((passage) => ({
      ...passage,
      score: passage.score + WHOLE_QUESTION_SHARE * (scores.get(placeOf(passage)) ?? 0),
    }))
    .sort((a, b) => b.score - a.score);
  return { ...part, passages, strength: Math.max(part.strength, whole.strength) };
}

/** Passages of a knowledge base all start at 0. */
function placeOf({ uri, start, text }: Passage): string {
  return `${uri} ${start} ${text}`;
}

const NOT_FOUND = 'I could not find an answer to this in the knowledge base.';

/** Passages that what they say may bring forward, beyond those that are taken. */
const CONTENDERS = 3;
/** How far what a passage says best decides, beside its score, whether it goes first. */
const BEST_UNIT_SHARE = 0.5;

function selectAnswer(
  question: string,
  { passages, weights, strength }: Grounding,
  most: number,
  mostCharacters = MOST_CHARACTERS,
): readonly Span[] {
  const [top] = passages;
  if (!top || strength < ANSWERABLE_STRENGTH) return [];
  const wanted: Wanted = { weights, procedure: ASKS_FOR_PROCEDURE.test(question) };
  const related = passages
    .filter((passage) => passage.score >= top.score * RELATED_SHARE && (top.outdated || !passage.outdated))
    .slice(0, most + CONTENDERS)
    .map((passage) => {
      const weighed = weigh(passage, wanted);
      return { weighed, value: passage.score * (1 - BEST_UNIT_SHARE + BEST_UNIT_SHARE * weighed.bestShare) };
    })
    .sort((a, b) => b.value - a.value)
    .slice(0, most);
  const spans = selectSpans(related.map(({ weighed }) => weighed));
  let characters = 0;
  return spans.filter(({ quote }, at) => {
    characters += quote.length;
    return at === 0 || characters <= mostCharacters;
  });
}

function toExtract(spans: readonly Span[], { passages, strength }: Grounding): Extract {
  if (spans.length > 0) return { text: toText(spans), citations: toCitations(spans), abstained: false };
  const near = strength >= SUGGESTED_FROM_STRENGTH ? passages : [];
  const nearest = [...new Set(near.map(({ title }) => title))].slice(0, SUGGESTED_ARTICLES);
  const hint = nearest.length > 0 ? ` The nearest articles are: ${nearest.join('; ')}.` : '';
  return { text: NOT_FOUND + hint, citations: [], abstained: true };
}

function toText(spans: readonly Span[]): string {
  return spans
    .map(({ passage, quote }) => (passage.outdated ? `(From an outdated article)\n\n${quote}` : quote))
    .join('\n\n');
}

function toCitations(spans: readonly Span[]): Citation[] {
  const citations = spans.map(({ passage, quote, start }) =>
    citePassage(passage, start, start + quote.length),
  );
  const seen = new Set<string>();
  return citations.filter(({ uri, start, quote }) => {
    const place = `${uri} ${start} ${quote}`;
    return !seen.has(place) && seen.add(place);
  });
}
