import { passesIbanCheck, passesLuhn } from './check-digits.ts';
import type { Finding } from './finding.ts';

/** In fours, as on most cards; as on American Express and Diners; without marks; or in any groups, and no others. */
const CARD =
  /(?<![\d_]|\d[.,]|0x)(?:\d{4}(?<mark>[ .-]| - | {2})\d{4}\k<mark>\d{4}\k<mark>(?:\d{4}\k<mark>\d{3}|\d{4})|\d{4}(?<gap>[ .-])\d{6}\k<gap>\d{4,5}|\d{13,19}|(?<!\d[ -])\d(?:[ -]{0,2}\d){12,18}(?![ -]{0,2}\d))(?![\d_]|[.,]\d)/g;
/** What the numbers of each scheme begin with, and how long they are. */
const ISSUERS: readonly (readonly [digits: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:30[0-5]|3095|3[689])/, [14, 16, 17, 18, 19]],
  [/^(?:6011|64[4-9]|65|62|35(?:2[89]|[3-8]))/, [16, 17, 18, 19]],
  [/^(?:50(?:18|20|38)|5893|6304|6759|676[1-3])/, [13, 14, 15, 16, 17, 18, 19]],
  [/^(?:60|8[12]|508|220[0-4]|9792)/, [16]],
];

/** Card numbers: Luhn-valid, of a known scheme. Linear. */
export function findCards(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  CARD.lastIndex = 0;
  for (let match = CARD.exec(text); match; match = CARD.exec(text)) {
    const { 0: found, index: start } = match;
    if (isCard(found.replace(/\D/g, ''))) findings.push({ start, end: start + found.length, kind: 'CARD' });
    // The card may be after another number: "order 12345 4111 1111 1111 1111".
    else CARD.lastIndex = start + (/^\d+/.exec(found)?.[0].length ?? 1);
  }
  return findings;
}

function isCard(digits: string): boolean {
  const issued = ISSUERS.some(([first, lengths]) => lengths.includes(digits.length) && first.test(digits));
  return issued && passesLuhn(digits);
}

/** Characters of an IBAN by country, from the SWIFT registry. */
const IBANS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
    'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 ' +
    'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 ' +
    'PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry): [string, RegExp] => {
      const more = Number(entry.slice(2)) - 1;
      return [entry.slice(0, 2), new RegExp(`[A-Z](?:[ .-]?[A-Z0-9]){${more}}(?![A-Z0-9])`, 'iy')];
    }),
);
const IBAN_START = /(?<![A-Za-z0-9])[A-Z]{2} ?\d\d(?=[ .-]?[A-Z0-9])/gi;
/** The least digits of any country's, its check digits included: letters alone are words. */
const LEAST_DIGITS = 10;

/** IBANs, in groups or not, in capitals or not: of their country's length, check digits right. Linear. */
export function findIbans(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { 0: first, index: start } of text.matchAll(IBAN_START)) {
    const form = IBANS.get(first.slice(0, 2).toUpperCase());
    if (!form) continue;
    form.lastIndex = start;
    const [found] = form.exec(text) ?? [''];
    const iban = found.replace(/[ .-]/g, '').toUpperCase();
    if (iban.replace(/\D/g, '').length < LEAST_DIGITS || !passesIbanCheck(iban)) continue;
    findings.push({ start, end: start + found.length, kind: 'IBAN' });
  }
  return findings;
}
