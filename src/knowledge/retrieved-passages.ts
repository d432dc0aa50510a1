import { ANSWERABLE_STRENGTH, type Grounding, type Passage } from '../cascade/passage.ts';
import { toCleanText } from '../cascade/query.ts';
import { cutAtCharacter } from '../text/cut-text.ts';
import { toTerms } from '../text/words.ts';
import type { BedrockKnowledgeSettings } from './settings.ts';

/** Without chunking a result is a whole document, which embedding models take up to about 32,000 characters of. */
const MAX_PASSAGE_CHARACTERS = 40_000;
const MAX_TITLE_CHARACTERS = 200;
const MAX_URI_CHARACTERS = 2_048;
const OUTDATED = /^(?:outdated|obsolete|deprecated|archived|superseded)$/i;

/** Where a result's address stands, by the kind of its source. */
const ADDRESSES = [
  ['s3Location', 'uri'],
  ['webLocation', 'url'],
  ['confluenceLocation', 'url'],
  ['salesforceLocation', 'url'],
  ['sharePointLocation', 'url'],
  ['oneDriveLocation', 'url'],
  ['googleDriveLocation', 'url'],
  ['kendraDocumentLocation', 'uri'],
  ['customDocumentLocation', 'id'],
  ['sqlLocation', 'query'],
] as const;

/**
 * The passages in Retrieve's results, best first and each text once, and how well they fit the question whose
 * topic words are `terms`. Takes whatever came: what is no passage is left out.
 */
export function toFindings(
  retrieved: readonly unknown[],
  terms: readonly string[],
  { results, answerableScore }: BedrockKnowledgeSettings,
): Pick<Grounding, 'passages' | 'strength'> {
  const found = retrieved.flatMap(toPassage).slice(0, results);
  const isScored = found.some(({ score }) => score !== undefined);
  const passages = found
    .map((passage) => ({ ...passage, score: isScored ? (passage.score ?? 0) : shareOf(terms, passage) }))
    .sort((a, b) => b.score - a.score)
    .filter(({ text }, index, all) => all.findIndex((other) => other.text === text) === index);
  const best = Math.max(0, passages[0]?.score ?? 0);
  const strength = isScored ? best / (best + answerableScore * (1 / ANSWERABLE_STRENGTH - 1)) : best;
  return { passages, strength };
}

/** How many of the question's topic words a passage has, 0 to 1; what there is to go by where no result has a score. */
function shareOf(terms: readonly string[], { title, text }: Pick<Passage, 'title' | 'text'>): number {
  const said = new Set(toTerms(`${title}\n${text}`));
  return terms.filter((term) => said.has(term)).length / Math.max(1, terms.length);
}

type Retrieved = Omit<Passage, 'score'> & { readonly score: number | undefined };

/**
 * The passage that a result holds, none where it holds no text (images, rows of a table). Nothing is known of
 * the whole document: offsets count in the passage, which starts at 0 and has no sections.
 * The text is cleaned as questions are: it goes on to models and customers, and what crawlers and parsers take
 * in may hide instructions in signs that nobody sees.
 */
function toPassage(result: unknown): Retrieved[] {
  const content = at(result, 'content');
  const kind = at(content, 'type');
  const text = toText(at(content, 'text'), MAX_PASSAGE_CHARACTERS);
  if (!text || (kind !== undefined && kind !== 'TEXT')) return [];
  const metadata = at(result, 'metadata');
  const uri = toUri(result, metadata);
  const score = at(result, 'score');
  return [
    {
      title: toLine(at(metadata, 'title'), MAX_TITLE_CHARACTERS) || toTitle(uri),
      uri,
      sections: [],
      text,
      start: 0,
      score: typeof score === 'number' && Number.isFinite(score) ? score : undefined,
      outdated: OUTDATED.test(toLine(at(metadata, 'status'), MAX_TITLE_CHARACTERS)),
    },
  ];
}

function toUri(result: unknown, metadata: unknown): string {
  const location = at(result, 'location');
  const addresses = [
    ...ADDRESSES.map(([kind, field]) => at(at(location, kind), field)),
    at(metadata, 'x-amz-bedrock-kb-source-uri'),
    at(result, 'documentId'),
  ];
  return addresses.map((address) => toLine(address, MAX_URI_CHARACTERS)).find(Boolean) ?? 'unknown';
}

/** The last part of an address, as a title: `s3://help/billing/late-fees.md` is "late fees". */
function toTitle(uri: string): string {
  const [, host = '', rest = uri] = /^[a-z][a-z\d+.-]*:\/\/([^/]*)(.*)$/is.exec(uri) ?? [];
  const path = /^https?:/i.test(uri) ? unescapeUri(rest.replace(/[?#].*/s, '')) : rest;
  const name = (path.split('/').findLast((part) => part.trim() !== '') ?? '')
    .replace(/\.\w{1,8}$/, '')
    .replaceAll(/[-_]+/g, ' ');
  return toLine(name, MAX_TITLE_CHARACTERS) || host || uri;
}

function unescapeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Clean text of whatever came; '' for what is none. */
function toText(value: unknown, limit: number): string {
  return typeof value === 'string' ? toCleanText(cutAtCharacter(value, limit)) : '';
}

/** The same on one line: a title or an address must not pass for more than it is where it is quoted. */
function toLine(value: unknown, limit: number): string {
  return toText(value, limit).replace(/\s+/g, ' ');
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
