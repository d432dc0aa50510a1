import type * as z from 'zod';
import { describeIssues } from '../cascade/describe-issues.ts';
import { InputError } from './input-error.ts';

/** The value that JSON `text` stands for. @throws InputError that names `place` and says what is allowed there. */
export function parseJson(text: string, place: string, allowed: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(`${place} is not JSON: allowed are ${allowed}`);
  }
}

/** `value` as `schema` has it. @throws InputError that names `place` and the first field at fault. */
export function checkValue<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  place: string,
): z.output<Schema> {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const [issue] = describeIssues(schema, value, error);
  throw new InputError(`${place}: ${issue?.field || 'it'} ${issue?.message ?? 'cannot be used'}`);
}
