import { describe, expect, test } from 'vitest';
import { type Extractor, type Knowledge, NO_GROUNDING } from '../../../src/cascade/passage.ts';
import { STATIC_REPLY } from '../../../src/cascade/to-answer.ts';
import { answers, fails, fakeTier, hangs, rejects, throwsAtOnce } from '../../support/fake-tier.ts';
import { createTestCascade, emptyExtractor, silentKnowledge } from '../../support/test-cascade.ts';

const CITATION = { title: 'Passwords', uri: 'passwords.md#reset', quote: 'Choose Reset.', start: 4, end: 17 };
const EXTRACTOR: Extractor = {
  extract: async () => ({ text: 'Choose Reset.', citations: [CITATION], abstained: false }),
};
const down = (name = 'a') => fakeTier(name, [fails('rejected')]);

describe('when every tier fails', () => {
  test('an extract from the knowledge stands in, and says so', async () => {
    const answer = await createTestCascade({ tiers: [down('a'), down('b')], extractor: EXTRACTOR }).ask();
    expect(answer).toMatchObject({
      response: 'Choose Reset.',
      citations: [CITATION],
      status: 'degraded',
      degraded: true,
      abstained: false,
      source: 'knowledge',
      confidence: 0,
      nextAction: { do: 'escalate_human' },
      attempts: [{ failure: 'rejected' }, { failure: 'rejected' }],
    });
    expect(answer.tier).toBeUndefined();
    expect(answer.model).toBeUndefined();
  });

  test('fixed words stand in where the knowledge is silent', async () => {
    expect(await createTestCascade({ tiers: [down()], extractor: emptyExtractor }).ask()).toMatchObject({
      response: STATIC_REPLY,
      status: 'degraded',
      degraded: true,
      abstained: true,
      source: 'static',
      citations: [],
      nextAction: { do: 'escalate_human' },
    });
  });

  test('a stale answer comes before an extract', async () => {
    const tier = fakeTier('a', [answers(0.9), fails('rejected')]);
    const { ask, clock } = createTestCascade({ tiers: [tier], extractor: EXTRACTOR });
    const first = await ask();
    clock.advance(60_000);
    const second = await ask();
    expect(second).toMatchObject({
      response: first.response,
      source: 'cache',
      status: 'degraded',
      degraded: true,
      tier: 'a',
      nextAction: { do: 'escalate_human' },
      attempts: [{ failure: 'rejected' }],
    });
    expect(second.answerId).not.toBe(first.answerId);
  });

  test('a completion, however weak, comes before a stale answer', async () => {
    const { ask, clock } = createTestCascade({ tiers: [fakeTier('a', [answers(0.9), answers(0.1)])] });
    await ask();
    clock.advance(60_000);
    expect(await ask()).toMatchObject({ response: '0.1 sure', source: 'model', status: 'best_effort' });
  });

  test('what stands in is not remembered as an answer', async () => {
    const tier = fakeTier('a', [fails('rejected'), answers(0.9)]);
    const { ask } = createTestCascade({ tiers: [tier], extractor: EXTRACTOR });
    expect((await ask()).source).toBe('knowledge');
    expect((await ask()).source).toBe('model');
  });

  test.each([
    ['hang', hangs],
    ['reject', rejects],
    ['throw at once', throwsAtOnce],
  ])('there is a reply in time from tiers that %s', async (_name, reply) => {
    const tiers = ['a', 'b', 'c'].map((name) => fakeTier(name, [reply]));
    const { ask, clock } = createTestCascade({ tiers, extractor: EXTRACTOR });
    expect((await ask({ deadlineMs: 5_000 })).source).toBe('knowledge');
    expect(clock.now()).toBeLessThanOrEqual(4_500);
  });
});

