import { describe, expect, test } from 'vitest';
import { createReveal } from '../../../src/cascade/reveal.ts';
import { fakeOpinion, lifted } from '../../support/fake-opinion.ts';
import { answers, fakeTier, hangs, type Reply, takes, writes } from '../../support/fake-tier.ts';
import { climbTiers } from '../../support/test-climb.ts';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts';

/** A judge that takes so many milliseconds to say so. */
function judgeIn(ms: number, clock: VirtualClock, evidence = 2) {
  return fakeTier('judge', [takes(ms, clock, answers(evidence))]);
}

describe('the time of an opinion', () => {
  test('is part of what the attempt took', async () => {
    const clock = createVirtualClock();
    const a = fakeTier('a', [takes(1_000, clock, answers(0.6))]);
    const { attempts } = await climbTiers([a], clock, { secondOpinion: fakeOpinion(judgeIn(400, clock)) });
    expect(attempts).toMatchObject([{ outcome: 'completed', latencyMs: 1_400 }]);
  });

  test('is limited by its own', async () => {
    const clock = createVirtualClock();
    const judge = judgeIn(2_500, clock);
    const secondOpinion = fakeOpinion(judge, { timeoutMs: 2_000 });
    const { attempts, logged } = await climbTiers([fakeTier('a', [answers(0.75)])], clock, { secondOpinion });
    expect(attempts).toMatchObject([{ latencyMs: 2_000, verdict: { confidence: 0.75 } }]);
    expect(judge.signals[0]?.aborted).toBe(true);
    expect(logged).toMatchObject([{ event: 'opinion_failed', fields: { tier: 'judge', kind: 'timeout' } }]);
  });

  test("is limited by its tier's", async () => {
    const clock = createVirtualClock();
    const judge = fakeTier('judge', [hangs], { timeoutMs: 300 });
    const { attempts } = await climbTiers([fakeTier('a', [answers(0.75)])], clock, {
      secondOpinion: fakeOpinion(judge),
    });
    expect(attempts).toMatchObject([{ latencyMs: 300, verdict: { confidence: 0.75 } }]);
  });

  test('ends with that of the question, whose answer is given as it is', async () => {
    const clock = createVirtualClock();
    const judge = fakeTier('judge', [hangs], { timeoutMs: 60_000 });
    const a = fakeTier('a', [takes(8_000, clock, answers(0.75))]);
    const { path, attempts, logged } = await climbTiers([a, fakeTier('b', [answers(0.9)])], clock, {
      secondOpinion: fakeOpinion(judge, { timeoutMs: 60_000 }),
    });
    expect(path).toEqual(['a first completed']);
    expect(clock.now()).toBe(10_000);
    expect(attempts).toMatchObject([{ latencyMs: 10_000, verdict: { confidence: 0.75 } }]);
    expect(judge.signals[0]?.aborted).toBe(true);
    expect(logged).toEqual([]);
  });

  test('is not begun when none is left', async () => {
    const clock = createVirtualClock();
    const judge = judgeIn(0, clock);
    const a: Reply = async (...asked) => {
      clock.advance(10_000);
      return answers(0.75)(...asked);
    };
    const { path } = await climbTiers([fakeTier('a', [a])], clock, { secondOpinion: fakeOpinion(judge) });
    expect(path).toEqual(['a first completed']);
    expect(judge.signals).toHaveLength(0);
  });
});

