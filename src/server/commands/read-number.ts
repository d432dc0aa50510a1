import { UsageError } from './usage.ts';

export interface Allowed {
  readonly least?: number;
  /** In place of `least`: what the number has to be more than. */
  readonly above?: number;
  readonly most?: number;
  readonly whole?: boolean;
}

/** The number that was typed for `--option`; undefined where none was. @throws UsageError that says what is allowed. */
export function readNumber(option: string, text: string | undefined, allowed: Allowed): number | undefined {
  if (text === undefined) return undefined;
  const { least = Number.NEGATIVE_INFINITY, above = Number.NEGATIVE_INFINITY, most, whole = false } = allowed;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const isWithin = value >= least && value > above && value <= (most ?? Number.MAX_VALUE);
  if (isWithin && (!whole || Number.isInteger(value))) return value;
  throw new UsageError(`--${option} is "${text}"; allowed: ${toWords(allowed)}`);
}

function toWords({ least, above, most, whole = false }: Allowed): string {
  const kind = whole ? 'a whole number' : 'a number';
  if (above !== undefined)
    return most === undefined ? `${kind} above ${above}` : `above ${above}, up to ${most}`;
  return most === undefined ? `${kind} from ${least} on` : `${kind} from ${least} to ${most}`;
}
