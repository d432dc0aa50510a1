import type { Citation, Passage } from './passage.ts';

/** The section of `passage` that the character at `start` of its text stands in. */
export function sectionAt({ sections }: Passage, start: number): Passage['sections'][number] | undefined {
  return sections.findLast((section) => section.start <= start);
}

/**
 * Evidence: `passage.text.slice(start, end)`, with the section that it stands in. A placeholder is quoted as a whole;
 * where the quote stands is said of the document as it is.
 */
export function citePassage(passage: Passage, first: number, last: number): Citation {
  const cut = (offset: number) => passage.replaced?.find((part) => part.start < offset && offset < part.end);
  const start = cut(first)?.start ?? first;
  const end = cut(last)?.end ?? last;
  const section = sectionAt(passage, start);
  const isOwnHeading = section && section.heading !== passage.title;
  return {
    title: isOwnHeading ? `${passage.title} > ${section.heading}` : passage.title,
    uri: section ? `${passage.uri}#${section.slug}` : passage.uri,
    quote: passage.text.slice(start, end),
    start: passage.start + toDocumentOffset(passage, start),
    end: passage.start + toDocumentOffset(passage, end),
  };
}

function toDocumentOffset({ replaced = [] }: Passage, offset: number): number {
  const before = replaced.filter(({ end }) => end <= offset);
  return before.reduce((sum, { start, end, length }) => sum + length - (end - start), offset);
}
