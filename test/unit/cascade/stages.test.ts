import { describe, expect, test } from 'vitest';
import type { CascadeDependencies } from '../../../src/cascade/dependencies.ts';
import type { CascadeEvent } from '../../../src/cascade/events.ts';
import { NO_GROUNDING } from '../../../src/cascade/passage.ts';
import { createStages, type Stage } from '../../../src/cascade/stages.ts';
import { fakeOpinion } from '../../support/fake-opinion.ts';
import { answers, fails, fakeTier, hangs, takes } from '../../support/fake-tier.ts';
import { createTestCascade, silentKnowledge } from '../../support/test-cascade.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

/** A cascade of which each question is traced; `traces` has what was told of each, in the order in which they began. */
function createTraced(parts: Partial<CascadeDependencies>, clock = createVirtualClock()) {
  const traces: (CascadeEvent | Stage)[][] = [];
  const trace = () => {
    const told: (CascadeEvent | Stage)[] = [];
    traces.push(told);
    return (event: CascadeEvent | Stage) => void told.push(event);
  };
  const stagesOf = (index = 0) =>
    (traces[index] ?? []).flatMap((event) =>
      event.type === 'stage' ? [`${event.name} ${event.startedAtMs} ${event.endedAtMs}`] : [],
    );
  return { ...createTestCascade({ ...parts, clock, trace }), traces, stagesOf };
}

