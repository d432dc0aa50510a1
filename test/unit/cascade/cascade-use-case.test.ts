import { describe, expect, test } from 'vitest';
import { type Extractor, type Knowledge, type Lookup, NO_GROUNDING } from '../../../src/cascade/passage.ts';
import { STATIC_REPLY } from '../../../src/cascade/to-answer.ts';
import type { UseCase } from '../../../src/cascade/use-case.ts';
import { answers, fails, fakeTier } from '../../support/fake-tier.ts';
import { createTestCascade, silentKnowledge, TEST_SETTINGS } from '../../support/test-cascade.ts';

const BILLING: UseCase = {
  prompt: 'Never promise a refund.',
  knowledgeFilter: { area: ['billing', 'tax'], public: true },
  staticReply: 'Write to billing@example.com, and a person will help you.',
};
const IN_BILLING = { context: { use_case: 'billing' } };

/** Three sure tiers, or whatever `parts` say, and one use case by the name of billing. */
function cascadeFor(useCase: UseCase, parts: Parameters<typeof createTestCascade>[0] = {}) {
  const tiers = ['a', 'b', 'c'].map((name) => fakeTier(name, [answers(0.9)]));
  const settings = { ...TEST_SETTINGS, useCases: new Map([['billing', useCase]]) };
  return { tiers, ...createTestCascade({ tiers, ...parts, settings }) };
}

describe('the limits of a use case', () => {
  test.each([
    ['lift the start', { minTier: 'b' }, {}, 'b'],
    ['leave a start within them', { maxTier: 'b' }, {}, 'a'],
    ['give way to a caller who excludes them', { minTier: 'c' }, { maxTier: 'b' }, 'a'],
    ['are narrowed by a caller who does not', { minTier: 'b' }, { minTier: 'c' }, 'c'],
  ])('%s', async (_name, useCase, limits, tier) => {
    const { ask, cascade } = cascadeFor(useCase);
    expect((await ask({ ...IN_BILLING, ...limits })).tier).toBe(tier);
    const start = cascade.startOf({ text: 'How?', ...IN_BILLING, ...limits });
    expect(cascade.tierNames[start]).toBe(tier);
  });

  test('keep an escalation from the stronger tiers, and the answer names one', async () => {
    const tiers = ['a', 'b'].map((name) => fakeTier(name, [answers(0.2)]));
    const { ask } = cascadeFor({ maxTier: 'a' }, { tiers });
    expect((await ask(IN_BILLING)).nextAction.do).toBe('escalate_next');
    expect(tiers[1]?.signals).toHaveLength(0);
  });

  test('hold for a cached answer too', async () => {
    const { ask } = cascadeFor({ minTier: 'b' });
    expect((await ask(IN_BILLING)).source).toBe('model');
    expect((await ask(IN_BILLING)).source).toBe('cache');
    expect((await ask()).tier).toBe('a');
  });

  test.each(['refunds', 'Billing', '', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'do not hold for the name %j, which is nobody’s',
    async (name) => {
      const { ask, tiers } = cascadeFor({ ...BILLING, minTier: 'c' });
      expect((await ask({ context: { use_case: name } })).tier).toBe('a');
      expect(tiers[0]?.requests[0]?.instructions).toBeUndefined();
      expect(tiers[0]?.requests[0]?.filter).toBeUndefined();
    },
  );

  test('do not hold for a question without a use case', async () => {
    const { ask, tiers } = cascadeFor({ ...BILLING, minTier: 'c' });
    expect((await ask()).tier).toBe('a');
    expect(tiers[0]?.requests[0]?.instructions).toBeUndefined();
  });
});

describe('a use case', () => {
  test('adds its prompt to the instructions of every tier, and lets it answer from its articles alone', async () => {
    const tiers = [fakeTier('a', [answers(0.1)]), fakeTier('b', [answers(0.9)])];
    await cascadeFor(BILLING, { tiers }).ask(IN_BILLING);
    for (const { requests } of tiers) {
      expect(requests).toMatchObject([{ instructions: BILLING.prompt, filter: BILLING.knowledgeFilter }]);
    }
  });

  test('filters what is searched, and what is extracted where no tier answered', async () => {
    const asked: Lookup[] = [];
    const knowledge: Knowledge = {
      ...silentKnowledge,
      search: async (lookup) => {
        asked.push(lookup);
        return NO_GROUNDING;
      },
    };
    const extractor: Extractor = {
      extract: async (lookup) => {
        asked.push(lookup);
        return { text: 'An invoice is due in a month.', citations: [], abstained: false };
      },
    };
    const tiers = [fakeTier('a', [fails('rejected')])];
    const { ask } = cascadeFor(BILLING, { tiers, knowledge, extractor });
    expect((await ask({ text: 'When is it due?', ...IN_BILLING })).source).toBe('knowledge');
    const lookup = { text: 'When is it due?', ...IN_BILLING, filter: BILLING.knowledgeFilter };
    expect(asked).toEqual([lookup, lookup]);
  });

  test('says whom to turn to when nothing and nobody could answer', async () => {
    const { ask } = cascadeFor(BILLING, { tiers: [fakeTier('a', [fails('rejected')])] });
    expect(await ask(IN_BILLING)).toMatchObject({ source: 'static', response: BILLING.staticReply });
    expect(await ask()).toMatchObject({ source: 'static', response: STATIC_REPLY });
  });
});
