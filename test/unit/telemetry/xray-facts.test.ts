import { describe, expect, test } from 'vitest';
import type { FailureKind } from '../../../src/cascade/failure.ts';
import { answers, fails, fakeTier, hangs } from '../../support/fake-tier.ts';
import { ARN, createTraced, facts } from '../../support/traced-cascade.ts';

describe('the subsegments of a question', () => {
  test('say of each attempt who was asked, why, and what came of it', async () => {
    const tiers = [
      fakeTier('a', [fails('rejected')], { model: ARN }),
      fakeTier('b', [answers(0.2)]),
      fakeTier('local', [answers(0.9)], { source: 'knowledge' }),
    ];
    const { ask, named } = createTraced(tiers);
    await ask();
    expect(['a', 'b', 'local'].flatMap(named).map(facts)).toEqual([
      [
        'a',
        'remote',
        'error',
        { tier: 'a', model: 'provisioned-model/abc', cause: 'first', outcome: 'failed', failure: 'rejected' },
      ],
      [
        'b',
        'remote',
        '',
        { tier: 'b', model: 'b-model', cause: 'fallback', outcome: 'completed', confidence: 0.2 },
      ],
      [
        'local',
        'local',
        '',
        { tier: 'local', model: 'local-model', cause: 'escalation', outcome: 'completed', confidence: 0.9 },
      ],
    ]);
    expect(named('route').map(facts)).toEqual([['route', 'local', '', { tier: 'a', complexity: 1 }]]);
    expect(named('question').map(facts)).toEqual([
      ['question', 'local', '', { status: 'accepted', source: 'knowledge' }],
    ]);
  });

  test.each<[FailureKind, string, string]>([
    ['throttled', 'remote', 'error throttle'],
    ['timeout', 'remote', 'fault'],
    ['unavailable', 'remote', 'fault'],
    ['circuit-open', 'local', 'fault'],
    ['overloaded', 'local', 'error throttle'],
    ['rejected', 'remote', 'error'],
    ['malformed', 'remote', 'fault'],
    ['too-long', 'remote', 'error'],
    ['misconfigured', 'remote', 'error'],
    ['cancelled', 'remote', ''],
  ])('mark an attempt that ended as %s: %s, %s', async (kind, namespace, flags) => {
    const { ask, named } = createTraced([fakeTier('a', [fails(kind)])]);
    await ask();
    const [first] = named('a');
    expect(first && facts(first)).toEqual([
      'a',
      namespace,
      flags,
      expect.objectContaining({ failure: kind }),
    ]);
  });

  test('say of a tier that was passed over why, and of no call', async () => {
    const price = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };
    const tiers = [fakeTier('dear', [answers(0.9)], { price }), fakeTier('free', [answers(0.9)])];
    const { ask, named } = createTraced(tiers);
    await ask({ maxCostNanoUsd: 0 });
    const [dear] = named('dear');
    expect(dear && facts(dear)).toEqual([
      'dear',
      'local',
      '',
      { tier: 'dear', model: 'dear-model', cause: 'first', outcome: 'skipped', why: 'cost' },
    ]);
  });

  test('say why a question came to nothing', async () => {
    const { cascade, ask, named, sent } = createTraced([fakeTier('a', [hangs])]);
    const abort = new AbortController();
    const asking = cascade.answer({ text: 'How?', context: {} }, { signal: abort.signal });
    abort.abort();
    await expect(asking).rejects.toThrow('cancelled');
    expect(named('question').map(facts)).toEqual([
      ['question', 'local', 'error', { error_code: 'cancelled' }],
    ]);
    await expect(ask({ minTier: 'none' })).rejects.toThrow();
    expect(sent.slice(-2).map(facts)).toEqual([
      ['open', 'local', 'error', { error_code: 'invalid_input' }],
      ['question', 'local', 'error', { error_code: 'invalid_input' }],
    ]);
  });

  test('mark what nobody has foreseen as a fault', async () => {
    const broken = () => {
      throw new Error('broken');
    };
    const { ask, sent } = createTraced([fakeTier('a', [answers(0.9)])], { scorer: broken });
    await expect(ask()).rejects.toThrow('broken');
    expect(sent.slice(-1).map(facts)).toEqual([['question', 'local', 'fault', { error_code: 'internal' }]]);
  });
});
