import { findCue } from './cues.ts';
import type { Finding } from './finding.ts';

/**
 * `plus`: international, which nothing else looks like. `zeros`: the same with 00. `local`: as written in North
 * America, France, Britain and Germany, Spain, Italy and India, with separators. `any`: enough digits, which only
 * the words before it can make a phone number.
 */
const NUMBER = new RegExp(
  `(?<![\\w+#$€£]|[$€£] |\\d[.,:]|\\w[-/]|\\b\\w{4} \\d{4} )(?:${[
    String.raw`(?<plus>\+ ?[1-9](?:[ ./()-]{0,3}\d){6,14})`,
    String.raw`(?<zeros>00[ ./-]?[1-9](?:[ ./()-]{0,3}\d){7,14})`,
    `(?<local>${[
      String.raw`(?:1[ .-])?(?:\([2-9]\d\d\)[ .-]?|[2-9]\d\d[ ./-])[2-9]\d\d[ .-]\d{4}`,
      String.raw`0[1-9](?:[ .-]\d\d){4}`,
      String.raw`(?:\(0[1-9]\d{0,4}\) ?|0[1-9]\d{0,4}[ ./-]{1,3})\d{2,8}(?:[ ./-]{1,3}\d{2,8}){0,4}`,
      String.raw`[6-9]\d\d([ -])\d{3}\k<gap>\d{3}`.replace('([ -])', '(?<gap>[ -])'),
      String.raw`[6-9]\d\d(?:[ .-]\d\d){3}|9\d[ .-]\d{3}[ .-]\d\d[ .-]\d\d`,
      String.raw`3[2-9]\d[ ./-]\d{3}[ ./-]?\d{4}`,
      String.raw`[6-9]\d{4} \d{5}`,
    ].join('|')})`,
    String.raw`(?<any>\(?\d(?:[ ./()-]{0,3}\d){6,14})`,
  ].join('|')})(?!\\w|[.,:/-]\\d)`,
  'g',
);
/** Dates with or without marks, times after them, and addresses: many digits, and no phone number. */
const DATE_OR_ADDRESS =
  /^\(?(?:\d{4}([./-])\d\d?\1\d\d?|\d\d?([./-])\d\d?\2\d{4}|\d{1,3}(?:\.\d{1,3}){3}(?![.\d])|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d))/;
/** What was counted: "612 345 678 rows". */
const COUNTED =
  /^ ?(?:%|€|\$|£|[kmgt]i?b\b|bytes?|rows?|users?|customers?|requests?|records?|tokens?|items?|files?|lines?|times|ms\b|usd|eur|gbp|inr|dollars?|euros?|pounds?)/i;
/** Digits with the country code, where shorter than E.164's 15: what follows is another number. */
const LONGEST: readonly (readonly [country: string, digits: number])[] = [
  ['1', 11],
  ['31', 11],
  ['33', 11],
  ['34', 11],
  ['39', 13],
  ['41', 11],
  ['44', 12],
  ['46', 12],
  ['48', 11],
  ['49', 14],
  ['55', 13],
  ['91', 12],
];
const LOCAL_DIGITS = { least: 9, most: 12 };

/** Phone numbers: in a form that only they have, or after a word that calls them so. Linear. */
export function findPhones(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  NUMBER.lastIndex = 0;
  for (let match = NUMBER.exec(text); match; match = NUMBER.exec(text)) {
    const start = match.index;
    const length = phoneLength(text, start, match[0], match.groups ?? {});
    if (length > 0) findings.push({ start, end: start + length, kind: 'PHONE' });
    // What is no phone number may begin with one that has nothing to do with it: "12345 415-555-0132".
    else NUMBER.lastIndex = start + (/^\D*\d+/.exec(match[0])?.[0].length ?? 1);
  }
  return findings;
}

/** How much of `found`, from its start, is a phone number. */
function phoneLength(text: string, start: number, found: string, form: Record<string, string | undefined>) {
  if (form.plus !== undefined) return cutToCountry(found);
  if (DATE_OR_ADDRESS.test(found)) return 0;
  const cue = findCue(text, start);
  if (cue === 'phone') return form.zeros === undefined ? found.length : cutToCountry(found);
  if (cue === 'other' || COUNTED.test(text.slice(start + found.length, start + found.length + 12))) return 0;
  if (form.zeros !== undefined) return /^\d+$/.test(found) ? 0 : cutToCountry(found);
  if (form.local === undefined) return 0;
  const length = cutToDigits(found, LOCAL_DIGITS.most);
  return toDigits(found.slice(0, length)).length < LOCAL_DIGITS.least ? 0 : length;
}

function cutToCountry(found: string): number {
  const digits = toDigits(found).replace(/^00/, '');
  const most = LONGEST.find(([country]) => digits.startsWith(country))?.[1] ?? 15;
  // The nought in +49 (0)30 is not dialled.
  const extra = (/^00/.test(found) ? 2 : 0) + (found.includes('(0)') ? 1 : 0);
  return cutToDigits(found, most + extra);
}

/** The length of `found` without as many of its last groups as make it longer than `most` digits. */
function cutToDigits(found: string, most: number): number {
  let length = found.length;
  while (toDigits(found.slice(0, length)).length > most) {
    const shorter = found.slice(0, length).search(/[^\d]+\d+$/);
    if (shorter <= 0) break;
    length = shorter;
  }
  return length;
}

function toDigits(found: string): string {
  return found.replace(/\D/g, '');
}
