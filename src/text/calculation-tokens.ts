/** A piece of a written calculation. Offsets in UTF-16 units. */
export type Token =
  | {
      readonly kind: 'number';
      readonly value: number;
      readonly isPercent: boolean;
      /** How far rounding to the places shown may have moved it. */
      readonly rounding: number;
      readonly start: number;
    }
  | { readonly kind: 'operator'; readonly symbol: string; readonly start: number }
  | { readonly kind: 'equals' | 'word' | 'break'; readonly start: number };

/**
 * Numbers with a sign of money or percent, a unit of two letters or more right behind or not (7x is none);
 * operators, those in words too; words, "/month" among them; anything else breaks a calculation off.
 */
const TOKEN =
  /(?:[$€£]\s?)?(\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,15})?|\.\d{1,15})(?!\d|[:.,]\d|\p{L}(?!\p{L}))(\s?%)?|([-−–](?!\p{L})|[+*×÷·()^]|\/(?!\p{L})|\\?\*|\bx\b(?=\s?[$\d(])|\b(?:times|plus|minus|multiplied by|divided by)(?=\s[$\d(])|(?<=%\s|\d\/\d{1,3}\s)of(?=\s[$\d]))|(=)|(\/?[\p{L}][\p{L}'’]*|[$€£])|(\n|[^\s\\])/giu;
const SYMBOLS: Readonly<Record<string, string>> = {
  '×': '*',
  '·': '*',
  x: '*',
  times: '*',
  'multiplied by': '*',
  of: '*',
  '\\*': '*',
  '÷': '/',
  'divided by': '/',
  '−': '-',
  '–': '-',
  minus: '-',
  plus: '+',
};
/** From here on a result may be given in whole numbers. */
const ROUNDED_FROM = 10;

/** The tokens of a text in plain writing, in order. Linear in its length. */
export function toTokens(text: string): Token[] {
  return Array.from(text.matchAll(TOKEN), (match): Token => {
    const [, digits, percent, operator, equals, word] = match;
    const start = match.index;
    if (digits !== undefined)
      return {
        kind: 'number',
        ...toNumber(digits),
        isPercent: percent !== undefined,
        start,
      };
    if (operator !== undefined) {
      const name = operator.toLowerCase();
      return { kind: 'operator', symbol: SYMBOLS[name] ?? name, start };
    }
    return { kind: equals !== undefined ? 'equals' : word !== undefined ? 'word' : 'break', start };
  });
}

function toNumber(digits: string): { value: number; rounding: number } {
  const value = Number(digits.replaceAll(',', ''));
  const places = digits.split('.')[1]?.length ?? 0;
  return { value, rounding: places > 0 ? 0.5 * 10 ** -places : value >= ROUNDED_FROM ? 0.5 : 0 };
}

/** 1 where a bracket opens, -1 where one closes. */
export function bracketOf(token: Token): number {
  if (token.kind !== 'operator') return 0;
  return token.symbol === '(' ? 1 : token.symbol === ')' ? -1 : 0;
}
