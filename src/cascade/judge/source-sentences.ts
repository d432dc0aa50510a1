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
  return new Set(toTerms(text).filter((term) => !DIGIT.test(term)));
}

/** The sentences of a text; items and rows each count as one. */
export function toSentences(text: string, source = 0, title: ReadonlySet<string> = NO_HEADING): Sentence[] {
  const blocks = toBlocks(text);
  const headings = blocks.filter(({ kind }) => kind === 'heading');
  let heading = title;
  let next = 0;
  return toUnits(text, blocks).flatMap(({ kind, start, end }) => {
    for (let block = headings[next]; block && block.start < start; block = headings[++next])
      heading = new Set([...title, ...toTopicTerms(text.slice(block.start, block.end))]);
    const pieces = kind === 'sentence' ? [text.slice(start, end)] : text.slice(start, end).split('\n');
    return pieces
      .map((piece): Sentence => {
        const plain = piece.replace(MARKER, '');
        return {
          text: piece,
          terms: toTopicTerms(plain),
          figures: toFigures(plain),
          isNegated: NEGATION.test(piece),
          source,
          heading,
        };
      })
      .filter(({ terms, figures }) => terms.size > 0 || figures.length > 0);
  });
}

export function toSourceSentences(sources: readonly Source[]): Sentence[] {
  return sources.flatMap(({ text, title = '' }, index) => toSentences(text, index, toTopicTerms(title)));
}
