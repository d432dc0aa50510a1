import { type Answers, at, type Column } from './answers.ts';

/** Answers to one question, of one tier where luck picks among several: `rows` from `from` up to, without, `to`. */
export interface Group {
  /** Of the questions in the rows, the how manieth. */
  readonly place: number;
  readonly question: number;
  /** How much it counts for its question. */
  readonly share: number;
  readonly from: number;
  readonly to: number;
}

/** The rows, which are ascending, by question and origin. */
export function toGroups({ columns, origin, shares }: Answers, rows: readonly number[]): readonly Group[] {
  const groups: Group[] = [];
  let from = 0;
  for (const [index, row] of rows.entries()) {
    const next = rows[index + 1];
    const question = at(columns.question, row);
    const isLast =
      next === undefined || at(columns.question, next) !== question || at(origin, next) !== at(origin, row);
    if (!isLast) continue;
    const before = groups.at(-1);
    const place = before ? before.place + Number(before.question !== question) : 0;
    groups.push({ place, question, share: shares[at(origin, row)] ?? 1, from, to: index + 1 });
    from = index + 1;
  }
  return groups;
}

/**
 * The mean of a column for each question, over its repetitions; NaN where no answer has a value.
 * @returns one for each question in the groups, in their order.
 */
export function toQuestionMeans(
  { columns }: Answers,
  rows: readonly number[],
  groups: readonly Group[],
  column: Column,
): Float64Array {
  const values = columns[column];
  const count = (groups.at(-1)?.place ?? -1) + 1;
  const sums = new Float64Array(count);
  const shares = new Float64Array(count);
  for (const { place, share, from, to } of groups) {
    let sum = 0;
    let answers = 0;
    for (let index = from; index < to; index += 1) {
      const value = at(values, rows[index] as number);
      if (Number.isNaN(value)) continue;
      sum += value;
      answers += 1;
    }
    if (answers === 0) continue;
    sums[place] = at(sums, place) + share * (sum / answers);
    shares[place] = at(shares, place) + share;
  }
  return sums.map((sum, place) => sum / at(shares, place));
}

/** Which questions the groups are of, in their order. */
export function toQuestionPlaces(groups: readonly Group[]): readonly number[] {
  return groups
    .filter(({ place }, index) => groups[index - 1]?.place !== place)
    .map(({ question }) => question);
}

/** The mean of the values that are there; NaN of none. */
export function meanOf(values: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return sum / count;
}
