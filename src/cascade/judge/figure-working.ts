import { toCalculations } from '../../text/calculations.ts';
import type { Amount } from './figure-amounts.ts';

/** What an answer calculates, and what one step leads to from its own and the question's figures. */
export interface Working {
  readonly isWorkedOut: (amount: Amount) => boolean;
  /** Numbers that a calculation of the answer works with. */
  readonly operands: ReadonlySet<number>;
  /** The first calculation that does not add up. */
  readonly wrong: string | undefined;
}

/** Words that show that something is worked out, and not looked up. */
const WORKING =
  /[=×÷]|\d\s?[*+/x−]\s?[$€£]?\d|\b(?:remaining|remains?|left|total|together|altogether|sum|minus|plus|times|saves?|saving|difference|instead of|makes?|comes? to|adds? up|works? out|gives|leaves?|each|half|twice|double|ago|from now|so)\b/i;
/** A calculation without its result: numbers and brackets joined by signs; a dash is one between spaces only. */
const EXPRESSION =
  /[( ]{0,4}\d[\d.,]{0,20}[) ]{0,4}(?:(?:[×÷*/+−^]|(?<= )[-–](?= ))[( ]{0,4}\d[\d.,]{0,20}[) ]{0,4}){1,8}/g;
const WORDS_AND_UNITS = /(?<=\d )x(?= \d)|-?\p{L}[\p{L}\d.'’-]*|[$€£%`*_]{1,4}/giu;
const SIGNS: Readonly<Record<string, string>> = { plus: '+', minus: '−', times: '×', x: '×', '*': '*' };
const RESULT_WORD = /\s(?:gives|makes|equals|is|comes to|results in|which is|that is|i\.e\.)\s(?=[$€£]?\d)/g;
const NUMBER = /\d[\d,]*(?:\.\d+)?/g;
const LINE_END = /^\s+|[\s.,(]+$/g;
/** "0.20 USD per million" is multiplied with millions. */
const PER_UNITS = [1, 1_000, 1_000_000];
const MOST_OPERANDS = 24;
const MOST_EXPRESSIONS = 8;
const READ = 4_000;
const ROUNDED = 0.06;
const EXACT = 0.002;

/** `given` are the question's amounts, `told` the answer's. */
export function toWorking(whole: string, given: readonly Amount[], told: readonly Amount[]): Working {
  const answer = whole.slice(0, READ);
  const calculations = toCalculations(answer.replace(RESULT_WORD, ' = '));
  const results = calculations.filter(({ isRight }) => isRight).map(({ stated }) => stated);
  const expressions = toExpressions(answer);
  const operands = distinct([...given, ...told]).slice(0, MOST_OPERANDS);
  const isWorking = WORKING.test(answer) || given.some(({ measure }) => measure !== 'ordinal');
  return {
    isWorkedOut: (amount) =>
      results.some((result) => isNear(result, amount.plain)) ||
      expressions.some((text) =>
        toCalculations(`${text} = ${amount.plain}`).some(({ isRight }) => isRight),
      ) ||
      (isWorking && isOneStep(amount, operands)),
    operands: new Set(expressions.flatMap((text) => text.match(NUMBER) ?? []).map(toNumber)),
    wrong: toCalculations(answer).find(({ isRight }) => !isRight)?.text,
  };
}

/** The calculations of a text without words and units: "0.17 USD plus 8 cores × 0.04 USD" is `0.17 + 8 × 0.04`. */
function toExpressions(text: string): string[] {
  const bare = text.replace(WORDS_AND_UNITS, (word) => SIGNS[word.toLowerCase()] ?? ' ').replace(/ +/g, ' ');
  return Array.from(bare.matchAll(EXPRESSION), ([found]) => found.slice(0, 200).replace(LINE_END, '')).slice(
    0,
    MOST_EXPRESSIONS,
  );
}

function toNumber(written: string): number {
  return Number(written.replaceAll(',', ''));
}

function distinct(amounts: readonly Amount[]): Amount[] {
  return [...new Map(amounts.map((amount) => [`${amount.measure} ${amount.value}`, amount])).values()];
}

/** Whether the amount is the sum, difference, multiple, share or ratio of two others whose kinds allow it. */
function isOneStep(amount: Amount, operands: readonly Amount[]): boolean {
  const { measure, value } = amount;
  const tolerance = amount.isRounded ? ROUNDED : EXACT;
  const others = operands.filter((one) => one.measure !== measure || one.value !== value);
  const alike = others.filter((one) => one.measure === measure || (measure === 'money' && isCents(one)));
  const sum = alike.reduce((all, one) => all + one.value, 0);
  return (
    (alike.length > 1 && isNear(sum, value, tolerance)) ||
    others.some((a) =>
      others.some((b) => a !== b && made(a, b, measure).some((one) => isNear(one, value, tolerance))),
    )
  );
}

/** "200 × 0.02 = 4.00": the currency stands beside the sum alone. */
function isCents({ measure, nouns, plain }: Amount): boolean {
  return measure === 'count' && nouns.length === 0 && !Number.isInteger(plain);
}

/** What amounts of kind `measure` two amounts make. */
function made(a: Amount, b: Amount, measure: Amount['measure']): number[] {
  const isPrice = a.isRate && (a.measure === measure || a.nouns.length === 0);
  const times = isPrice ? PER_UNITS.map((unit) => (a.value * b.plain) / unit) : [];
  return [...times, ...related(a, b, measure)];
}

/** Without rates. */
function related(a: Amount, b: Amount, measure: Amount['measure']): number[] {
  const isAlike = a.measure === b.measure;
  if (a.measure === measure) {
    if (isAlike)
      return measure === 'count'
        ? [a.value + b.value, a.value - b.value, a.value / b.value]
        : [a.value + b.value, a.value - b.value];
    if (b.measure === 'percent')
      return [b.value / 100, 1 - b.value / 100, 1 + b.value / 100].map((part) => a.value * part);
    // Days of a month from a date on, that day counted or not.
    if (b.measure === 'ordinal') return measure === 'time' ? [a.value - b.value, a.value - b.value + 1] : [];
    return measure === 'percent' || measure === 'count' || b.isLabel
      ? []
      : [a.value * b.plain, a.value / b.plain];
  }
  if (!isAlike) return [];
  if (measure === 'percent') return [(100 * a.value) / b.value, 100 - (100 * a.value) / b.value];
  return measure === 'count' ? [a.value / b.value] : [];
}

function isNear(one: number, value: number, tolerance = EXACT): boolean {
  return Math.abs(one - value) <= Math.max(0.006, Math.abs(value) * tolerance);
}
