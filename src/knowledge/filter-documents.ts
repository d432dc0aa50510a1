import type { KnowledgeFilter } from '../cascade/passage.ts';
import type { Document } from './document.ts';

/** What a local article can be filtered by; `folder` is its path's first part. */
export const FILTERABLE = ['product', 'plan', 'locale', 'folder'] as const;

/** Whether a document has each attribute of `filter` with the value, or one of the values, asked for; case does not matter. */
export function toPredicate(filter: KnowledgeFilter): (document: Document) => boolean {
  const wanted = Object.entries(filter).map(
    ([attribute, values]) =>
      [attribute, new Set([values].flat().map((value) => String(value).toLowerCase()))] as const,
  );
  return (document) =>
    wanted.every(([attribute, values]) => {
      const told = attributeOf(document, attribute);
      return told !== undefined && values.has(told.toLowerCase());
    });
}

function attributeOf(document: Document, attribute: string): string | undefined {
  if (attribute === 'folder') return document.path.includes('/') ? document.path.split('/', 1)[0] : undefined;
  const known = FILTERABLE.find((name) => name === attribute);
  return known && known !== 'folder' ? document[known] : undefined;
}
