import { cutAtCharacter } from '../../text/cut-text.ts';

// Reading values of which nothing is known.

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands in `value` at the end of `path`, by own names only; undefined where the path breaks off. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (isRecord(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  );
}

/** AWS's names and ids have at most 100 characters. */
const NAME_CHARACTERS = 200;

/** A name or an id that is safe to repeat; '' for what is no text. */
export const toName = (value: unknown): string =>
  typeof value === 'string' ? cutAtCharacter(value.toWellFormed(), NAME_CHARACTERS) : '';
