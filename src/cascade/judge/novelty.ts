import { toLanguage } from '../../text/language.ts';
import { TRAINED } from '../trained.ts';
import { toMeaning, toMeanings } from './everyday-words.ts';
import type { Evidence } from './evidence.ts';
import type { Judged } from './judged.ts';
import { isPlain } from './plain-words.ts';
import { type Sentence, toTopicTerms } from './source-sentences.ts';

/** A sentence of an answer that speaks of things that neither its sources nor the question have. */
export interface Novelty {
  readonly sentence: Sentence;
  /** Index into the answer's sentences. */
  readonly at: number;
  /** How many such things it names; one that anybody speaks of counts half. */
  readonly count: number;
}

/** What anybody says about anything. */
const EVERYDAY = new Set<string>(TRAINED.everydayWords.split(' '));
const EVERYDAY_COUNT = 0.5;
const SHORTEST = 3;
/** Words that begin with the same letters are taken to be of one family: "notify" and "notification". */
const FAMILY = 5;
const LANGUAGE_READ = 600;
/** Names in commands are the reader's to choose. */
const CODE = /`[^`\n]{1,200}`/g;

/**
 * The sentences that bring in something that is named nowhere else; none where answer and sources are not both in
 * English, whose plain words alone are known here. `told` gives all that sources and question say, in lower
 * case.
 */
export function toNovelties({ answer, sources }: Judged, evidence: Evidence, told: () => string): Novelty[] {
  const asked = toMeanings(evidence.asked);
  const isNew = (term: string): boolean => {
    if (term.length < SHORTEST || isPlain(term)) return false;
    const meaning = toMeaning(term);
    if (evidence.meanings.has(meaning) || asked.has(meaning)) return false;
    return term.length < FAMILY || !told().includes(term.slice(0, FAMILY));
  };
  const novelties = evidence.said.flatMap((sentence, at) => {
    const found = [...sentence.terms].filter(isNew);
    if (found.length === 0) return [];
    const code = toTopicTerms((sentence.text.match(CODE) ?? []).join(' '));
    const count = found
      .filter((term) => !code.has(term))
      .reduce((sum, term) => sum + (EVERYDAY.has(term) ? EVERYDAY_COUNT : 1), 0);
    return count > 0 ? [{ sentence, at, count }] : [];
  });
  const isReadable = () =>
    [answer, ...sources.map(({ text }) => text)].every(
      (text) => (toLanguage(text.slice(0, LANGUAGE_READ)) ?? 'en') === 'en',
    );
  return novelties.length > 0 && isReadable() ? novelties : [];
}

/** Whether a word is one that anybody uses about anything. */
export function isEveryday(term: string): boolean {
  return EVERYDAY.has(term);
}