describe('the deadline', () => {
  test.each([
    ['the configured one', undefined, 19_500],
    ['a shorter one of the caller', 2_000, 1_500],
    ['no longer one of the caller', 600_000, 19_500],
  ])('is %s, less what the reply needs', async (_name, deadlineMs, endMs) => {
    const tier = fakeTier('a', [hangs], { timeoutMs: 120_000 });
    const { ask, clock } = createTestCascade({ tiers: [tier] });
    expect((await ask({ deadlineMs })).status).toBe('degraded');
    expect(clock.now()).toBe(endMs);
    expect(tier.signals[0]?.aborted).toBe(true);
  });

  test.each([1, 499, 500])('of %d ms leaves no time to ask and still gives a reply', async (deadlineMs) => {
    const tier = fakeTier('a', [answers(0.9)]);
    const { ask, clock } = createTestCascade({ tiers: [tier], extractor: EXTRACTOR });
    expect(await ask({ deadlineMs })).toMatchObject({
      status: 'degraded',
      source: 'knowledge',
      attempts: [],
    });
    expect(tier.signals).toHaveLength(0);
    expect(clock.now()).toBe(0);
  });
});

describe('when the knowledge', () => {
  const knowledge = (broken: Partial<Knowledge>): Knowledge => ({ ...silentKnowledge, ...broken });
  const unreadable = async () => {
    throw new Error('EACCES: no such luck');
  };

  test('cannot be searched, the tiers answer without it and the operator is told', async () => {
    const tier = fakeTier('a', [answers(0.9)]);
    const { ask, logged } = createTestCascade({
      tiers: [tier],
      knowledge: knowledge({ search: unreadable }),
    });
    expect((await ask()).status).toBe('accepted');
    expect(tier.requests[0]?.grounding).toEqual(NO_GROUNDING);
    expect(logged).toMatchObject([{ event: 'knowledge_unreadable' }]);
  });

  test('hangs, the tiers are asked without passages while there is time', async () => {
    const tier = fakeTier('a', [answers(0.9)]);
    const { ask, clock } = createTestCascade({
      tiers: [tier],
      knowledge: knowledge({ search: () => new Promise(() => {}) }),
    });
    expect((await ask({ deadlineMs: 3_000 })).status).toBe('accepted');
    expect(tier.requests[0]?.grounding).toEqual(NO_GROUNDING);
    expect(clock.now()).toBeLessThanOrEqual(3_000);
  });

  test('hangs, its search is told to give up', async () => {
    let heard: AbortSignal | undefined;
    const search: Knowledge['search'] = (_lookup, signal) => {
      heard = signal;
      return new Promise(() => {});
    };
    await createTestCascade({ tiers: [down()], knowledge: knowledge({ search }) }).ask();
    expect(heard?.aborted).toBe(true);
  });
});

describe('what fails beside the tiers does not cost the reply', () => {
  const broken = async () => {
    throw new Error('disk on fire');
  };
  const stopped = async () => new Promise<never>(() => {});

  test.each([
    ['an extractor that fails', broken],
    ['an extractor that hangs', stopped],
  ])('%s after every tier did', async (_name, extract) => {
    const { ask, clock } = createTestCascade({ tiers: [down()], extractor: { extract } });
    expect(await ask({ deadlineMs: 3_000 })).toMatchObject({ source: 'static', response: STATIC_REPLY });
    expect(clock.now()).toBeLessThanOrEqual(3_000);
  });

  test.each([
    ['a cache that cannot be read', { cache: { get: broken, set: async () => {} } }, 'cache_unreadable'],
    [
      'a cache that cannot be written',
      { cache: { get: async () => undefined, set: broken } },
      'answer_not_cached',
    ],
    [
      'answers that cannot be kept',
      { answers: { get: async () => undefined, put: broken } },
      'answer_not_kept',
    ],
  ])('%s', async (_name, parts, event) => {
    const { ask, logged } = createTestCascade({ tiers: [fakeTier('a', [answers(0.9)])], ...parts });
    expect((await ask()).status).toBe('accepted');
    expect(logged).toMatchObject([{ event, fields: { message: 'Error: disk on fire' } }]);
  });

  test('a judge that fails leaves a doubtful answer', async () => {
    const judge = () => {
      throw new Error('no opinion');
    };
    const { ask } = createTestCascade({ tiers: [fakeTier('a', [answers(0.9)])], judge });
    expect(await ask()).toMatchObject({ status: 'best_effort', confidence: 0 });
  });
});
