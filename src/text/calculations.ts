import { bracketOf, type Token, toTokens } from './calculation-tokens.ts';
import { evaluate, READINGS } from './evaluate-expression.ts';
import { toPlainCalculations } from './plain-calculations.ts';

/** A calculation that a text carries out: `3 x 4 = 12`. */
export interface Calculation {
  /** In plain writing, at most as far as it could be read. */
  readonly text: string;
  /** The result that it gives; of a chain, the next link's. */
  readonly stated: number;
  readonly isRight: boolean;
  readonly operands: readonly number[];
}

/** Units between a number and the next sign: "4 legs * 2 screws". */
const MOST_WORDS = 3;
const MOST_TOKENS = 40;
/** How far a stated result may be off, besides rounding to what is shown. */
const RELATIVE_TOLERANCE = 0.005;
const ABSOLUTE_TOLERANCE = 0.011;

/** The calculations that `text` writes out with their result, each checked. Linear in the length of `text`. */
export function toCalculations(text: string): Calculation[] {
  if (!text.includes('=')) return [];
  const plain = toPlainCalculations(text);
  const tokens = toTokens(plain);
  return tokens.flatMap((token, at) =>
    token.kind === 'equals' ? (toCalculation(plain, tokens, at) ?? []) : [],
  );
}

function toCalculation(plain: string, tokens: readonly Token[], at: number): Calculation | undefined {
  const left = expressionBefore(tokens, at);
  const right = expressionAfter(tokens, at);
  const whole = valuesOf(right);
  const result = whole.at(-1);
  // A minus right before the first number may be a dash as well.
  const actual = [left, ...(isMinus(left[0]) ? [left.slice(1)] : [])].flatMap(valuesOf);
  if (result === undefined || actual.length === 0) return undefined;
  const last = right.at(-1)?.start ?? 0;
  const behind = tokens.slice(at + 1, at + 2 + MOST_TOKENS).filter(({ start }) => start > last);
  // "20 + 30 = 50 + 10 = 60" goes on with each result.
  const isRunning = right.length > 1 && behind.find(({ kind }) => kind !== 'word')?.kind === 'equals';
  const isStated = ({ value, rounding }: Value) => actual.some((one) => isNear(one.value, value, rounding));
  const step = isRunning && !whole.some(isStated) ? valuesOf(right.slice(0, 1)).find(isStated) : undefined;
  return {
    text: plain.slice(left[0]?.start ?? 0, behind[0]?.start).trim(),
    stated: (step ?? result).value,
    isRight: step !== undefined || whole.some(isStated),
    operands: left.flatMap((part) => (part.kind === 'number' ? [part.value] : [])),
  };
}

interface Value {
  readonly value: number;
  readonly rounding: number;
}

/** What an expression comes to, in each reading; nothing where it is none. */
function valuesOf(expression: readonly Token[]): Value[] {
  const [only, ...others] = expression;
  return READINGS.flatMap((reading) => {
    const value = evaluate(expression, reading);
    if (value === undefined) return [];
    const isShown = only?.kind === 'number' && others.length === 0;
    const scale = isShown && only.isPercent && reading === 'hundredth' ? 0.01 : 1;
    return [{ value, rounding: isShown ? only.rounding * scale : 0 }];
  });
}

function isMinus(token: Token | undefined): boolean {
  return token?.kind === 'operator' && token.symbol === '-';
}

/** What is said to be the result: one number, or a further expression ("= 400 / 5 = 80"). */
function expressionAfter(tokens: readonly Token[], at: number): Token[] {
  const run: Token[] = [];
  let words = 0;
  let open = 0;
  for (let after = at + 1; after < Math.min(tokens.length, at + 1 + MOST_TOKENS); after++) {
    const token = tokens[after] as Token;
    if (token.kind === 'equals' || token.kind === 'break') break;
    if (token.kind === 'word') {
      words++;
      if (words > (run.length === 0 ? 1 : MOST_WORDS)) break;
      continue;
    }
    if (token.kind === 'number' && run.at(-1)?.kind === 'number') break;
    open += bracketOf(token);
    // A bracket that was opened before the calculation, or that tells more of its result: "12 (for a year)".
    const isRemark = open > 0 && run.at(-1)?.kind === 'number' && tokens[after + 1]?.kind === 'word';
    if (open < 0 || isRemark) break;
    words = 0;
    run.push(token);
  }
  const [first] = run;
  if (run.length > 1 && first?.kind === 'number' && !run.some((token) => token.kind === 'operator'))
    return [first];
  while (run.at(-1)?.kind === 'operator' && (run.at(-1) as { symbol: string }).symbol !== ')') run.pop();
  return run;
}

/** The longest run before the sign of equality that can be read as an expression, units left out. */
function expressionBefore(tokens: readonly Token[], at: number): Token[] {
  const run: Token[] = [];
  let words = 0;
  let open = 0;
  for (let before = at - 1; before >= Math.max(0, at - MOST_TOKENS); before--) {
    const token = tokens[before] as Token;
    if (token.kind === 'equals' || token.kind === 'break') break;
    if (token.kind === 'word') {
      words++;
      if (words > MOST_WORDS) break;
      continue;
    }
    // Two numbers with only words between them belong to two statements; so do an item's "1)" and what follows.
    const bracket = bracketOf(token);
    if (run[0]?.kind === 'number' && (token.kind === 'number' || bracket < 0)) break;
    open += bracket;
    // A bracket that is closed after the calculation.
    if (open > 0) break;
    words = 0;
    run.unshift(token);
  }
  while (run[0]?.kind === 'operator' && run[0].symbol !== '(' && !isSign(run)) run.shift();
  return run.slice(1).some((token) => token.kind === 'operator' && bracketOf(token) === 0) ? run : [];
}

/** Whether a run of tokens begins with a minus right before a number; a bullet has a space between. */
function isSign([first, second]: readonly Token[]): boolean {
  return isMinus(first) && second?.kind === 'number' && second.start === (first?.start ?? 0) + 1;
}

function isNear(value: number, stated: number, rounding: number): boolean {
  const tolerance = Math.max(ABSOLUTE_TOLERANCE, Math.abs(value) * RELATIVE_TOLERANCE, rounding * (1 + 1e-9));
  return Math.abs(value - stated) <= tolerance;
}
