import * as z from 'zod';
import { queryTextSchema } from '../cascade/query.ts';
import { checkValue, parseJson } from '../input/check-value.ts';
import { InputError } from '../input/input-error.ts';
import { readLines } from '../input/read-lines.ts';

const ALLOWED = 'text, or JSON objects with query';
const questionSchema = z.looseObject({ query: queryTextSchema });

/** The questions of a file: JSON lines with `query`, or lines of text, each a question. @throws InputError */
export async function readQuestions(file: string): Promise<readonly string[]> {
  const questions: string[] = [];
  for await (const { number, text } of readLines(file)) {
    const place = `${file}, line ${number}`;
    const value = text.startsWith('{') ? parseJson(text, place, ALLOWED) : { query: text };
    questions.push(checkValue(questionSchema, value, place).query);
  }
  if (questions.length === 0)
    throw new InputError(`${file} has no questions: one a line, as text or as JSON`);
  return questions;
}
