import { toTerms } from '../../text/words.ts';
import { type Amount, type Measure, mayHaveDates, toAmounts } from './figure-amounts.ts';
import type { Sentence } from './source-sentences.ts';

/** Where an amount stands: what the words around it are, and how near. */
export interface Place {
  readonly amount: Amount;
  /** Stems with 0 to 1: 1 in the same clause or cell, or in its row's or column's head; less further off. */
  readonly terms: ReadonlyMap<string, number>;
  /** Those of its clause or cell and of the heads. */
  readonly near: ReadonlySet<string>;
  /** Those of its sentence; of a cell, the same as `near`. */
  readonly own: ReadonlySet<string>;
  /** Those of the headings above it. */
  readonly heading: ReadonlySet<string>;
  /** The clause or the row that it stands in. */
  readonly text: string;
  /** Index of its sentence. */
  readonly at: number;
}

const OTHER_CLAUSE = 0.5;
const OTHER_CELL = 0.3;
const HEADING = 0.4;
const BEFORE = 0.3;
const CLAUSE_END = /[,;:()–—]\s|\s[–—-]\s|\b(?:and|but|while|whereas|or)\b/g;
const DIGIT = /\d/;
const MONEY_WORD = /[$€£¥₹]|(?<!\p{L})(?:USD|EUR|GBP|CHF|SEK|NOK|DKK|JPY|CAD|AUD|INR|PLN|CZK)(?!\p{L})/u;
const PER = /\/|\bper\b|\ba\b|\ban\b|month|hour|year/i;
/** More figures than this nobody's text means one by one. */
const MOST_PLACES = 400;

interface PlaceOptions {
  readonly wanted?: ReadonlySet<Measure> | undefined;
  readonly among?: ReadonlySet<number> | undefined;
  readonly most?: number | undefined;
}

/**
 * The places of the amounts in `sentences`, of a source or of an answer: of those that measure what is `wanted`, the
 * first `most` of them. Where `among` is given, only the sentences of these indices are looked at.
 */
export function toPlaces(
  sentences: readonly Sentence[],
  { wanted, among, most = MOST_PLACES }: PlaceOptions = {},
): Place[] {
  const places: Place[] = [];
  let header: readonly string[] = [];
  for (const [at, sentence] of sentences.entries()) {
    if (places.length >= most) break;
    const { text } = sentence;
    const before = sentences[at - 1];
    const isRow = text.startsWith('|');
    if (!isRow) header = [];
    else if (!continuesTable(before, sentence)) header = toCells(text);
    if (among?.has(at) === false || !mayHaveAmounts(sentence)) continue;
    const pieces = (isRow ? toCells(text) : toClauses(text)).map((piece, index): Piece => {
      const found = toAmounts(piece);
      const amounts = isRow && found.length > 0 ? underHead(found, header[index] ?? '') : found;
      return { text: piece, amounts: amounts.filter(({ measure }) => wanted?.has(measure) ?? true) };
    });
    if (pieces.some(({ amounts }) => amounts.length > 0))
      places.push(...toPlacesOf(pieces, sentence, before, isRow ? header : undefined, at));
  }
  return places.slice(0, most);
}

/** Asks for the figures, which have to be looked for, last. */
function mayHaveAmounts(sentence: Sentence): boolean {
  return DIGIT.test(sentence.text) || mayHaveDates(sentence.text) || sentence.figures.length > 0;
}

/** A bare number of a table is money where its column's head says so. */
function underHead(amounts: readonly Amount[], head: string): readonly Amount[] {
  if (!MONEY_WORD.test(head)) return amounts;
  const isRate = PER.test(head);
  return amounts.map((amount) =>
    amount.measure === 'count' && amount.nouns.length === 0
      ? { ...amount, measure: 'money', isRate }
      : amount,
  );
}

interface Piece {
  readonly text: string;
  readonly amounts: readonly Amount[];
}

/** `header` are the cells of the table's first row where the sentence is a row. */
function toPlacesOf(
  pieces: readonly Piece[],
  { source, heading, text: whole, terms: own }: Sentence,
  before: Sentence | undefined,
  header: readonly string[] | undefined,
  at: number,
): Place[] {
  const label = header ? toTopic(pieces[0]?.text ?? '') : [];
  return pieces.flatMap(({ text, amounts }, index) => {
    if (amounts.length === 0) return [];
    const heads = header ? [...label, ...toTopic(header[index] ?? '')] : [];
    const near = new Set([...toTopic(text), ...heads]);
    const terms = new Map<string, number>();
    // From far to near, as what stands nearer overrides.
    if (!header && before?.source === source) for (const term of before.terms) terms.set(term, BEFORE);
    for (const term of heading) terms.set(term, HEADING);
    for (const term of own)
      terms.set(term, header ? Math.max(OTHER_CELL, terms.get(term) ?? 0) : OTHER_CLAUSE);
    for (const term of near) terms.set(term, 1);
    const place = { terms, near, own: header ? near : own, heading, text: header ? whole : text, at };
    return amounts.map((amount): Place => ({ ...place, amount }));
  });
}

export function continuesTable(before: Sentence | undefined, row: Sentence): boolean {
  return before?.source === row.source && before.heading === row.heading && before.text.startsWith('|');
}

export function toCells(row: string): string[] {
  return row.replace(/^\||\|\s*$/g, '').split('|');
}

/** The clauses of a sentence; figures that stand close together stay in one ("14 days, 3 days and 1 day"). */
function toClauses(text: string): string[] {
  const clauses: string[] = [];
  let start = 0;
  for (const { index, 0: mark } of text.matchAll(CLAUSE_END)) {
    if (DIGIT.test(text.slice(Math.max(start, index - 2), index + mark.length + 3))) continue;
    clauses.push(text.slice(start, index + mark.length));
    start = index + mark.length;
  }
  clauses.push(text.slice(start));
  return clauses;
}

function toTopic(text: string): string[] {
  return toTerms(text).filter((term) => !DIGIT.test(term));
}
