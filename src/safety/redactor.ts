import { createHmac, randomBytes } from 'node:crypto';
import type { Redacted, Redactor } from '../cascade/ports.ts';
import { findEmails, findSpeltEmails } from './find-email.ts';
import { findKeys, findUrlPasswords } from './find-keys.ts';
import { findNationalIds } from './find-national-ids.ts';
import { findCards, findIbans } from './find-numbers.ts';
import { findPasswords } from './find-passwords.ts';
import { findPhones } from './find-phone.ts';
import { findJwts, findPrivateKeys } from './find-private-keys.ts';
import { type Finding, type Kind, withoutOverlaps } from './finding.ts';
import { foldText } from './fold-text.ts';
import { readSigns, SIGNS } from './signs.ts';

/** Each searches texts that have one of its signs. */
const FINDERS: readonly (readonly [signs: number, find: (text: string) => readonly Finding[]])[] = [
  [SIGNS.at, findEmails],
  [SIGNS.spelt, findSpeltEmails],
  [SIGNS.url, findUrlPasswords],
  [SIGNS.digits, findPhones],
  [SIGNS.digits, findCards],
  [SIGNS.digits, findIbans],
  [SIGNS.digits, findNationalIds],
  [SIGNS.run, findKeys],
  [SIGNS.run, findJwts],
  [SIGNS.name, findPasswords],
  [SIGNS.block, findPrivateKeys],
];

const NOTHING: Redacted['replaced'] = [];
/** Letters of a placeholder, more where two values of one text would share it. */
const LETTERS = 5;

/**
 * Puts placeholders such as `[EMAIL_KQPWX]` in the place of personal data and secrets. Their letters come from an
 * HMAC-SHA256 of the value under `secret`, a random one of its own for each redactor if left out: the same value has
 * the same placeholder, and nobody without the secret can tell which value one stands for. They have no digits, so
 * that nothing takes them for a number. What looks like a placeholder already is left as it is.
 */
export function createRedactor(secret: Uint8Array = randomBytes(32)): Redactor {
  return {
    redact(text) {
      const folded = foldText(text);
      const findings = find(folded?.text ?? text);
      if (findings.length === 0) return { text, replaced: NOTHING };
      const values = new Map<string, string>();
      const replaced: Redacted['replaced'][number][] = [];
      let rest = 0;
      let redacted = '';
      for (const finding of findings) {
        const [start, end] = folded?.toOriginal(finding.start, finding.end) ?? [finding.start, finding.end];
        const value = text.slice(start, end);
        const placeholder = toPlaceholder(finding.kind, value, secret, values);
        replaced.push({ start, end, value, placeholder });
        redacted += text.slice(rest, start) + placeholder;
        rest = end;
      }
      return { text: redacted + text.slice(rest), replaced };
    },
  };
}

function find(text: string): readonly Finding[] {
  const signs = readSigns(text);
  if (signs === 0) return [];
  return withoutOverlaps(FINDERS.flatMap(([needed, find]) => (signs & needed ? find(text) : [])));
}

/** The placeholder of `value`; `values` holds those of the text so far, by placeholder. */
function toPlaceholder(kind: Kind, value: string, secret: Uint8Array, values: Map<string, string>): string {
  const digest = createHmac('sha256', secret).update(value).digest();
  for (let length = LETTERS; ; length += 1) {
    const letters = Array.from(digest.subarray(0, length), (byte) => String.fromCharCode(65 + (byte % 26)));
    const placeholder = `[${kind}_${letters.join('')}]`;
    const holder = values.get(placeholder) ?? value;
    if (holder !== value && length < digest.length) continue;
    values.set(placeholder, value);
    return placeholder;
  }
}
