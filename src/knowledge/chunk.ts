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
  const slugs = new Set<string>();
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
  for (const unit of units.flatMap((unit) => toSlices(text, unit, limit))) {
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

/** A single line or sentence beyond all measure is cut where it must be, though never inside a sign. */
function toSlices(text: string, { start, end }: { start: number; end: number }, limit: number) {
  const slices: { start: number; end: number }[] = [];
  for (let from = start; from < end; ) {
    const cut = Math.min(end, from + limit);
    const isInsideSign = cut < end && (text.codePointAt(cut - 1) ?? 0) > 0xffff;
    slices.push({ start: from, end: isInsideSign ? cut - 1 : cut });
    from = isInsideSign ? cut - 1 : cut;
  }
  return slices;
}

function toSlug(heading: string, taken: Set<string>): string {
  const slug = heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
  let free = slug;
  for (let count = 1; taken.has(free); count++) free = `${slug}-${count}`;
  taken.add(free);
  return free;
}
