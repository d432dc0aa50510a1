import { type Figure, toFigures } from '../../text/figures.ts';
import { remember } from '../../text/remember.ts';
import { toTerms } from '../../text/words.ts';
import { MONEY, MONTHS, SIZES, TIMES, WEEKDAYS } from './figure-units.ts';

/** What a figure measures. Amounts of different kinds are never compared with each other. */
export type Measure =
  | 'money'
  | 'time'
  | 'percent'
  | 'data'
  | 'clock'
  | 'weekday'
  | 'date'
  | 'ordinal'
  | 'count';

/** A figure with what it measures. Offsets in UTF-16 units. */
export interface Amount {
  readonly measure: Measure;
  /**
   * Time in days, data in gigabytes, clock times in minutes, weekdays from Monday as 0, dates as 100 times the
   * month from January as 0 plus the day; all else as written.
   */
  readonly value: number;
  /** The number as written, whatever its unit. */
  readonly plain: number;
  /** With its unit, for people. */
  readonly written: string;
  readonly start: number;
  readonly end: number;
  /** Stems of what is counted ("10 recovery codes") or numbered ("day 10"); empty where that is unclear. */
  readonly nouns: readonly string[];
  /** True where it tells one of several apart ("day 10", "severity 2") and counts nothing. */
  readonly isLabel: boolean;
  /** True where the text says that it is rounded ("about 36 USD"). */
  readonly isRounded: boolean;
  /** True for so much per something else ("0.02 USD per GB"). */
  readonly isRate: boolean;
}

/** Words between a number and its unit: "3 business days". */
const MODIFIER =
  /^[\s-]{0,2}(?:business|working|calendar|full|whole|consecutive|more|further|additional|extra|other|free)(?=[\s-])/i;
/** "0.02 USD per GB", "8 USD/month", "0.05 USD an hour": it is so much for each of something. */
const PER = /^[\s-]?(?:\/|(?:per|an?|each|every|pro|je|par|por)(?![\p{L}\p{N}]))(?!\s?cent\b)/iu;
const WORDS_BEHIND = /^[\s-]{0,2}([\p{L}$€£¥₹]+)(?![\p{N}_])(?:[\s-]([\p{L}]+))?/u;
const WORD_BEFORE = /(\p{L}+)[ \u00a0]$/u;
const CURRENCY_BEFORE = /[$€£¥₹]\s?$/;
const ROUNDED = /(?:about|around|roughly|approximately|approx\.|circa|nearly|almost|~|≈)\s?[$€£]?\s?$/i;
/** What joins figures that share the unit behind the last one: "1 to 3 days", "50, 80 and 100 %". */
const JOINT = /^\s?(?:,|,?\s?(?:to|or|and|through|until|bis|und|oder|et|ou|y|o)|[-–—])\s?[$€£]?$/;
const JOINT_LENGTH = 8;
const ONCE = /^once$/i;
const ORDINAL = /^(?:st|nd|rd|th)$/;
/** Marks that stand for a source ("[2]") and the number of a list's item. */
const NO_AMOUNT = /\[\d{1,2}(?:\s?[,;]\s?\d{1,2}){0,8}\]|^\s{0,8}\d{1,3}[.)](?=\s)/g;
const MONTH =
  'Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?';
const CALENDAR = new RegExp(
  `(?<![\\d:.])([01]?\\d|2[0-3]):([0-5]\\d)(?![\\d:])|\\b((?:[Mm]on|[Tt]ues|[Ww]ednes|[Tt]hurs|[Ff]ri|[Ss]atur|[Ss]un)day)s?\\b|` +
    `(?<![\\d.])([0-3]?\\d)(?:st|nd|rd|th)?(?: of)? (${MONTH})\\b|\\b(${MONTH}) ([0-3]?\\d)(?:st|nd|rd|th)?\\b`,
  'g',
);
const CALENDAR_HINT = /\d:\d|day\b|days\b|\d[a-z ]{1,6}[A-Z][a-z]{2}|[A-Z][a-z]{2,8} \d/;
const READ = 40;

/** Whether `text` may have times of day, weekdays or dates; figures aside. */
export function mayHaveDates(text: string): boolean {
  return CALENDAR_HINT.test(text);
}

/** The amounts in `text`: clock times, weekdays and dates first, then the figures in order. */
export const toAmounts = remember(readAmounts, 100_000);

