import { toFigures } from '../../text/figures.ts';
import type { Evidence } from './evidence.ts';
import { continuesTable, toCells } from './figure-places.ts';
import type { Judged } from './judged.ts';
import { namesOf, type RivalNames } from './rival-names.ts';
import { type Sign, shorten, toSign } from './sign.ts';
import { type Sentence, toTopicTerms } from './source-sentences.ts';

/** A sentence of the answer stands in a source from this share of its weight on. */
const SUPPORTED = 0.5;
const FEWEST_TERMS = 2;
/** One sentence among many may be an aside. */
const LEAST_SHARE = 0.25;
/** What one such sentence among many counts. */
const OTHER_LEAST = 0.4;
/** Of the words of a row's label, so many have to be in what is held against it. */
const LABEL_SHARE = 0.6;
/** "Business and up" is said of more things than it names. */
const AND_UP = /\b(?:and|or) (?:up|upwards?|higher|above|later|newer|better)\b|\bupwards\b/i;
const SAYS_NO = /^\s*(?:no|none|never|not\b.*|[–—✗✘❌×-]|n\/a|nein|non)\s*$/i;
const SAYS_YES = /^\s*(?:yes|[✓✔✅]|ja|oui|sí|included)\b/i;

/** Whether what an answer says stands in its sources of another thing than the one that is asked about. */
export function toRivalSigns({ answer }: Judged, evidence: Evidence, names: RivalNames): Sign[] {
  const { said, known, matches, asked } = evidence;
  const spoken = toTopicTerms(answer);
  const tables = toTables(known);
  const others: string[] = [];
  let [denied, better]: (string | undefined)[] = [];
  let supported = 0;
  for (const [index, sentence] of said.entries()) {
    const { at, share } = matches[index] ?? { at: -1, share: 0 };
    const here = known[at];
    if (!here || share < SUPPORTED || sentence.terms.size < FEWEST_TERMS) continue;
    supported += 1;
    const row = closestRow(tables.get(at), sentence.terms);
    if (names.groups.some((group) => isOther(group, sentence, here, row, asked, spoken)))
      others.push(here.text);
    if (!row) continue;
    if (names.groups.some((group) => isDenied(group, sentence, row, asked))) denied ??= row.text;
    better ??= betterRow(row, sentence, asked);
  }
  const [other] = others.length >= supported * LEAST_SHARE ? others : [];
  return [
    {
      name: 'otherThing',
      value: other === undefined ? 0 : OTHER_LEAST + ((1 - OTHER_LEAST) * others.length) / supported,
      reason: other && `a source says it of something else than is asked about: "${shorten(other)}"`,
    },
    toSign('deniedInTable', denied !== undefined, `a table says the opposite: "${shorten(denied ?? '')}"`),
    toSign(
      'otherRow',
      better !== undefined,
      `another row of the table fits better: "${shorten(better ?? '')}"`,
    ),
  ];
}

interface Table {
  readonly header: readonly string[];
  readonly rows: Row[];
}

interface Row {
  readonly cells: readonly string[];
  /** Stems of its first cell. */
  readonly label: ReadonlySet<string>;
  readonly terms: ReadonlySet<string>;
  readonly text: string;
  readonly table: Table;
}

/** Reads its label when somebody asks for it. */
class TableRow implements Row {
  readonly cells: readonly string[];
  readonly terms: ReadonlySet<string>;
  readonly text: string;
  readonly table: Table;
  #label: ReadonlySet<string> | undefined;

  constructor(cells: readonly string[], { terms, text }: Sentence, table: Table) {
    this.cells = cells;
    this.terms = terms;
    this.text = text;
    this.table = table;
  }

  get label(): ReadonlySet<string> {
    this.#label ??= toTopicTerms(this.cells[0] ?? '');
    return this.#label;
  }
}

/** The rows of all tables by their index in the sources' sentences; a table's first row is its header. */
function toTables(known: readonly Sentence[]): ReadonlyMap<number, Row> {
  const found = new Map<number, Row>();
  let table: Table | undefined;
  for (const [at, sentence] of known.entries()) {
    if (!sentence.text.startsWith('|')) continue;
    const cells = toCells(sentence.text);
    if (!table || !continuesTable(known[at - 1], sentence)) {
      table = { header: cells, rows: [] };
      continue;
    }
    const row = new TableRow(cells, sentence, table);
    table.rows.push(row);
    found.set(at, row);
  }
  return found;
}

/** The neighbours count for what comes nearest; between rows of a table only their own words do. */
function closestRow(row: Row | undefined, terms: ReadonlySet<string>): Row | undefined {
  const metOf = ({ terms: own }: Row) => [...terms].filter((term) => own.has(term)).length;
  return row?.table.rows.reduce((best, other) => (metOf(other) > metOf(best) ? other : best), row);
}

/**
 * A row whose label the question names in full, where neither question nor answer names the matched one's, of which
 * the answer gives a figure or a cell's words.
 */
function betterRow(
  { cells, label, table }: Row,
  { terms, figures }: Sentence,
  asked: ReadonlySet<string>,
): string | undefined {
  const values = new Set(figures.map(({ value }) => value));
  const isSaid = (cell: string) =>
    toFigures(cell).some(({ value }) => values.has(value)) || isWithin(toTopicTerms(cell), terms);
  if (!cells.slice(1).some(isSaid)) return undefined;
  if (label.size === 0 || [...label].some((term) => asked.has(term) || terms.has(term))) return undefined;
  return table.rows.find((row) => isWithin(row.label, asked))?.text;
}

/** The question names one of the group; the source's sentence, or its heading, only others, of which the answer is silent. */
function isOther(
  group: ReadonlySet<string>,
  { terms }: Sentence,
  here: Sentence,
  row: Row | undefined,
  asked: ReadonlySet<string>,
  spoken: ReadonlySet<string>,
): boolean {
  const wanted = namesOf(group, asked);
  if (wanted.length === 0 || namesOf(group, terms).length > 0 || AND_UP.test(here.text)) return false;
  const own = namesOf(group, row?.label ?? here.terms);
  const named = own.length > 0 ? own : namesOf(group, here.heading);
  return named.length > 0 && !named.some((name) => asked.has(name) || spoken.has(name));
}

/** The cell of the one thing that is meant says no where the answer does not, or yes where it says no. */
function isDenied(
  group: ReadonlySet<string>,
  { terms, isNegated }: Sentence,
  { cells, label, table }: Row,
  asked: ReadonlySet<string>,
): boolean {
  const own = namesOf(group, terms);
  const [name, another] = own.length > 0 ? own : namesOf(group, asked);
  if (name === undefined || another !== undefined) return false;
  const met = [...label].filter((term) => terms.has(term)).length;
  if (met < label.size * LABEL_SHARE) return false;
  const column = table.header.findIndex((cell, index) => index > 0 && toTopicTerms(cell).has(name));
  const cell = cells[column] ?? '';
  return isNegated ? SAYS_YES.test(cell) : SAYS_NO.test(cell);
}

function isWithin(terms: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return terms.size > 0 && [...terms].every((term) => others.has(term));
}
