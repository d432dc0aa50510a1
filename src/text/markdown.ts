import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import { toCanonicalText } from './canonical-text.ts';

/** Canonical text of CommonMark with tables. */
export function markdownToText(source: string): string {
  return toCanonicalText(
    fromMarkdown(source, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] }),
  );
}
