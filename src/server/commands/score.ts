import { once } from 'node:events';
import { StringDecoder } from 'node:string_decoder';
import * as z from 'zod';
import { describeIssues } from '../../cascade/describe-issues.ts';
import { calibrate, UNCALIBRATED } from '../../cascade/judge/calibration.ts';
import { judgeAnswer } from '../../cascade/judge/judge-answer.ts';
import { queryTextSchema } from '../../cascade/query.ts';
import { SCORERS } from '../../cascade/score/scorers.ts';
import type { Config } from '../config-schema.ts';

export interface ScoreOptions {
  readonly routing: Pick<Config['routing'], 'scorer' | 'confidence'>;
  /** Told of each line that cannot be scored. */
  readonly complain: (message: string) => void;
}

/** A line without an end would be held in memory whole. */
const MOST_LINE_CHARACTERS = 4_000_000;
/** Results are handed on in pieces of this many characters: a write for each line would cost more than the scoring. */
const PIECE_CHARACTERS = 64_000;

const lineSchema = z.looseObject({
  id: z
    .union([z.string(), z.number().refine(isExact, 'is too large to be exact; give it as a string')])
    .nullish(),
  query: queryTextSchema,
  answer: z.string().nullish(),
  sources: z.array(z.string()).nullish(),
});

/**
 * Scores JSON lines of questions, and of answers where there are any: `{id, query, answer?, sources?}` to
 * `{id, complexity_score, confidence?}`, in their order; the number of its line stands for a missing id. Holds a
 * line and a piece of output at a time. A line that cannot be scored is complained of and left out.
 * @returns how many were left out.
 */
export async function score(
  input: AsyncIterable<Buffer>,
  output: NodeJS.WritableStream,
  options: ScoreOptions,
): Promise<number> {
  let bad = 0;
  let number = 0;
  let piece = '';
  for await (const line of toLines(input)) {
    number++;
    if (line.trim() === '') continue;
    const scored = scoreLine(line, number, options);
    if (scored.result === undefined) {
      bad++;
      options.complain(`line ${number}: ${scored.complaint}`);
      continue;
    }
    piece += `${JSON.stringify(scored.result)}\n`;
    if (piece.length < PIECE_CHARACTERS) continue;
    if (!output.write(piece)) await once(output, 'drain');
    piece = '';
  }
  if (piece !== '') output.write(piece);
  return bad;
}

/** Numbers past 2^53 are read as others nearby, and would come back as those. */
function isExact(id: number): boolean {
  return !Number.isInteger(id) || Number.isSafeInteger(id);
}

interface Scored {
  readonly id: string | number;
  readonly complexity_score: number;
  readonly confidence?: number;
}

function scoreLine(
  text: string,
  number: number,
  { routing }: ScoreOptions,
): { result: Scored } | { result?: undefined; complaint: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { complaint: 'is not JSON' };
  }
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success) {
    const issues = describeIssues(lineSchema, value, parsed.error);
    return { complaint: issues.map(({ field, message }) => `${field || 'it'} ${message}`).join('; ') };
  }
  const { id, query, answer, sources } = parsed.data;
  const result: Scored = { id: id ?? number, complexity_score: SCORERS[routing.scorer](query).score };
  if (answer === null || answer === undefined) return { result };
  const judged = { question: query, answer, sources: (sources ?? []).map((source) => ({ text: source })) };
  const confidence = calibrate(judgeAnswer(judged).confidence, routing.confidence ?? UNCALIBRATED);
  return { result: { ...result, confidence: Math.round(confidence * 1e6) / 1e6 } };
}

/** The lines of `input`, without a byte order mark; each piece is looked through once, however long its line. */
async function* toLines(input: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let isFirst = true;
  let isSkipping = false;
  for await (const chunk of input) {
    const text = decoder.write(chunk);
    if (text === '') continue;
    const pieces = (isFirst ? text.replace(BYTE_ORDER_MARK, '') : text).split('\n');
    isFirst = false;
    const last = pieces.pop() ?? '';
    for (const piece of pieces) {
      yield isSkipping ? TOO_LONG : rest + piece;
      isSkipping = false;
      rest = '';
    }
    if (!isSkipping) rest += last;
    if (rest.length <= MOST_LINE_CHARACTERS) continue;
    isSkipping = true;
    rest = '';
  }
  rest += decoder.end();
  if (isSkipping || rest !== '') yield isSkipping ? TOO_LONG : rest;
}

const BYTE_ORDER_MARK = /^\ufeff/;
/** Stands for a line that was not kept; no JSON. */
const TOO_LONG = '(a line of more than 4,000,000 characters)';
