import { remember } from '../text/remember.ts';
import { toTerms } from '../text/words.ts';
import type { Grounding, Passage } from './passage.ts';

/** An article that a question may be about, with what was found of it. */
export interface Contender {
  readonly title: string;
  /** The folder that it lies in; '' where it lies in none. */
  readonly area: string;
  /** The folder's own name: "billing" of "s3://help/billing". */
  readonly areaName: string;
  /** How near its score comes to the best article's, 0 to 1. */
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
  return ranked.map(({ parts, score }) => toContender(parts, toShare(score, best)));
}

/** What tells things apart: the folder, where some articles share one and some do not; else each article by itself. */
export function toPlaces(contenders: readonly Contender[]): (contender: Contender) => string {
  const areas = new Set(contenders.map(({ area }) => area)).size;
  const foldersTell = areas > 1 && areas < contenders.length;
  return ({ area, title }) => (foldersTell ? area : title);
}

/** Below this share of the best score an embedding has little to do with the question. */
const LEAST_ALIKE = 0.6;

/** Similarities, 0 to 1, lie close together whatever is compared; what words weigh together does not. */
function toShare(score: number, best: number): number {
  if (best <= 0) return 1;
  const share = score / best;
  return best <= 1 ? Math.max(0, (share - LEAST_ALIKE) / (1 - LEAST_ALIKE)) : share;
}

/** What an article is told apart by; a knowledge base may not know where its passages are from. */
function nameOf({ uri, title }: Passage): string {
  return `${uri.replace(/#.*$/s, '')} ${title}`;
}

function toContender(parts: readonly Passage[], share: number): Contender {
  const { title = '', uri = '' } = parts[0] ?? {};
  const area = toArea(uri);
  const titleTerms = termsOf(title);
  const names = new Set(parts.flatMap(({ sections }) => sections.map(({ heading }) => heading)));
  const headings = [...names].map((heading) => ({ heading, terms: termsOf(heading) }));
  return {
    title,
    area,
    areaName: area.slice(area.lastIndexOf('/') + 1),
    share,
    titleTerms,
    headings,
    speaksOf(term) {
      if (titleTerms.has(term) || headings.some(({ terms }) => terms.has(term))) return true;
      return parts.some(({ text }) => termsOf(text.slice(0, READ_CHARACTERS)).has(term));
    },
  };
}

/** The same titles, headings and passages are found again and again; to stem them takes longer than all else here. */
const termsOf = remember((text): ReadonlySet<string> => new Set(toTerms(text)), 1_000_000);
/** A knowledge base may give whole documents; what one is about stands at its beginning. */
const READ_CHARACTERS = 5_000;

/** `s3://help/billing/late-fees.md` lies in "s3://help/billing". */
function toArea(uri: string): string {
  const path = uri.replace(/[?#].*$/s, '');
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
