import { type Block, toBlocks } from '../text/blocks.ts';
import { toSentences } from '../text/sentences.ts';
import type { Document } from './document.ts';

/** A stretch of a document, of one long section or several short ones: `text.slice(start, end)`. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  /** In order; the first is the one in force at `start`. Empty before a document's first heading. */
  readonly sections: readonly Section[];
}

export interface Section {
  /** Where its content starts, as an offset in the document. */
  readonly start: number;
  readonly heading: string;
  /** The heading's anchor, as web pages of Markdown have it. */
  readonly slug: string;
}

/** About what two or three paragraphs take; the size at which BM25 ranked four public help centres best. */
const TARGET_CHARACTERS = 1_200;
/** A chunk at least this long ends where its section does; a shorter one takes the next section in. */
const ENOUGH_CHARACTERS = 700;
/** Lists, tables and code stay whole up to here. */
const MAX_BLOCK_CHARACTERS = 6_000;

/** Cuts a document along its headings into chunks of whole blocks; short sections share one. */
export function toChunks({ text }: Pick<Document, 'text'>): Chunk[] {
  const chunks: Chunk[] = [];
  const slugs = new Map<string, number>();
  let section: Section | undefined;
  let open: { start: number; end: number; sections: Section[] } | undefined;
  const close = () => {
    if (open) chunks.push(open);
    open = undefined;
  };

  for (const block of toBlocks(text)) {
    if (block.kind === 'heading') {
      const heading = toHeading(text.slice(block.start, block.end));
      section = { start: block.end, heading, slug: toSlug(heading, slugs) };
      if (open && block.end - open.start > ENOUGH_CHARACTERS) close();
      open?.sections.push(section);
      continue;
    }
    for (const { start, end } of toPieces(text, block)) {
      if (open && end - open.start > TARGET_CHARACTERS && !text.slice(open.start, open.end).endsWith(':'))
        close();
      open ??= { start, end, sections: section ? [section] : [] };
      open.end = end;
    }
  }
  close();
  return chunks;
}

function toHeading(block: string): string {
  return block
    .replace(/^#+\s+/, '')
    .replace(/\n.*/s, '')
    .trim();
}

/** A block whole, or, where it is too long to be, in runs of its sentences or lines. */
function toPieces(text: string, { kind, start, end }: Block): { start: number; end: number }[] {
  const limit = kind === 'paragraph' ? TARGET_CHARACTERS : MAX_BLOCK_CHARACTERS;
  if (end - start <= limit) return [{ start, end }];
  const block = text.slice(start, end);
  const units = kind === 'paragraph' ? toSentences(block, start) : toLines(block, start);
  const pieces: { start: number; end: number }[] = [];
  for (const unit of units.flatMap((unit) => toSlices(unit, limit))) {
    const last = pieces.at(-1);
    if (last && unit.end - last.start <= limit) last.end = unit.end;
    else pieces.push({ start: unit.start, end: unit.end });
  }
  return pieces;
}

function toLines(block: string, offset: number): { start: number; end: number }[] {
  let start = offset;
  return block.split('\n').map((line) => {
    const span = { start, end: start + line.length };
    start = span.end + 1;
    return span;
  });
}

/** A single line or sentence beyond all measure is cut where it must be. */
function toSlices(
  { start, end }: { start: number; end: number },
  limit: number,
): { start: number; end: number }[] {
  const slices = [];
  for (let from = start; from < end; from += limit)
    slices.push({ start: from, end: Math.min(end, from + limit) });
  return slices;
}

function toSlug(heading: string, taken: Map<string, number>): string {
  const slug = heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
  const count = taken.get(slug) ?? 0;
  taken.set(slug, count + 1);
  return count === 0 ? slug : `${slug}-${count}`;
}
