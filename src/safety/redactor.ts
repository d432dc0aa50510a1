import { randomBytes } from 'node:crypto';
import type { Redacted, Redactor } from '../cascade/ports.ts';
import { findEmails, findSpeltEmails } from './find-email.ts';
import { findKeys, findUrlPasswords } from './find-keys.ts';
import { findNationalIds } from './find-national-ids.ts';
import { findCards, findIbans } from './find-numbers.ts';
import { findPasswords } from './find-passwords.ts';
import { findPhones } from './find-phone.ts';
import { findJwts, findPrivateKeys } from './find-private-keys.ts';
import { type Finding, withoutOverlaps } from './finding.ts';
import { foldText } from './fold-text.ts';
import { createPlaceholders } from './placeholder.ts';
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

/**
 * Finds personal data and secrets, and puts placeholders in their place: under one `secret` (a random one of its own
 * for each redactor if left out) the same value has the same, and nobody without it can tell which value one stands
 * for. What looks like a placeholder already is left as it is. Linear in the length of a text, whatever is in it.
 */
export function createRedactor(secret: Uint8Array = randomBytes(32)): Redactor {
  return {
    redact(text) {
      const folded = foldText(text);
      const findings = find(folded?.text ?? text);
      if (findings.length === 0) return { text, replaced: NOTHING };
      const toPlaceholder = createPlaceholders(secret);
      const replaced: Redacted['replaced'][number][] = [];
      let rest = 0;
      let redacted = '';
      for (const finding of findings) {
        const [start, end] = folded?.toOriginal(finding.start, finding.end) ?? [finding.start, finding.end];
        const value = text.slice(start, end);
        const placeholder = toPlaceholder(finding.kind, value);
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
