import * as z from 'zod';
import { describeIssues } from '../cascade/describe-issues.ts';
import { queryTextSchema } from '../cascade/query.ts';
import { InputError } from '../input/input-error.ts';
import { readLines } from '../input/read-lines.ts';

const questionSchema = z.looseObject({ query: queryTextSchema });

/** The questions of a file: JSON lines with `query`, or lines of text, each a question. @throws InputError */
export async function readQuestions(file: string): Promise<readonly string[]> {
  const questions: string[] = [];
  for await (const { number, text } of readLines(file)) {
    const place = `${file}, line ${number}`;
    const value = text.startsWith('{') ? parse(text, place) : { query: text };
    const { success, data, error } = questionSchema.safeParse(value);
    if (!success) {
      const [issue] = describeIssues(questionSchema, value, error);
      throw new InputError(`${place}: ${issue?.field} ${issue?.message}`);
    }
    questions.push(data.query);
  }
  if (questions.length === 0)
    throw new InputError(`${file} has no questions: one a line, as text or as JSON`);
  return questions;
}

function parse(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(`${place} is not JSON: allowed are text, or JSON objects with query`);
  }
}
