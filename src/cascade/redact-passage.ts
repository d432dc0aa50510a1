import type { Passage } from './passage.ts';
import type { Redacted } from './ports.ts';

/** A passage without the personal data in it; itself where there is none. `replaced` says what stood where. */
export function redactPassage(passage: Passage, redact: (text: string) => Redacted): Passage {
  const redacted = redact(passage.text);
  const title = redact(passage.title).text;
  const headings = passage.sections.map(({ heading }) => redact(heading).text);
  const isSame =
    redacted.replaced.length === 0 &&
    title === passage.title &&
    headings.every((heading, at) => heading === passage.sections[at]?.heading);
  if (isSame) return passage;
  const sections = passage.sections.map((section, at) => ({
    ...section,
    heading: headings[at] ?? '',
    start: toRedactedOffset(redacted, section.start),
  }));
  return {
    ...passage,
    title,
    text: redacted.text,
    sections,
    replaced: toReplaced(redacted),
  };
}

/** Where `offset` of the text as it was stands in what is left of it. */
export function toRedactedOffset({ replaced }: Redacted, offset: number): number {
  let shift = 0;
  for (const { start, end, placeholder } of replaced) {
    if (end > offset) break;
    shift += placeholder.length - (end - start);
  }
  return offset + shift;
}

/** Where the placeholders stand in the text that has them. */
function toReplaced({ replaced }: Redacted): NonNullable<Passage['replaced']> {
  let shift = 0;
  return replaced.map(({ start, end, placeholder }) => {
    const at = start + shift;
    shift += placeholder.length - (end - start);
    return { start: at, end: at + placeholder.length, length: end - start };
  });
}