describe('while an opinion is out', () => {
  test('a cancellation ends it, and the question at once', async () => {
    const clock = createVirtualClock();
    const cancel = new AbortController();
    const judge = fakeTier('judge', [hangs]);
    void clock.sleep(1_200, new AbortController().signal).then(() => cancel.abort());
    const { path, logged } = await climbTiers([fakeTier('a', [answers(0.6)])], clock, {
      secondOpinion: fakeOpinion(judge),
      signal: cancel.signal,
    });
    expect(clock.now()).toBe(1_200);
    expect(path).toEqual(['a first aborted']);
    expect(judge.signals[0]?.aborted).toBe(true);
    await new Promise(setImmediate);
    expect(logged).toEqual([]);
  });

  test('its tier is not hedged: it has answered', async () => {
    const clock = createVirtualClock();
    const a = fakeTier('a', [takes(500, clock, answers(0.6))], { hedgeAfterMs: 800 });
    const b = fakeTier('b', [answers(0.9)]);
    const { path } = await climbTiers([a, b], clock, { secondOpinion: fakeOpinion(judgeIn(2_000, clock)) });
    expect(path).toEqual(['a first completed']);
    expect(clock.now()).toBe(2_500);
  });

  test('a hedge that was there before may win, and ends it', async () => {
    const clock = createVirtualClock();
    const judge = fakeTier('judge', [hangs]);
    const a = fakeTier('a', [takes(1_000, clock, answers(0.6))], { hedgeAfterMs: 800 });
    const b = fakeTier('b', [takes(500, clock, answers(0.9))]);
    const { path } = await climbTiers([a, b], clock, { secondOpinion: fakeOpinion(judge) });
    expect(path).toEqual(['b hedge completed', 'a first aborted']);
    expect(clock.now()).toBe(1_300);
    expect(judge.signals[0]?.aborted).toBe(true);
  });

  test('an opinion on the hedge lets the first call win meanwhile', async () => {
    const clock = createVirtualClock();
    const a = fakeTier('a', [takes(2_000, clock, answers(0.9))], { hedgeAfterMs: 800 });
    const b = fakeTier('b', [takes(500, clock, answers(0.6))]);
    const { path } = await climbTiers([a, b], clock, {
      secondOpinion: fakeOpinion(fakeTier('judge', [hangs])),
    });
    expect(path).toEqual(['a first completed', 'b hedge aborted']);
  });

  test('nothing that its tier still says is heard', async () => {
    const clock = createVirtualClock();
    let talk = (_piece: string) => {};
    const a = fakeTier('a', [
      async (request, signal, onText) => {
        talk = onText ?? talk;
        return writes(['0.6'], answers(0.6))(request, signal, onText);
      },
    ]);
    const judge = fakeTier('judge', [
      (...asked) => {
        talk('late');
        return takes(100, clock, answers(2))(...asked);
      },
    ]);
    const { events } = await climbTiers([a], clock, { secondOpinion: fakeOpinion(judge) });
    expect(events.map(({ type }) => type)).toEqual(['attempt', 'delta', 'verdict']);
  });

  test('no text of a tier that is not the last is shown, and after it only what is accepted', async () => {
    const clock = createVirtualClock();
    const shown: (readonly (number | string)[])[] = [];
    const reveal = createReveal('verified', (event) => {
      shown.push([clock.now(), event.type, ...(event.type === 'delta' ? [event.text] : [])]);
    });
    const wrong = fakeTier('judge', [takes(400, clock, answers(-3)), takes(400, clock, answers(3))]);
    const tiers = [
      fakeTier('a', [writes(['0.8 One. ', 'Two.'], answers(0, { text: '0.8 One. Two.' }))]),
      fakeTier('b', [writes(['0.6 Three.'], answers(0, { text: '0.6 Three.' }))]),
      fakeTier('c', [answers(0.9)]),
    ];
    const { path, attempts } = await climbTiers(tiers, clock, {
      secondOpinion: fakeOpinion(wrong),
      listener: reveal,
    });
    expect(path).toEqual(['a first completed', 'b escalation completed']);
    expect(attempts).toMatchObject([{ verdict: { confidence: lifted(0.8, -3) } }, {}]);
    expect(shown).toEqual([
      [0, 'attempt'],
      [400, 'verdict'],
      [400, 'attempt'],
      [800, 'verdict'],
      [800, 'delta', '0.6 Three.'],
    ]);
  });
});
