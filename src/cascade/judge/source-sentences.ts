import { LRUCache } from 'lru-cache';
import { toBlocks } from '../../text/blocks.ts';
import { type Figure, toFigures } from '../../text/figures.ts';
import { toUnits } from '../../text/sentences.ts';
import { toTerms } from '../../text/words.ts';
import type { Source } from './judged.ts';

/** A sentence, an item of a list or a row of a table, with what of it is compared. */
export interface Sentence {
  readonly text: string;
  /** Stems of its topic words, without numbers. */
  readonly terms: ReadonlySet<string>;
  readonly figures: readonly Figure[];
  readonly isNegated: boolean;
  /** Index of its source. */
  readonly source: number;
  /** Stems of the heading that it stands under, and of its source's title. */
  readonly heading: ReadonlySet<string>;
}

const NEGATION = /\b(?:not|no|never|cannot|none|neither|nor|unable|impossible)\b|n['’]t\b/i;
const NO_HEADING: ReadonlySet<string> = new Set();
const DIGIT = /\d/;
const MARKER = /^\s*(?:\d{1,3}[.)]|[-*•])\s/;

export function toTopicTerms(text: string): Set<string> {
  const terms = toTerms(text);
  return new Set(DIGIT.test(text) ? terms.filter((term) => !DIGIT.test(term)) : terms);
}

/** Looks for figures and negation only when somebody asks for them: of most sentences nobody does. */
class ReadSentence implements Sentence {
  readonly text: string;
  readonly terms: ReadonlySet<string>;
  readonly source: number;
  readonly heading: ReadonlySet<string>;
  readonly #plain: string;
  #figures: readonly Figure[] | undefined;
  #isNegated: boolean | undefined;

  constructor(text: string, source: number, heading: ReadonlySet<string>) {
    this.#plain = text.replace(MARKER, '');
    this.text = text;
    this.terms = toTopicTerms(this.#plain);
    this.source = source;
    this.heading = heading;
  }

  get figures(): readonly Figure[] {
    this.#figures ??= toFigures(this.#plain);
    return this.#figures;
  }

  get isNegated(): boolean {
    this.#isNegated ??= NEGATION.test(this.text);
    return this.#isNegated;
  }
}

/** The sentences of a text; items and rows each count as one. */
export function toSentences(text: string, source = 0, title: ReadonlySet<string> = NO_HEADING): Sentence[] {
  const blocks = toBlocks(text);
  const headings = blocks.filter(({ kind }) => kind === 'heading');
  const sentences: Sentence[] = [];
  let heading = title;
  let next = 0;
  for (const { kind, start, end } of toUnits(text, blocks)) {
    for (let block = headings[next]; block && block.start < start; block = headings[++next])
      heading = new Set([...title, ...toTopicTerms(text.slice(block.start, block.end))]);
    const whole = text.slice(start, end);
    for (const piece of kind === 'sentence' ? [whole] : whole.split('\n')) {
      const sentence = new ReadSentence(piece, source, heading);
      if (sentence.terms.size > 0 || sentence.figures.length > 0) sentences.push(sentence);
    }
  }
  return sentences;
}

/** Questions on one subject rest on the same sources, and to take one apart is most of what a verdict costs. */
const TAKEN_APART = new LRUCache<string, readonly Sentence[]>({
  maxSize: 200_000,
  sizeCalculation: (_, key) => key.length,
});

export function toSourceSentences(sources: readonly Source[]): Sentence[] {
  return sources.flatMap(({ text, title = '' }, index) => {
    const key = `${index} ${title}\n${text}`;
    const known = TAKEN_APART.get(key) ?? toSentences(text, index, toTopicTerms(title));
    TAKEN_APART.set(key, known);
    return known;
  });
}
