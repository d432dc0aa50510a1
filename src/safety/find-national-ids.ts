import {
  passesBsn,
  passesCodiceFiscale,
  passesCpf,
  passesDni,
  passesEan13,
  passesLuhn,
  passesNir,
  passesPesel,
  passesSteuerId,
  passesVerhoeff,
} from './check-digits.ts';
import { findCue } from './cues.ts';
import type { Finding } from './finding.ts';

/** Each takes the digits, and letters in capitals, without marks between them. */
const CHECKS: Readonly<Record<string, (plain: string) => boolean>> = {
  ssn: (plain) => /^(?!000|666|9)\d{3}(?!00)\d\d(?!0000)\d{4}$/.test(plain),
  // No check digit, but prefixes that are not given out.
  nino: (plain) => !/^(?:BG|GB|NK|KN|TN|NT|ZZ)/.test(plain),
  dni: passesDni,
  nie: passesDni,
  cf: passesCodiceFiscale,
  nir: passesNir,
  steuerid: passesSteuerId,
  cpf: passesCpf,
  aadhaar: (plain) => /^[2-9]/.test(plain) && passesVerhoeff(plain),
  bsn: passesBsn,
  ahv: (plain) => plain.startsWith('756') && passesEan13(plain),
  pesel: passesPesel,
  se: (plain) => MONTH_AND_DAY.test(plain.slice(-8, -4)) && passesLuhn(plain.slice(-10)),
};
const MONTH_AND_DAY = /^(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;

/** The forms that need no word beside them, unless one says that they are something else; each from its first digit. */
const FORMS: Readonly<Record<string, string>> = {
  ssn: String.raw`\d{3}-\d{2}-\d{4}`,
  nino: String.raw`\d(?<=(?<!\w)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d)\d(?: ?\d\d){2} ?[A-D]`,
  dni: String.raw`(?:\d{8}|\d\d\.\d{3}\.\d{3})-?[A-Z]`,
  nie: String.raw`\d(?<=(?<!\w)[XYZ]-?\d)\d{6}-?[A-Z]`,
  cf: String.raw`\d(?<=(?<!\w)[A-Z]{3} ?[A-Z]{3} ?\d)\d[A-EHLMPRST]\d\d ?[A-Z]\d{3}[A-Z]`,
  nir: String.raw`[12](?:[ .-]\d\d){2}[ .-](?:\d\d|2[AB])(?:[ .-]\d{3}){2}[ ./-]{1,3}\d\d`,
  cpf: String.raw`\d{3}\.\d{3}\.\d{3}-\d\d`,
  aadhaar: String.raw`[2-9](?<!\d[ -].)\d{3}(?<mark>[ -])\d{4}\k<mark>\d{4}(?![ -]\d)`,
  ahv: String.raw`756(?<point>[. ])\d{4}\k<point>\d{4}\k<point>\d\d`,
  se: String.raw`(?:19|20)?\d{6}[-+]\d{4}`,
};
const FORM = new RegExp(
  `(?:${Object.entries(FORMS)
    .map(([name, form]) => `(?<${name}>${form})`)
    .join('|')})(?!\\w|[.,-]\\d)`,
  'gi',
);
/** The letters before the first digit of those that have some. */
const WITH_LETTERS = new Set(['nino', 'nie', 'cf']);
const LETTERS = /(?<!\w)(?:[A-Z]{3} ?[A-Z]{3}|[A-Z]{1,2})[ -]?$/i;
const MOST_LETTERS = 9;
/** What a number that is a part of something longer comes after. */
const WITHIN = /[\w.,+]$|\w-$/;
/** In small letters these look like much else. */
const IN_CAPITALS = new Set(['nino', 'dni', 'nie']);

/** Digits of the ids that are recognised after their name, whatever marks are between them. */
const DIGITS: Readonly<Record<string, readonly number[]>> = {
  ssn: [9],
  nir: [15],
  steuerid: [11],
  cpf: [11],
  aadhaar: [12],
  bsn: [9],
  ahv: [13],
  pesel: [11],
  se: [12, 10],
};
const ANY_DIGITS = /(?<![\w.,+])\d(?:[ ./-]{0,2}\d){8,14}(?!\w)/g;

/** Numbers that a state gives a person, by their check digits where they have any. Linear. */
export function findNationalIds(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { 0: digits, index, groups = {} } of text.matchAll(FORM)) {
    const name = Object.keys(FORMS).find((form) => groups[form] !== undefined) ?? '';
    const before = text.slice(Math.max(0, index - MOST_LETTERS), index);
    const [letters] = (WITH_LETTERS.has(name) && LETTERS.exec(before)) || [''];
    const start = index - letters.length;
    if (WITHIN.test(text.slice(Math.max(0, start - 2), start))) continue;
    const found = letters + digits;
    if (!CHECKS[name]?.(toPlain(found))) continue;
    const cue = findCue(text, start);
    if (cue === 'other' || (cue !== name && IN_CAPITALS.has(name) && /[a-z]/.test(found))) continue;
    findings.push({ start, end: index + digits.length, kind: 'ID' });
  }
  for (const { 0: found, index: start } of text.matchAll(ANY_DIGITS)) {
    const cue = findCue(text, start) ?? '';
    const length = DIGITS[cue]
      ?.map((count) => lengthOfDigits(found, count))
      .find((end) => {
        return end > 0 && CHECKS[cue]?.(toPlain(found.slice(0, end)));
      });
    if (length) findings.push({ start, end: start + length, kind: 'ID' });
  }
  return findings;
}

function toPlain(found: string): string {
  return found.replace(/[^\da-z]/gi, '').toUpperCase();
}

/** Where the first `count` digits of `found` end, if no group goes on there; 0 otherwise. */
function lengthOfDigits(found: string, count: number): number {
  let seen = 0;
  for (let index = 0; index < found.length; index += 1) {
    if (/\d/.test(found.charAt(index))) seen += 1;
    if (seen === count) return /^\d/.test(found.slice(index + 1)) ? 0 : index + 1;
  }
  return 0;
}
