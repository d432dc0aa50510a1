import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { describeIssues } from '../../../src/cascade/describe-issues.ts';
import { knowledgeSettingsSchema } from '../../../src/knowledge/settings.ts';

const BEDROCK = { kind: 'bedrock', knowledgeBaseId: 'KB12345678' };

/** What is wrong with settings, as a person reads it. */
function faultsOf(input: unknown): string[] {
  const { error } = knowledgeSettingsSchema.safeParse(input);
  return error
    ? describeIssues(knowledgeSettingsSchema, input, error).map(({ field, message }) => `${field} ${message}`)
    : [];
}

describe("the knowledge's settings", () => {
  test('fill in what is not said of a knowledge base', () => {
    expect(knowledgeSettingsSchema.parse(BEDROCK)).toEqual({
      ...BEDROCK,
      results: 8,
      timeoutMs: 3_000,
      answerableScore: 0.4,
    });
  });

  test('keep what is said', () => {
    const said = {
      ...BEDROCK,
      region: 'eu-central-1',
      results: 20,
      timeoutMs: 1,
      filter: {
        andAll: [
          { equals: { key: 'team', value: 'support' } },
          {
            orAll: [
              { in: { key: 'year', value: [2024, 2025] } },
              { startsWith: { key: 'team', value: 's' } },
            ],
          },
        ],
      },
      searchType: 'SEMANTIC',
      answerableScore: 1,
      fallback: { path: './knowledge', answerableScore: 1.2 },
    };
    expect(knowledgeSettingsSchema.parse(said)).toEqual(said);
  });

  test.each<[string, object]>([
    ['a folder', { kind: 'local', path: './knowledge', answerableScore: 0.5 }],
    ['nothing', { kind: 'none' }],
  ])('take %s', (_, settings) => {
    expect(knowledgeSettingsSchema.parse(settings)).toEqual(settings);
  });

  test('take a folder for answerable from where the sample articles are', () => {
    const folder = { path: './knowledge' };
    expect(knowledgeSettingsSchema.parse({ kind: 'local', ...folder })).toMatchObject({
      answerableScore: 0.67,
    });
    expect(knowledgeSettingsSchema.parse({ ...BEDROCK, fallback: folder })).toMatchObject({
      fallback: { answerableScore: 0.67 },
    });
  });

  test.each([0, 10.5])('refuse a folder that is answerable from %f on', (answerableScore) => {
    expect(faultsOf({ kind: 'local', path: './knowledge', answerableScore })).toEqual([
      expect.stringMatching(/^answerableScore is .*(>0|<=10)/),
    ]);
  });

  test.each<[string, object, RegExp]>([
    ['no knowledge base', { knowledgeBaseId: undefined }, /^knowledgeBaseId is missing/],
    [
      'an ARN',
      { knowledgeBaseId: 'arn:aws' },
      /^knowledgeBaseId is "arn:aws": must be 1 to 10 letters and digits/,
    ],
    ['an id of 11', { knowledgeBaseId: 'KB123456789' }, /^knowledgeBaseId .* 1 to 10 letters/],
    ['an empty id', { knowledgeBaseId: '' }, /^knowledgeBaseId .* 1 to 10 letters/],
    ['an id with a line after it', { knowledgeBaseId: 'KB1\n' }, /^knowledgeBaseId .* 1 to 10 letters/],
    ['a host as the region', { region: 'us-east-1.example.com' }, /^region .* such as us-east-1/],
    ['no results', { results: 0 }, /^results is 0: .*1/],
    ['too many results', { results: 21 }, /^results is 21: .*20/],
    ['half a result', { results: 1.5 }, /^results is 1.5/],
    ['no time', { timeoutMs: 0 }, /^timeoutMs is 0/],
    ['a score of 0', { answerableScore: 0 }, /^answerableScore is 0/],
    ['a score above 1', { answerableScore: 1.01 }, /^answerableScore is 1.01: .*1/],
    ['an unknown type of search', { searchType: 'hybrid' }, /^searchType is "hybrid": .*HYBRID/],
    ['a filter that is a list', { filter: [] }, /^filter is a list of 0: .*record/],
    ['a filter without an operator', { filter: {} }, /^filter is an object: must have one operator/],
    ['a filter of two operators', { filter: { equals: {}, in: {} } }, /^filter .*must have one operator/],
    ['a fallback without a folder', { fallback: {} }, /^fallback\.path is missing/],
    ['an empty folder', { fallback: { path: '' } }, /^fallback\.path is ""/],
    [
      'another key in the fallback',
      { fallback: { path: 'a', kind: 'local' } },
      /^fallback\.kind is unknown here; allowed: path, answerableScore$/,
    ],
    [
      'a folder beside the knowledge base',
      { path: 'a' },
      /^path is unknown here; allowed: .*knowledgeBaseId/,
    ],
  ])('refuse %s, saying what is allowed', (_, fields, fault) => {
    expect(faultsOf({ ...BEDROCK, ...fields })).toEqual([expect.stringMatching(fault)]);
  });

  test('name the kinds there are where another is asked for', () => {
    expect(faultsOf({ kind: 'kendra' })).toEqual([expect.stringMatching(/^kind is "kendra"/)]);
  });

  test('explain every key of a knowledge base to editors', () => {
    const { oneOf, anyOf } = z.toJSONSchema(knowledgeSettingsSchema, { io: 'input' });
    const bedrock = (oneOf ?? anyOf)?.find(({ properties }) => properties && 'knowledgeBaseId' in properties);
    const {
      kind: _,
      fallback,
      ...properties
    } = (bedrock?.properties ?? {}) as Record<string, { description?: string }>;
    expect(fallback).toMatchObject({ description: expect.any(String) });
    for (const [key, { description }] of Object.entries(properties)) expect(description, key).toMatch(/\.$/);
    expect(Object.keys(properties)).toHaveLength(7);
  });
});
