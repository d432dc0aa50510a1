import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { queryContextSchema } from '../../../../src/cascade/query.ts';
import { toArguments } from '../../../../src/server/agents/agent-arguments.ts';

const inputSchema = z.strictObject({
  text: z.string(),
  word: z.string().optional(),
  amount: z.number().optional(),
  count: z.int().optional(),
  flag: z.boolean().optional(),
  level: z.enum(['1', 'true', 'high']).optional(),
  list: z.array(z.string()).optional(),
  context: queryContextSchema.optional(),
});

const read = (given: Record<string, unknown>) => toArguments({ inputSchema }, given);

describe('what an agent sends', () => {
  test.each<[string, unknown, unknown]>([
    ['amount', '0.25', 0.25],
    ['amount', ' 3 ', 3],
    ['amount', '1e-3', 0.001],
    ['amount', 0.25, 0.25],
    ['count', '900', 900],
    ['count', '2.5', 2.5],
    ['flag', 'true', true],
    ['flag', 'False', false],
    ['flag', true, true],
    ['level', '1', '1'],
    ['level', 'true', 'true'],
    ['word', '12', '12'],
    ['word', 'true', 'true'],
    ['word', '{"a":1}', '{"a":1}'],
    ['list', '["a", "b"]', ['a', 'b']],
    ['list', ['a'], ['a']],
    ['context', '{"plan": "pro", "attributes": {"seats": 5}}', { plan: 'pro', attributes: { seats: 5 } }],
    ['context', { plan: 'pro' }, { plan: 'pro' }],
    ['context', '{}', {}],
  ])('as %s, %j, is read as %j', (name, value, is) => {
    expect(read({ [name]: value })).toEqual({ [name]: is });
  });

  test.each<[string, unknown]>([
    ['amount', 'cheap'],
    ['amount', 'Infinity'],
    ['amount', '1'.repeat(41)],
    ['count', 'many'],
    ['flag', 'yes'],
    ['unknown', '5'],
    ['text', 5],
    ['context', 5],
    ['context', ['plan']],
  ])('as %s, %j, is left for the tool to refuse', (name, value) => {
    expect(read({ [name]: value })).toEqual({ [name]: value });
  });

  test.each(['', '  ', '\n', null])('counts as absent where it is blank, as %j', (blank) => {
    const optional = {
      word: blank,
      amount: blank,
      flag: blank,
      list: blank,
      context: blank,
      level: blank,
      unknown: blank,
    };
    expect(read(optional)).toEqual({});
    expect(read({ context: { plan: blank, product: 'Storage' } })).toEqual({
      context: { product: 'Storage' },
    });
    const needed = z.strictObject({ text: z.string(), amount: z.number(), flag: z.boolean() });
    const given = { text: blank, amount: blank, flag: blank };
    expect(toArguments({ inputSchema: needed }, given)).toEqual(given);
  });
});

describe('the loose spelling of an object', () => {
  test.each<[string, Record<string, string>]>([
    ['{plan=pro}', { plan: 'pro' }],
    ['{plan=pro, product=Storage}', { plan: 'pro', product: 'Storage' }],
    ['{ plan = pro ,product=Big Storage }', { plan: 'pro', product: 'Big Storage' }],
    ['{plan: pro, locale: de-DE}', { plan: 'pro', locale: 'de-DE' }],
    ["{'plan': 'pro'}", { plan: 'pro' }],
    ['{"plan"="pro"}', { plan: 'pro' }],
    ['{product=Storage: cold}', { product: 'Storage: cold' }],
    ["{product=Kim's}", { product: "Kim's" }],
    ['{plan=, product=Storage}', { product: 'Storage' }],
  ])('is read: %s', (spelling, context) => {
    expect(read({ context: spelling })).toEqual({ context });
  });

  test.each([
    'plan=pro',
    '{plan}',
    '{plan=pro, cheap}',
    '{product=Storage, Launch}',
    '{attributes={seats=5}}',
    '{plan=a=b}',
    '{a b=c}',
    '[plan=pro]',
    '{plan=pro',
    '"pro"',
    '5',
    'null',
    '["plan"]',
    `{plan=${'x'.repeat(4_000)}}`,
  ])('is refused where it could be read in two ways: %s', (spelling) => {
    expect(() => read({ context: spelling })).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        field: 'context',
        message: 'context cannot be read',
        nextStep:
          'Give context as a JSON object, such as {"use_case":"value"}; keys: use_case, product, plan, locale, channel, attributes.',
      }),
    );
  });

  test('says where in an object it cannot be read', () => {
    expect(() => read({ context: { attributes: 'seats' } })).toThrow(
      expect.objectContaining({ field: 'context.attributes' }),
    );
    expect(read({ context: { attributes: '{seats=5}' } })).toEqual({
      context: { attributes: { seats: '5' } },
    });
  });

  test('of a list is refused', () => {
    expect(() => read({ list: '[a, b]' })).toThrow(
      expect.objectContaining({ field: 'list', nextStep: 'Give list as a JSON list, such as ["value"].' }),
    );
  });
});

describe('a name that objects inherit', () => {
  test.each(['__proto__', 'constructor', 'toString'])('%s stays an argument like any other', (name) => {
    const given = JSON.parse(`{${JSON.stringify(name)}: "5"}`);
    expect(Object.entries(read(given))).toEqual([[name, '5']]);
  });
});
