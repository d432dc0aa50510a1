import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { describeIssues } from '../../../src/cascade/describe-issues.ts';
import { queryContextSchema } from '../../../src/cascade/query.ts';

const shape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('circle'), radius: z.number() }),
  z.strictObject({ kind: z.literal('box'), width: z.number(), height: z.number().optional() }),
]);

const schema = z.strictObject({
  name: z.string().max(100).optional(),
  shapes: z.array(shape).optional(),
  more: z.record(z.string(), z.strictObject({ deep: z.boolean().optional() })).optional(),
  defaulted: z.strictObject({ inner: z.int() }).prefault({ inner: 1 }),
});

function issuesOf(input: unknown, of: z.ZodType = schema) {
  const { error } = of.safeParse(input);
  return error ? describeIssues(of, input, error) : [];
}

describe('where an issue is', () => {
  test.each<[string, unknown, string]>([
    ['at the top', { name: 5 }, 'name'],
    [
      'in a list',
      {
        shapes: [
          { kind: 'box', width: 1 },
          { kind: 'box', width: 'x' },
        ],
      },
      'shapes[1].width',
    ],
    ['in a record', { more: { a: { deep: 1 } } }, 'more.a.deep'],
    ['under a default', { defaulted: { inner: 0.5 } }, 'defaulted.inner'],
    ['the whole input', 5, ''],
  ])('is written as a person would: %s', (_name, input, field) => {
    expect(issuesOf(input).map((issue) => issue.field)).toEqual([field]);
  });
});

describe('an unknown key', () => {
  test.each<[string, unknown, string, string]>([
    ['at the top', { nmae: 'x' }, 'nmae', 'name, shapes, more, defaulted'],
    [
      'of the chosen kind',
      { shapes: [{ kind: 'box', width: 1, radius: 2 }] },
      'shapes[0].radius',
      'kind, width, height',
    ],
    [
      'of another kind',
      { shapes: [{ kind: 'circle', radius: 1, width: 2 }] },
      'shapes[0].width',
      'kind, radius',
    ],
    ['in a record', { more: { a: { shallow: true } } }, 'more.a.shallow', 'deep'],
    ['under a default', { defaulted: { inner: 1, outer: 2 } }, 'defaulted.outer', 'inner'],
    ['named as a method of objects', { toString: 1 }, 'toString', 'name, shapes, more, defaulted'],
  ])('lists what is allowed there: %s', (_name, input, field, allowed) => {
    expect(issuesOf(input)).toEqual([{ field, message: `is unknown here; allowed: ${allowed}` }]);
  });

  test('is described once for each', () => {
    expect(issuesOf({ a: 1, b: 2 }).map(({ field }) => field)).toEqual(['a', 'b']);
  });
});

describe('the value given', () => {
  test.each<[string, unknown, string]>([
    ['a missing one', { defaulted: {} }, 'is missing: '],
    ['null', { name: null }, 'is null: '],
    ['a number', { name: 5 }, 'is 5: '],
    ['a string', { defaulted: { inner: 'one "1"' } }, 'is "one \\"1\\"": '],
    ['a list', { name: [1, 2] }, 'is a list of 2: '],
    ['an object', { name: { first: 'a' } }, 'is an object: '],
    ['a discriminator', { shapes: [{ kind: 'blob' }] }, 'is "blob": '],
  ])('is shown: %s', (_name, input, shown) => {
    expect(issuesOf(input)).toMatchObject([{ message: expect.stringContaining(shown) }]);
  });

  test('is cut where it is long, and its length is told', () => {
    const [issue] = issuesOf({ name: 'x'.repeat(5_000) });
    expect(issue?.message).toContain('x… (5000 characters)');
    expect(issue?.message.length).toBeLessThan(200);
  });

  test('is well-formed text wherever it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 101 }), (name) => {
        for (const { message } of issuesOf({ name })) expect(message.isWellFormed()).toBe(true);
      }),
    );
    expect(issuesOf({ name: `${'a'.repeat(78)}${'😀'.repeat(50)}` })[0]?.message.isWellFormed()).toBe(true);
  });
});

describe('what is allowed', () => {
  test.each<[string, unknown, RegExp]>([
    ['kinds', { shapes: [{ kind: 'blob' }] }, /'circle' \| 'box'/],
    ['a length', { name: 'x'.repeat(101) }, /100/],
    ['a type', { name: 5 }, /string/],
  ])('is told: %s', (_name, input, allowed) => {
    expect(issuesOf(input)[0]?.message).toMatch(allowed);
  });

  test.each([[null], [{}], [['a']]])(
    'is told for an attribute that is none of several types: %j',
    (value) => {
      const [issue] = issuesOf({ attributes: { seats: value } }, queryContextSchema);
      expect(issue?.field).toBe('attributes.seats');
      expect(issue?.message).toMatch(/string.*number.*boolean/);
    },
  );

  test('is told for an attribute whose name is too long', () => {
    const [issue] = issuesOf({ attributes: { ['k'.repeat(65)]: 1 } }, queryContextSchema);
    expect(issue?.message).toMatch(/64/);
  });
});
