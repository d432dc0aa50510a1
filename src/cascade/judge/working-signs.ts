import { toCalculations } from '../../text/calculations.ts';
import { type Figure, toFigures } from '../../text/figures.ts';
import { MONEY } from './figure-units.ts';
import type { Judged } from './judged.ts';
import { damped, type Sign, shorten, toSign } from './sign.ts';

/** Numbers that a working may bring in by itself: units of time, dozens, percent, halves. */
const COMMON = new Set([0, 0.5, 1, 2, 3, 4, 7, 10, 12, 24, 30, 52, 60, 100, 365, 1_000]);
/** Where an item begins; its number is none of the answer's figures. */
const MARKER = /^[ \t]*(?:\d{1,3}[.)]|[-*•])\s/gm;
const DECIMALS = /\d\.\d/;
const CENTS = /^\d[\d,]*\.\d{2}$/;
const CURRENCY_BEFORE = /[$€£¥₹]\s?$/;
const RELATIVE = /\b(?:half|thirds?|quarters?|fifths?|fraction|percent)\b|%|\d\/\d/gi;

/** A question with fewer figures is none to be worked out. */
const FEWEST_GIVEN = 2;

/**
 * What the figures of an answer say of it: calculations that do not add up, results that the question does not
 * lead one to expect, figures from nowhere, given ones left out. Needs no sources.
 */
export function toWorkingSigns({ question, answer, sources }: Judged): Sign[] {
  const calculations = toCalculations(answer);
  const wrong = calculations.filter(({ isRight }) => !isRight);
  const results = new Set(calculations.map(({ stated }) => stated));
  const given = toFigures(question);
  const figures = toFigures(answer.replace(MARKER, (marker) => ' '.repeat(marker.length)));
  const last = calculations.length > 0 ? figures.findLast(({ isWord }) => !isWord) : undefined;
  const isWorkedOut = calculations.length > 0 && given.length > 0;
  const strays = isWorkedOut ? straysOf(figures, valuesOf(given), results) : [];
  const left = isWorkedOut ? leftOut(given, valuesOf(figures)) : [];
  return [
    {
      name: 'calculationsWrong',
      value: damped(wrong.length, 3),
      reason: wrong[0] && `its arithmetic does not add up: "${shorten(wrong[0].text, 50)}"`,
    },
    // What has nothing to calculate with is not doubted for want of a calculation.
    toSign('nothingToWorkOut', given.length < FEWEST_GIVEN && calculations.length === 0),
    {
      name: 'calculationsRight',
      value: wrong.length > 0 ? 0 : damped(calculations.length, 6),
      reason: calculations.length > 1 && wrong.length === 0 ? 'its arithmetic adds up' : undefined,
    },
    toSign(
      'fractionalResult',
      last !== undefined && isOddFraction(last, answer) && !DECIMALS.test(question) && !hasDecimals(sources),
      'the result that it ends with is not a whole number',
    ),
    toSign(
      'negativeResult',
      calculations.some(({ stated }) => stated < 0),
      'a result is below zero',
    ),
    toSign(
      'concludesElsewhere',
      last !== undefined &&
        calculations.at(-1)?.stated !== last.value &&
        isReasoning(calculations.length, sources),
      'it does not end with the result that it worked out',
    ),
    {
      name: 'strayFigures',
      value: damped(strays.length, 6),
      reason: strays.length > 0 ? `figures from nowhere: ${strays.slice(0, 3).join(', ')}` : undefined,
    },
    {
      name: 'figuresLeftOut',
      value: left.length / Math.max(1, given.length),
      reason: left.length > 0 ? `it makes no use of ${left.slice(0, 3).join(', ')}` : undefined,
    },
    { name: 'relativeFigures', value: damped(question.match(RELATIVE)?.length ?? 0, 5) },
  ];
}

/** Sums of money end with cents. */
function isOddFraction({ value, start, end, unit }: Figure, answer: string): boolean {
  if (Number.isInteger(value)) return false;
  const isMoney = MONEY.has(unit) || CURRENCY_BEFORE.test(answer.slice(Math.max(0, start - 2), start));
  return !(isMoney && CENTS.test(answer.slice(start, end)));
}

function hasDecimals(sources: Judged['sources']): boolean {
  return sources.some(({ text }) => DECIMALS.test(text));
}

/** What answers from sources may begin with its result and show one line of working; a solution ends with it. */
function isReasoning(calculations: number, sources: Judged['sources']): boolean {
  return sources.length === 0 || calculations > 1;
}

function valuesOf(figures: readonly Figure[]): Set<number> {
  return new Set(figures.map(({ value }) => value));
}

function straysOf(
  figures: readonly Figure[],
  given: ReadonlySet<number>,
  results: ReadonlySet<number>,
): number[] {
  const isKnown = (value: number) =>
    COMMON.has(value) || given.has(value) || results.has(value) || given.has(value * 100);
  return [...valuesOf(figures)].filter((value) => !isKnown(value));
}

function leftOut(given: readonly Figure[], told: ReadonlySet<number>): number[] {
  return [...valuesOf(given.filter(({ isWord }) => !isWord))].filter((value) => !told.has(value));
}
