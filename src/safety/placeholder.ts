import { createHmac } from 'node:crypto';
import type { Kind } from './finding.ts';

/** Letters of a placeholder, enough that two values of a conversation or of all articles hardly ever share one. */
const LETTERS = 8;

/**
 * Placeholders for the values of one text, such as `[EMAIL_KQPWXBNA]`: the same for the same value, in every text under
 * one `secret`, unless another of this text has it already; then a longer one. Their letters come from the value's
 * HMAC-SHA256. They have no digits, so that nothing takes them for a number.
 */
export function createPlaceholders(
  secret: Uint8Array,
  fewestLetters = LETTERS,
): (kind: Kind, value: string) => string {
  const given = new Map<string, string>();
  const taken = new Set<string>();
  return (kind, value) => {
    const name = `${kind}_${value}`;
    const known = given.get(name);
    if (known !== undefined) return known;
    const digest = createHmac('sha256', secret).update(value).digest();
    const letters = Array.from(digest, (byte) => String.fromCharCode(65 + (byte % 26))).join('');
    let length = fewestLetters;
    let placeholder = `[${kind}_${letters.slice(0, length)}]`;
    while (taken.has(placeholder)) {
      length += 1;
      placeholder = `[${kind}_${letters.slice(0, length)}]`;
    }
    given.set(name, placeholder);
    taken.add(placeholder);
    return placeholder;
  };
}
