import type { Evidence } from './evidence.ts';
import { type Amount, isSameValue, toAmounts } from './figure-amounts.ts';
import { type Place, toPlaces } from './figure-places.ts';
import { toWorking, type Working } from './figure-working.ts';
import type { Judged } from './judged.ts';
import { isRefusal } from './refusal.ts';

/** The figures that an answer has to have from its sources. */
export interface Claims {
  /** Neither the question's, nor worked out in the answer. */
  readonly claims: readonly Place[];
  /** The question's. */
  readonly given: readonly Amount[];
  readonly working: Working;
}

/** More figures of one answer than this are not looked at. */
const MOST_TOLD = 40;
const QUESTION_READ = 4_000;
/** Counts up to this are as often words of the language ("one of the two"). */
const SMALL_COUNT = 2;

/** Who says that the sources lack something may name figures from elsewhere, and claims none. */
export function toClaims({ question, answer }: Judged, { said }: Evidence): Claims {
  const given = toAmounts(question.slice(0, QUESTION_READ));
  const told = toPlaces(said, { most: MOST_TOLD });
  const working = toWorking(
    answer,
    given,
    told.map(({ amount }) => amount),
  );
  if (told.length === 0 || isRefusal(answer)) return { claims: [], given, working };
  const claims = told.filter(({ amount }) => isClaim(amount, given, working));
  const settled = new Set(told.filter((one) => !claims.includes(one)).map(({ amount }) => amount.plain));
  // "360 GB" that was worked out stands once more in a command, without its unit.
  const isRepeated = ({ measure, plain }: Amount) => measure === 'count' && settled.has(plain);
  return { claims: claims.filter(({ amount }) => !isRepeated(amount)), given, working };
}

function isClaim(amount: Amount, given: readonly Amount[], working: Working): boolean {
  const { measure, value, plain } = amount;
  if (measure === 'count' && (value <= SMALL_COUNT || working.operands.has(plain))) return false;
  return (
    !given.some((one) => isSameValue(one, amount) || one.plain === plain) && !working.isWorkedOut(amount)
  );
}
