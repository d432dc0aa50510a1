import type { Grounding, Knowledge, Passage } from '../../src/cascade/passage.ts';
import { toChunks } from '../../src/knowledge/chunk.ts';
import type { Document } from '../../src/knowledge/document.ts';
import { createLocalKnowledge } from '../../src/knowledge/local-knowledge.ts';
import { buildIndex } from '../../src/knowledge/search-index.ts';
import { toTerms } from '../../src/text/words.ts';

export function makeDocument(fields: Partial<Document> & Pick<Document, 'text'>): Document {
  return { path: 'article.md', title: 'Article', outdated: false, ...fields };
}

export async function makeKnowledge(...documents: Document[]): Promise<Knowledge> {
  const index = await buildIndex(documents);
  return createLocalKnowledge(async () => ({ version: 'v1', index }));
}

/** The first passage of a document with this text; `fields` override. */
export function makePassage(text: string, fields: Partial<Passage> = {}): Passage {
  const [chunk] = toChunks({ text });
  if (!chunk) throw new Error('a passage needs text');
  return {
    title: 'Article',
    uri: 'article.md',
    sections: chunk.sections.map((section) => ({ ...section, start: section.start - chunk.start })),
    text: text.slice(chunk.start, chunk.end),
    start: chunk.start,
    score: 1,
    outdated: false,
    ...fields,
  };
}

/** What `passages` have to say to a question, each topic word weighing the same. */
export function makeGrounding(question: string, passages: readonly Passage[], strength = 0.9): Grounding {
  const terms = toTerms(question);
  return {
    passages,
    weights: new Map(terms.map((term) => [term, 1])),
    spelling: new Map(terms.map((term) => [term, term])),
    strength,
  };
}
