import { toTerms } from '../text/words.ts';
import type { Grounding, Passage } from './passage.ts';

/** An article that a question may be about, with what was found of it. */
export interface Contender {
  readonly title: string;
  /** The folder that it lies in; '' where it lies in none. */
  readonly area: string;
  /** As a share of the best article's score. */
  readonly share: number;
  readonly titleTerms: ReadonlySet<string>;
  /** Headings of what was found, in order; each with its topic words. */
  readonly headings: readonly { readonly heading: string; readonly terms: ReadonlySet<string> }[];
  /** Whether it speaks of this topic word, anywhere in what was found. */
  speaksOf(term: string): boolean;
}

/** The articles in what was found, best first; those that no longer hold only where there are no others. */
export function toContenders({ passages, articles = [] }: Grounding): Contender[] {
  const found = new Map<string, Passage[]>();
  for (const passage of new Set([...passages, ...articles])) {
    const name = nameOf(passage);
    found.set(name, [...(found.get(name) ?? []), passage]);
  }
  const all = [...found.values()];
  const current = all.filter(([passage]) => !passage?.outdated);
  const ranked = (current.length > 0 ? current : all)
    .map((parts) => ({ parts, score: Math.max(...parts.map(({ score }) => score)) }))
    .sort((a, b) => b.score - a.score);
  const best = ranked[0]?.score ?? 0;
  return ranked.map(({ parts, score }) => toContender(parts, best > 0 ? score / best : 1));
}

/** What an article is told apart by; a knowledge base may not know where its passages are from. */
function nameOf({ uri, title }: Passage): string {
  return `${uri.replace(/#.*$/s, '')} ${title}`;
}

function toContender(parts: readonly Passage[], share: number): Contender {
  const { title = '', uri = '' } = parts[0] ?? {};
  const titleTerms = new Set(toTerms(title));
  const names = new Set(parts.flatMap(({ sections }) => sections.map(({ heading }) => heading)));
  const headings = [...names].map((heading) => ({ heading, terms: new Set(toTerms(heading)) }));
  let said: ReadonlySet<string> | undefined;
  return {
    title,
    area: toArea(uri),
    share,
    titleTerms,
    headings,
    speaksOf(term) {
      if (titleTerms.has(term) || headings.some(({ terms }) => terms.has(term))) return true;
      said ??= new Set(parts.flatMap(({ text }) => toTerms(text)));
      return said.has(term);
    },
  };
}

/** `s3://help/billing/late-fees.md` lies in "s3://help/billing". */
function toArea(uri: string): string {
  const path = uri.replace(/[?#].*$/s, '');
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
