import { citePassage } from '../cascade/cite-passage.ts';
import type { Citation, Passage } from '../cascade/passage.ts';
import { toUnits } from '../text/sentences.ts';
import { toTerms } from '../text/words.ts';

/** Numbers in square brackets that stand alone, or several such in a row: not an index in code (`a[1]`), not a link's text. */
const MARKER = /[ \t]?(?<![\w\])`])(?:\[\d{1,2}(?:\s*[,;]\s*\d{1,2})*\])+(?![(`\w])/g;
/** Code is left as it is; what looks like a marker in it is none. */
const CODE = /```[\s\S]*?(?:```|$)|`[^`\n]*`/g;

/** A reply with its markers numbered by its citations: `[1]` stands for the first of them. */
export interface Cited {
  readonly text: string;
  readonly citations: readonly Citation[];
}

/**
 * Turns the passage numbers that a model put behind its statements into citations, one a passage. The quote is
 * the part of the passage that says most of what the citing statements say. Numbers of no passage go.
 */
export function cite(text: string, passages: readonly Passage[]): Cited {
  const cited = new Map<Passage, Set<string>>();
  const numbered = numberMarkers(text, passages, (passage, at) => {
    const statements = cited.get(passage) ?? new Set();
    cited.set(passage, statements.add(statementBefore(text, at)));
  });
  return {
    text: numbered,
    citations: Array.from(cited, ([passage, statements]) => toCitation(passage, statements)),
  };
}

/** The text alone, as `cite` has it; tells each passage that is cited, and where its marker stands. */
export function numberMarkers(
  text: string,
  passages: readonly Passage[],
  onCited: (passage: Passage, at: number) => void = () => {},
): string {
  const order = new Map<Passage, number>();
  const numbered = outsideCode(text, (prose, start) =>
    prose.replace(MARKER, (marker: string, at: number) => {
      // What follows the prose is code, which the expression does not see.
      if (text.charAt(start + at + marker.length) === '`') return marker;
      const places = (marker.match(/\d+/g) ?? []).flatMap((number) => {
        const passage = passages[Number(number) - 1];
        if (!passage) return [];
        onCited(passage, start + at);
        const place = order.get(passage) ?? order.size + 1;
        order.set(passage, place);
        return [place];
      });
      const gap = /^\s/.test(marker) && places.length > 0 ? marker.charAt(0) : '';
      return gap + [...new Set(places)].map((place) => `[${place}]`).join('');
    }),
  );
  return numbered.trim();
}

/** Changes what is not code; `start` is where the prose stands in `text`. */
function outsideCode(text: string, change: (prose: string, start: number) => string): string {
  let result = '';
  let end = 0;
  for (const match of text.matchAll(CODE)) {
    result += change(text.slice(end, match.index), end) + match[0];
    end = match.index + match[0].length;
  }
  return result + change(text.slice(end), end);
}

const STATEMENT_CHARACTERS = 600;

/** The sentence that a marker at `end` ends. */
function statementBefore(text: string, end: number): string {
  const near = text
    .slice(Math.max(0, end - STATEMENT_CHARACTERS), end)
    .replace(MARKER, '')
    .trimEnd();
  const last = toUnits(near).at(-1);
  return last ? near.slice(last.start, last.end) : near;
}

function toCitation(passage: Passage, statements: ReadonlySet<string>): Citation {
  const wanted = new Set(toTerms([...statements].join(' ')));
  let best = { start: 0, end: passage.text.length };
  let most = 0;
  for (const unit of toUnits(passage.text)) {
    const met = new Set(toTerms(passage.text.slice(unit.start, unit.end)).filter((term) => wanted.has(term)));
    if (met.size > most) [best, most] = [unit, met.size];
  }
  return citePassage(passage, best.start, best.end);
}
