import type { Token } from './calculation-tokens.ts';

/** A percentage may count as its hundredth or as the bare number: "100% - 40% = 60%". */
export const READINGS = ['hundredth', 'number'] as const;

const PRECEDENCE: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '^': 3 };

/** Powers are worked out from the right, all else from the left. */
function bindsBefore(earlier: string, symbol: string): boolean {
  const [first, second] = [PRECEDENCE[earlier] ?? 0, PRECEDENCE[symbol] ?? 0];
  return symbol === '^' ? first > second : first >= second;
}

/** The value of an expression, by two stacks (shunting yard); undefined for what is no whole one. */
export function evaluate(tokens: readonly Token[], percent: (typeof READINGS)[number]): number | undefined {
  const values: number[] = [];
  const operators: string[] = [];
  const apply = (): boolean => {
    const symbol = operators.pop();
    const right = values.pop();
    const left = values.pop();
    if (symbol === undefined || left === undefined || right === undefined) return false;
    values.push(
      symbol === '+'
        ? left + right
        : symbol === '-'
          ? left - right
          : symbol === '*'
            ? left * right
            : symbol === '/'
              ? left / right
              : left ** right,
    );
    return true;
  };
  let expectsValue = true;
  for (const token of tokens) {
    if (token.kind === 'number') {
      if (!expectsValue) return undefined;
      values.push(token.isPercent && percent === 'hundredth' ? token.value / 100 : token.value);
      expectsValue = false;
    } else if (token.kind === 'operator') {
      const { symbol } = token;
      if (symbol === '(') {
        if (!expectsValue) operators.push('*');
        operators.push(symbol);
        expectsValue = true;
      } else if (symbol === ')') {
        while (operators.length > 0 && operators.at(-1) !== '(') if (!apply()) return undefined;
        if (operators.pop() === undefined) return undefined;
      } else if (expectsValue) {
        if (symbol !== '-') return undefined;
        values.push(0);
        operators.push('-');
      } else {
        while (operators.length > 0 && bindsBefore(operators.at(-1) ?? '', symbol))
          if (!apply()) return undefined;
        operators.push(symbol);
        expectsValue = true;
      }
    }
  }
  while (operators.length > 0) if (operators.at(-1) === '(' || !apply()) return undefined;
  const [value, ...others] = values;
  return others.length === 0 && value !== undefined && Number.isFinite(value) ? value : undefined;
}
