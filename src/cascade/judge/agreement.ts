import { cutAtCharacter } from '../../text/cut-text.ts';
import { type Sentence, type Statements, toStatements } from './statements.ts';

/** How far two answers to one question say the same. */
export interface Agreement {
  /** 0 to 1; the same for either order, and 1 for a text and itself. Below a half they rather differ. */
  readonly share: number;
  /** What the second says otherwise, in words; the most telling first. */
  readonly differences: readonly string[];
}

/** What counts how much, where both or one of them have it. By hand, on pairs of answers in nine languages. */
const WEIGHTS = { words: 1.5, numbers: 2, codes: 1, names: 0.75, outcome: 3 };
/** What remains of the agreement in all else where they contradict each other outright. */
const CONTRADICTED = 0.25;
/** And where they have numbers, or codes, and not one of them in common. */
const NONE_IN_COMMON = 0.6;
/** Numbers and codes of one that the other leaves out may simply be more detail. */
const LEFT_OUT = 0.4;
/** Sentences that share so much speak of the same thing. */
const SAME_SENTENCE = 0.75;
const FEWEST_WORDS = 3;
const MOST_NAMED = 5;
const MOST_NAMED_CHARACTERS = 40;

/** Holds what two answers say against each other: numbers, names, codes, yes or no, and what words there are. Pure. */
export function compareAnswers(first: string, second: string): Agreement {
  if (first === second) return { share: 1, differences: [] };
  const [one, other] = [toStatements(first), toStatements(second)];
  const parts = [
    { weight: WEIGHTS.words, share: shareOf(one.words, other.words, 0) },
    { weight: WEIGHTS.numbers, share: shareOf(one.numbers, other.numbers) },
    { weight: WEIGHTS.codes, share: shareOf(one.codes, other.codes) },
    { weight: WEIGHTS.names, share: shareOf(one.names, other.names) },
    { weight: WEIGHTS.outcome, share: isSame(one.choice, other.choice) },
    { weight: WEIGHTS.outcome, share: isSame(one.result, other.result) },
  ].filter((part): part is { weight: number; share: number } => part.share !== undefined);
  const weight = parts.reduce((sum, part) => sum + part.weight, 0);
  const mean = parts.reduce((sum, part) => sum + part.weight * part.share, 0) / weight;
  const contradictions = contradictionsOf(one, other);
  const factors = [
    contradictions.length > 0 ? CONTRADICTED : 1,
    shareOf(one.numbers, other.numbers) === 0 ? NONE_IN_COMMON : 1,
    shareOf(one.codes, other.codes) === 0 ? NONE_IN_COMMON : 1,
  ];
  return {
    share:
      weight === 0
        ? 0
        : Math.min(
            1,
            factors.reduce((product, factor) => product * factor, mean),
          ),
    differences: [
      ...contradictions,
      ...named('names other numbers', missing(other.numbers, one.numbers)),
      ...named('names other codes', missing(other.codes, one.codes)),
      ...named('names others', missing(other.names, new Set([...one.names, ...one.words]))),
    ],
  };
}

/**
 * How far two sets are one, between what they share of the smaller and of both: a short answer may say the same as a
 * long one. `otherwise` where one of them is empty, undefined where both are.
 */
function shareOf(
  one: ReadonlySet<string>,
  other: ReadonlySet<string>,
  otherwise = LEFT_OUT,
): number | undefined {
  if (one.size === 0 && other.size === 0) return undefined;
  if (one.size === 0 || other.size === 0) return otherwise;
  const both = one.size + other.size - new Set([...one, ...other]).size;
  return both / (2 * Math.min(one.size, other.size)) + both / (one.size + other.size);
}

/** 1 where both come to the same; what they come to otherwise is a contradiction, and counted as that. */
function isSame(one: string | undefined, other: string | undefined): 1 | undefined {
  return one !== undefined && one === other ? 1 : undefined;
}

function contradictionsOf(one: Statements, other: Statements): string[] {
  const found: string[] = [];
  if (differ(one.choice, other.choice)) found.push(`chooses ${other.choice}`);
  if (differ(one.result, other.result)) found.push(`comes to ${other.result}`);
  if (differ(one.verdict, other.verdict)) found.push(`says ${other.verdict}`);
  if (one.sentences.some((sentence) => other.sentences.some((against) => isDenied(sentence, against))))
    found.push('denies what the first says');
  return found;
}

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** Whether the two say the same of something, one of them with a "not". */
function isDenied(one: Sentence, other: Sentence): boolean {
  if (one.isNegated === other.isNegated || Math.min(one.words.size, other.words.size) < FEWEST_WORDS)
    return false;
  const both = one.words.size + other.words.size - new Set([...one.words, ...other.words]).size;
  return (2 * both) / (one.words.size + other.words.size) >= SAME_SENTENCE;
}

function missing(from: ReadonlySet<string>, known: ReadonlySet<string>): string[] {
  return [...from].filter((value) => !known.has(value));
}

function named(what: string, values: readonly string[]): string[] {
  if (values.length === 0) return [];
  const more = values.length > MOST_NAMED ? ', …' : '';
  const shown = values
    .slice(0, MOST_NAMED)
    .map((value) =>
      value.length > MOST_NAMED_CHARACTERS ? `${cutAtCharacter(value, MOST_NAMED_CHARACTERS)}…` : value,
    );
  return [`${what}: ${shown.join(', ')}${more}`];
}
