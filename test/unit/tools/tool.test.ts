import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { RequestError } from '../../../src/cascade/request-error.ts';
import { parseInput } from '../../../src/tools/tool.ts';

const schema = z.strictObject({
  query: z.string().max(10),
  detail: z.enum(['lean', 'full']).default('lean'),
});

function errorOf(input: unknown): RequestError {
  try {
    parseInput(schema, input, 'answer_query');
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('parseInput', () => {
  test('gives the input as the schema has it', () => {
    expect(parseInput(schema, { query: 'a' }, 'answer_query')).toEqual({ query: 'a', detail: 'lean' });
  });

  test.each([undefined, null])('takes %j for no arguments at all', (input) => {
    expect(errorOf(input)).toMatchObject({
      field: 'query',
      message: expect.stringMatching(/^query is missing/),
    });
  });

  test('names the first field at fault, lists them all and says what to do', () => {
    const error = errorOf({ query: 'x'.repeat(11), detail: 'all', extra: 1 });
    expect(error).toMatchObject({ code: 'invalid_input', field: 'query', retryable: false });
    expect(error.message).toMatch(
      /query is ".*; detail is "all".*; extra is unknown here; allowed: query, detail/,
    );
    expect(error.nextStep).toContain('answer_query');
  });

  test.each(['text', 5, [['a']]])('refuses arguments that are no object: %j', (input) => {
    expect(errorOf(input).field).toBeUndefined();
  });
});
