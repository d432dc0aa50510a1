import { toBlocks } from '../../text/blocks.ts';
import { type Figure, toFigures } from '../../text/figures.ts';
import { remember } from '../../text/remember.ts';
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

/** A sentence wherever it stands. Looks for figures and negation only when somebody asks: of most nobody does. */
class ReadSentence implements Omit<Sentence, 'source'> {
  readonly text: string;
  readonly terms: ReadonlySet<string>;
  readonly heading: ReadonlySet<string>;
  readonly #plain: string;
  #figures: readonly Figure[] | undefined;
  #isNegated: boolean | undefined;

  constructor(text: string, heading: ReadonlySet<string>) {
    this.#plain = text.replace(MARKER, '');
    this.text = text;
    this.terms = toTopicTerms(this.#plain);
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

class PlacedSentence implements Sentence {
  readonly text: string;
  readonly terms: ReadonlySet<string>;
  readonly heading: ReadonlySet<string>;
  readonly source: number;
  readonly #read: ReadSentence;

  constructor(read: ReadSentence, source: number) {
    this.text = read.text;
    this.terms = read.terms;
    this.heading = read.heading;
    this.source = source;
    this.#read = read;
  }

  get figures(): readonly Figure[] {
    return this.#read.figures;
  }

  get isNegated(): boolean {
    return this.#read.isNegated;
  }
}

/** The sentences of a text; items and rows each count as one. */
export function toSentences(text: string): Sentence[] {
  return readSentences(text, NO_HEADING).map((sentence) => new PlacedSentence(sentence, 0));
}

function readSentences(text: string, title: ReadonlySet<string>): ReadSentence[] {
  const blocks = toBlocks(text);
  const headings = blocks.filter(({ kind }) => kind === 'heading');
  const sentences: ReadSentence[] = [];
  let heading = title;
  let next = 0;
  for (const { kind, start, end } of toUnits(text, blocks)) {
    for (let block = headings[next]; block && block.start < start; block = headings[++next])
      heading = new Set([...title, ...toTopicTerms(text.slice(block.start, block.end))]);
    const whole = text.slice(start, end);
    for (const piece of kind === 'sentence' ? [whole] : whole.split('\n')) {
      const sentence = new ReadSentence(piece, heading);
      if (sentence.terms.size > 0 || sentence.figures.length > 0) sentences.push(sentence);
    }
  }
  return sentences;
}

/** Questions on one subject rest on the same sources, and to take one apart is most of what a verdict costs. */
const readTitled = remember((titled) => {
  const end = titled.indexOf('\n');
  return readSentences(titled.slice(end + 1), toTopicTerms(titled.slice(0, end)));
}, 300_000);

export function toSourceSentences(sources: readonly Source[]): Sentence[] {
  return sources.flatMap(({ text, title = '' }, index) =>
    readTitled(`${title.replaceAll('\n', ' ')}\n${text}`).map((read) => new PlacedSentence(read, index)),
  );
}
