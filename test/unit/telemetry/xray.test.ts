import { describe, expect, test } from 'vitest';
import { createXrayTracer, type Subsegment } from '../../../src/telemetry/xray.ts';
import { fakeOpinion } from '../../support/fake-opinion.ts';
import { answers, fails, fakeTier, takes } from '../../support/fake-tier.ts';
import { createPersonalCascade, MAIL } from '../../support/personal-cascade.ts';
import { ARN, CONTEXT, createTraced } from '../../support/traced-cascade.ts';
import { createVirtualClock, EPOCH_MS } from '../../support/virtual-clock.ts';
import { toTree } from '../../support/xray-daemon.ts';

const SECONDS = EPOCH_MS / 1_000;

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