function readAmounts(text: string): readonly Amount[] {
  let plain = text.replace(NO_AMOUNT, toBlank);
  const dates = mayHaveDates(plain) ? toDates(plain) : [];
  if (dates.length > 0) plain = plain.replace(CALENDAR, toBlank);
  const found: Amount[] = [];
  let next: Amount | undefined;
  for (const figure of toFigures(plain).reverse()) {
    if (ONCE.test(plain.slice(figure.start, figure.end))) continue;
    next = joined(plain, toAmount(plain, figure), next);
    found.push(next);
  }
  return [...dates, ...found.reverse()];
}

function toBlank(found: string): string {
  return ' '.repeat(found.length);
}

function toAmount(text: string, figure: Figure): Amount {
  const { value: plain, start, end } = figure;
  const before = text.slice(Math.max(0, start - READ), start);
  const behind = text.slice(end, end + READ);
  const modifier = MODIFIER.exec(behind)?.[0] ?? '';
  const [unit = '', first = '', second = ''] = WORDS_BEHIND.exec(behind.slice(modifier.length)) ?? [];
  const word = first.toLowerCase();
  const as = (measure: Measure, value = plain, nouns: readonly string[] = [], isLabel = false): Amount => {
    const hasUnit = measure !== 'percent' && !isLabel && (measure !== 'count' || nouns.length > 0);
    const reach = hasUnit ? end + modifier.length + unit.indexOf(first) + first.length : end;
    const written = text.slice(start, reach).trim();
    const isRate = PER.test(text.slice(reach, reach + READ));
    return {
      measure,
      value,
      plain,
      written,
      start,
      end,
      nouns,
      isLabel,
      isRounded: ROUNDED.test(before),
      isRate,
    };
  };
  if (figure.isPercent) return as('percent');
  if (PER.test(behind)) return as(CURRENCY_BEFORE.test(before) ? 'money' : 'count');
  if (CURRENCY_BEFORE.test(before) || MONEY.has(word)) return as('money');
  const [days, gigabytes] = [TIMES.get(word), SIZES.get(word)];
  if (days !== undefined) return as('time', plain * days);
  if (gigabytes !== undefined) return as('data', plain * gigabytes);
  if (ORDINAL.test(word) && !figure.isWord) return as('ordinal');
  if (toTerms(first).length > 0) return as('count', plain, toTerms(`${first} ${second}`));
  const numbered = toTerms(WORD_BEFORE.exec(before)?.[1] ?? '');
  return numbered.length > 0 ? as('count', plain, numbered, true) : as('count', plain, toTerms(second));
}

/** A bare figure takes over the unit of the one that it is joined to. */
function joined(text: string, own: Amount, next: Amount | undefined): Amount {
  const isBare = own.measure === 'count' && (own.nouns.length === 0 || own.isLabel);
  if (!next || !isBare || next.start - own.end >= JOINT_LENGTH) return own;
  if (!JOINT.test(text.slice(own.end, next.start))) return own;
  const { measure, nouns } = next;
  const value = next.plain === 0 ? own.value : (own.value * next.value) / next.plain;
  const written = text.slice(own.start, own.end).trim();
  if (own.isLabel && measure === 'count') return own;
  return { ...own, measure, value, written, nouns, isLabel: false };
}

function toDates(text: string): Amount[] {
  return Array.from(text.matchAll(CALENDAR), (match): Amount => {
    const [written, hour, minute, weekday, day = match[7], month = match[6] ?? ''] = match;
    const [measure, value]: [Measure, number] = weekday
      ? ['weekday', WEEKDAYS.indexOf(weekday.toLowerCase())]
      : hour
        ? ['clock', Number(hour) * 60 + Number(minute)]
        : ['date', MONTHS.indexOf(month.slice(0, 3).toLowerCase()) * 100 + Number(day)];
    const [start, end] = [match.index, match.index + written.length];
    return {
      measure,
      value,
      plain: value,
      written,
      start,
      end,
      nouns: [],
      isLabel: false,
      isRounded: false,
      isRate: false,
    };
  });
}

/** Whether two amounts are the same; a month is 30 days as well as a twelfth of a year. */
export function isSameValue(one: Amount, other: Amount): boolean {
  if (one.measure !== other.measure) return false;
  const isScaled = one.measure === 'time' || one.measure === 'data';
  const tolerance = one.isRounded || other.isRounded ? 0.06 : isScaled ? 0.025 : 1e-6;
  return Math.abs(one.value - other.value) <= tolerance * Math.abs(other.value);
}
