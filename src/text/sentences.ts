import { type Block, toBlocks } from './blocks.ts';

/** A part that can be quoted alone: a sentence, or a whole list, table or code block. Offsets as in Block. */
export interface Unit {
  readonly kind: 'sentence' | 'list' | 'table' | 'code';
  readonly start: number;
  readonly end: number;
}

/**
 * Where a sentence ends: after its closing mark where another begins, or after a full-width mark. A rule and not
 * Intl.Segmenter, whose construction alone takes a fifth of Node's own start (docs/decisions/0006).
 */
const SENTENCE_END = /(?<![.!?…])[.!?…]+["'”’)\]]*(?=\s+[^\sa-z])|[。！？]+["'”’)\]]*/g;
const ABBREVIATION = /(?:\b(?:e\.g|i\.e|etc|vs|approx|incl|no|fig|min|max|mr|ms|dr)|^\s*\d{1,3})\.$/i;

const ABBREVIATION_CHARACTERS = 12;

/** Sentences of one paragraph that starts at `offset`, joined again where only an abbreviation ended. */
export function toSentences(paragraph: string, offset = 0): Unit[] {
  const ends = Array.from(paragraph.matchAll(SENTENCE_END), (match) => match.index + match[0].length);
  const sentences: Unit[] = [];
  let start = 0;
  for (const end of [...ends, paragraph.length]) {
    const tail = paragraph.slice(Math.max(start, end - ABBREVIATION_CHARACTERS), end);
    if (end < paragraph.length && ABBREVIATION.test(tail)) continue;
    const text = paragraph.slice(start, end);
    const lead = text.length - text.trimStart().length;
    const trimmed = text.trim();
    if (trimmed) {
      sentences.push({
        kind: 'sentence',
        start: offset + start + lead,
        end: offset + start + lead + trimmed.length,
      });
    }
    start = end;
  }
  return sentences;
}

/** The quotable parts of canonical text in order; headings are left out, they are titles and not statements. */
export function toUnits(text: string, blocks: readonly Block[] = toBlocks(text)): Unit[] {
  return blocks.flatMap(({ kind, start, end }): Unit[] => {
    if (kind === 'heading') return [];
    return kind === 'paragraph' ? toSentences(text.slice(start, end), start) : [{ kind, start, end }];
  });
}
