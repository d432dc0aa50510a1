import type { Citation, Passage } from './passage.ts';

/** The section of `passage` that the character at `start` of its text stands in. */
export function sectionAt({ sections }: Passage, start: number): Passage['sections'][number] | undefined {
  return sections.findLast((section) => section.start <= start);
}

/** Evidence: `passage.text.slice(start, end)`, with the section that it stands in. */
export function citePassage(passage: Passage, start: number, end: number): Citation {
  const section = sectionAt(passage, start);
  const isOwnHeading = section && section.heading !== passage.title;
  return {
    title: isOwnHeading ? `${passage.title} > ${section.heading}` : passage.title,
    uri: section ? `${passage.uri}#${section.slug}` : passage.uri,
    quote: passage.text.slice(start, end),
    start: passage.start + start,
    end: passage.start + end,
  };
}
