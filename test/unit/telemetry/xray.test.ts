import { describe, expect, test } from 'vitest';
import type { CascadeDependencies } from '../../../src/cascade/dependencies.ts';
import type { FailureKind } from '../../../src/cascade/failure.ts';
import type { Tier } from '../../../src/cascade/tier.ts';
import { createXrayTracer, type Subsegment } from '../../../src/telemetry/xray.ts';
import { fakeOpinion } from '../../support/fake-opinion.ts';
import { answers, fails, fakeTier, hangs, takes } from '../../support/fake-tier.ts';
import { createPersonalCascade, MAIL } from '../../support/personal-cascade.ts';
import { createTestCascade } from '../../support/test-cascade.ts';
import { createVirtualClock, EPOCH_MS } from '../../support/virtual-clock.ts';
import { toTree } from '../../support/xray-daemon.ts';

const CONTEXT = { traceId: '1-5759e988-bd862e3fe1be46a994272793', parentId: '53995c3f42cd8ad8' };
const ARN = 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc';
const SECONDS = EPOCH_MS / 1_000;

/** A cascade of `tiers` whose questions are traced; what was sent, and of that what has a name. */
function createTraced(
  tiers: readonly Tier[],
  parts: Partial<CascadeDependencies> = {},
  clock = createVirtualClock(),
) {
  const sent: Subsegment[] = [];
  const trace = () =>
    createXrayTracer(CONTEXT, { send: (document) => void sent.push(document), clock, tiers });
  const named = (name: string) => sent.filter((document) => document.name === name);
  return { ...createTestCascade({ tiers, ...parts, clock, trace }), sent, named };
}

/** The two flags of `document` and what it says of itself, times apart. */
function facts({ name, namespace, annotations, error, throttle, fault }: Subsegment) {
  const flags = [error && 'error', throttle && 'throttle', fault && 'fault'].filter(Boolean).join(' ');
  return [name, namespace ?? 'local', flags, annotations];
}

describe('the subsegments of a question', () => {
  test('are a tree below the segment of the invocation', async () => {
    const clock = createVirtualClock();
    const tiers = [
      fakeTier('a', [takes(100, clock, fails('rejected'))]),
      fakeTier('b', [takes(200, clock, answers(0.2))]),
      fakeTier('c', [takes(300, clock, answers(0.9))]),
    ];
    const { ask, sent } = createTraced(tiers, {}, clock);
    await ask();
    expect(toTree(sent, CONTEXT.parentId)).toEqual([
      [
        'question',
        ['open', 'recall', 'ground', 'route', 'a', ['b', ['judge']], ['c', ['judge']], 'keep', 'close'],
      ],
    ]);
    expect(sent.at(-1)?.name).toBe('question');
    expect(new Set(sent.map(({ id }) => id)).size).toBe(sent.length);
    for (const { id, type, trace_id } of sent) {
      expect(id).toMatch(/^[0-9a-f]{16}$/);
      expect([type, trace_id]).toEqual(['subsegment', CONTEXT.traceId]);
    }
  });

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

  test('have the time of each of two calls that run together', async () => {
    const clock = createVirtualClock();
    const tiers = [
      fakeTier('slow', [takes(5_000, clock, answers(0.9))], { hedgeAfterMs: 800 }),
      fakeTier('quick', [takes(500, clock, answers(0.8))]),
    ];
    const { ask, named } = createTraced(tiers, {}, clock);
    await ask();
    const timesOf = (name: string) =>
      named(name).map(({ start_time, end_time, annotations }) => [
        start_time,
        end_time,
        annotations?.outcome,
      ]);
    expect(timesOf('slow')).toEqual([[SECONDS, SECONDS + 1.3, 'aborted']]);
    expect(timesOf('quick')).toEqual([[SECONDS + 0.8, SECONDS + 1.3, 'completed']]);
    expect(named('question')[0]?.end_time).toBe(SECONDS + 1.3);
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

  test('lie within the times of what they are part of, on a clock that stands still for nobody', async () => {
    const virtual = createVirtualClock();
    const clock = {
      ...virtual,
      now: () => {
        virtual.advance(0.0007);
        return virtual.now();
      },
    };
    const secondOpinion = fakeOpinion(fakeTier('judge-model', [answers(0)]), { between: [0, 1] });
    const tiers = [fakeTier('a', [answers(0.1)]), fakeTier('b', [answers(0.9)])];
    const { ask, sent } = createTraced(tiers, { secondOpinion }, clock);
    await ask();
    expect(sent.length).toBeGreaterThan(10);
    for (const { name, parent_id, start_time, end_time } of sent) {
      const parent = sent.find(({ id }) => id === parent_id);
      expect(start_time, name).toBeLessThanOrEqual(end_time);
      expect(start_time, name).toBeGreaterThanOrEqual(parent?.start_time ?? 0);
      expect(end_time, name).toBeLessThanOrEqual(parent?.end_time ?? Number.POSITIVE_INFINITY);
    }
  });
});

test('nothing of a question, an answer, a customer or an account is sent', async () => {
  const sent: Subsegment[] = [];
  const clock = createVirtualClock();
  const tiers = [
    fakeTier('a', [fails('unavailable', { message: `${ARN} is gone`, requestId: 'req-7' })], { model: ARN }),
    fakeTier('b', [answers(0.9, { text: '0.9 Choose Forgot password' })]),
  ];
  const trace = () =>
    createXrayTracer(CONTEXT, { send: (document) => void sent.push(document), clock, tiers });
  const { ask } = createPersonalCascade({ tiers, clock, trace });
  const caller = { subject: 'ann', tenant: 'acme', audience: 'customers' };
  await ask({ text: `I am ${MAIL}. How do I reset my password?`, caller, sessionId: 'session-1' });
  const text = JSON.stringify(sent);
  expect(sent.map(({ name }) => name)).toContain('b');
  for (const secret of [
    MAIL,
    'reset',
    'Forgot',
    'arn:',
    '111122223333',
    'req-7',
    'ann"',
    'acme',
    'session-1',
    'ans_',
  ])
    expect(text).not.toContain(secret);
});