describe('the stages of a question', () => {
  test('are told as they end, each with its own time, and the question last', async () => {
    const clock = createVirtualClock();
    const { signal } = new AbortController();
    const pause = async <Value>(ms: number, value: Value) => clock.sleep(ms, signal).then(() => value);
    const { ask, stagesOf } = createTraced(
      {
        tiers: [
          fakeTier('a', [takes(400, clock, answers(0.2))]),
          fakeTier('b', [takes(2_000, clock, answers(0.9))]),
        ],
        knowledge: { ...silentKnowledge, search: () => pause(100, NO_GROUNDING) },
        cache: { get: () => pause(20, undefined), set: () => pause(30, undefined) },
        secondOpinion: fakeOpinion(fakeTier('judge', [takes(50, clock, answers(0))]), { between: [0.85, 1] }),
        answers: { get: async () => undefined, put: () => pause(10, undefined) },
      },
      clock,
    );
    await ask();
    expect(stagesOf()).toEqual([
      'open 0 0',
      'recall 0 20',
      'ground 20 120',
      'route 120 120',
      'judge 520 520',
      'judge 2520 2570',
      'keep 2570 2600',
      'close 2600 2610',
      'question 0 2610',
    ]);
  });

  test('have a time for the budgets: how they stand, what is set aside, what is charged', async () => {
    const clock = createVirtualClock();
    const { signal } = new AbortController();
    const { ask, stagesOf } = createTraced(
      {
        tiers: [fakeTier('a', [takes(400, clock, answers(0.9))])],
        budgets: {
          standing: () => clock.sleep(5, signal).then(() => ({ state: 'open', opensAtMs: 0 })),
          hold: () =>
            clock
              .sleep(10, signal)
              .then(() => ({ settle: () => clock.sleep(20, new AbortController().signal) })),
        },
      },
      clock,
    );
    await ask();
    expect(stagesOf().filter((stage) => stage.startsWith('account'))).toEqual([
      'account 0 5',
      'account 5 15',
      'account 415 435',
    ]);
  });

  test('end with the question where no tier answers', async () => {
    const { ask, stagesOf } = createTraced({ tiers: [fakeTier('a', [fails('rejected')])] });
    await ask();
    expect(stagesOf().map((stage) => stage.split(' ')[0])).toEqual([
      'open',
      'recall',
      'ground',
      'route',
      'extract',
      'ticket',
      'close',
      'question',
    ]);
  });

  test('are few where the cache answers, and where a person is asked for', async () => {
    const { ask, stagesOf } = createTraced({ tiers: [fakeTier('a', [answers(0.9)])] });
    await ask();
    await ask();
    await ask({ text: 'I want to talk to a human' });
    const namesOf = (index: number) => stagesOf(index).map((stage) => stage.split(' ')[0]);
    expect(namesOf(1)).toEqual(['open', 'recall', 'close', 'question']);
    expect(namesOf(2)).toEqual(['open', 'ticket', 'close', 'question']);
  });

  test('of one who waits for another are the wait', async () => {
    const clock = createVirtualClock();
    const { ask, stagesOf } = createTraced(
      { tiers: [fakeTier('a', [takes(700, clock, answers(0.9))])] },
      clock,
    );
    await Promise.all([ask(), ask()]);
    expect(stagesOf(0)).toContain('ground 0 0');
    expect(stagesOf(1)).toEqual(['open 0 0', 'join 0 700', 'close 700 700', 'question 0 700']);
  });

  test('have the judging of an answer end with its attempt where the time is up', async () => {
    const clock = createVirtualClock();
    const secondOpinion = fakeOpinion(fakeTier('judge', [hangs]), { between: [0, 1], timeoutMs: 60_000 });
    const tiers = [fakeTier('a', [takes(500, clock, answers(0.9))])];
    const { ask, stagesOf, traces } = createTraced({ tiers, secondOpinion }, clock);
    await ask({ deadlineMs: 2_000 });
    expect(stagesOf()).toContain('judge 500 1500');
    const types = traces[0]?.map((event) => (event.type === 'stage' ? event.name : event.type)) ?? [];
    expect(types.indexOf('judge')).toBeLessThan(types.indexOf('verdict'));
  });

  test('say why a question came to nothing', async () => {
    const { ask, traces } = createTraced({ tiers: [fakeTier('a', [hangs])] });
    const abort = new AbortController();
    const asking = ask({}, { signal: abort.signal });
    abort.abort();
    await expect(asking).rejects.toThrow('cancelled');
    await expect(ask({ minTier: 'none' })).rejects.toThrow();
    const endOf = (index: number) => traces[index]?.at(-1);
    expect(endOf(0)).toMatchObject({ type: 'stage', name: 'question', error: 'cancelled' });
    expect(endOf(1)).toMatchObject({ type: 'stage', name: 'question', error: 'invalid_input' });
  });

  test('are told of a question that is handed over', async () => {
    const { cascade, stagesOf } = createTraced({ tiers: [fakeTier('a', [answers(0.9)])] });
    const query = { text: 'How do I reset my password?', context: {} };
    const { signal } = new AbortController();
    const earlier = await cascade.answer(query, { signal });
    await cascade.handOver(query, { reason: 'asked_for_person', earlier }, { signal });
    expect(stagesOf(1).map((stage) => stage.split(' ')[0])).toEqual(['open', 'ticket', 'question']);
  });
});

describe('whoever listens to a question', () => {
  test('hears of no stage, while its tracer hears of every event', async () => {
    const all: CascadeEvent[] = [];
    const tiers = [fakeTier('a', [fails('rejected')]), fakeTier('b', [answers(0.9)])];
    const { ask, events, traces } = createTraced({ tiers, listener: (event) => void all.push(event) });
    await ask();
    expect(events.map(({ type }) => String(type))).not.toContain('stage');
    expect(all).toEqual(events);
    expect(traces[0]?.filter(({ type }) => type !== 'stage')).toEqual(events);
  });

  test('has questions that run together in traces of their own', async () => {
    const { ask, traces } = createTraced({ tiers: [fakeTier('a', [answers(0.9)])] });
    await Promise.all([ask({ text: 'first' }), ask({ text: 'second' })]);
    const routes = traces.map((told) => told.filter(({ type }) => type === 'answer').length);
    expect(routes).toEqual([1, 1]);
  });
});

test('without a tracer nobody asks for the time', async () => {
  const clock = { ...createVirtualClock(), now: () => expect.unreachable('a look at the clock') };
  const stages = createStages(undefined, clock);
  stages.begin('route')();
  expect(await stages.during('ground', async () => 'found')).toBe('found');
  expect(stages.listener).toBeUndefined();
});
