import { expect, test } from 'vitest';
import { describeIssues } from '../../../src/cascade/describe-issues.ts';
import { configSchema } from '../../../src/server/config-schema.ts';

function faultsOf(useCase: object, more: object = {}): string[] {
  const input = { routing: { useCases: { billing: useCase } }, ...more };
  const { error } = configSchema.safeParse(input);
  return error
    ? describeIssues(configSchema, input, error).map(({ field, message }) => `${field} ${message}`)
    : [];
}

const KNOWLEDGE_BASE = { knowledge: { kind: 'bedrock', knowledgeBaseId: 'AB12' } };

test('a use case may say everything that there is to say', () => {
  const whole = {
    minTier: 'instant',
    maxTier: 'expert',
    prompt: 'Be kind.',
    knowledgeFilter: { folder: ['billing', 'account'], locale: 'en' },
    staticReply: 'Write to billing@example.com.',
  };
  expect(faultsOf(whole)).toEqual([]);
  expect(faultsOf({})).toEqual([]);
});

test.each([
  [
    'a tier that there is not',
    { minTier: 'gold' },
    /^routing\.useCases\.billing\.minTier is "gold": .*there are instant, provisioned, expert$/,
  ],
  [
    'limits that exclude each other',
    { minTier: 'expert', maxTier: 'instant' },
    /minTier is "expert": must not be a stronger tier than maxTier$/,
  ],
  [
    'an attribute that articles have not',
    { knowledgeFilter: { audience: 'public' } },
    /knowledgeFilter\.audience is "public": articles in a folder have product, plan, locale, folder$/,
  ],
  [
    'a filter that nothing can pass',
    { knowledgeFilter: { folder: [] } },
    /knowledgeFilter\.folder is a list of 0/,
  ],
  [
    'an unknown key',
    { tier: 'instant' },
    /^routing\.useCases\.billing\.tier is unknown here; allowed: minTier, maxTier, prompt, knowledgeFilter, staticReply$/,
  ],
])('%s is refused by name', (_name, useCase, fault) => {
  expect(faultsOf(useCase)).toEqual([expect.stringMatching(fault)]);
});

test("a knowledge base's metadata is its own", () => {
  expect(faultsOf({ knowledgeFilter: { audience: 'public' } }, KNOWLEDGE_BASE)).toEqual([]);
});
