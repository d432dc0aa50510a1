import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CascadeEvent } from '../../../src/cascade/events.ts';
import {
  createReveal,
  REVEAL_MODES,
  type RevealedEvent,
  type RevealMode,
} from '../../../src/cascade/reveal.ts';
import { fakeOpinion } from '../../support/fake-opinion.ts';
import { answers, fails, fakeTier, hangs, type Reply, salvage, takes } from '../../support/fake-tier.ts';
import { createTestCascade, TEST_SETTINGS } from '../../support/test-cascade.ts';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts';

const ENDS = ['as written', 'trimmed', 'otherwise', 'refused', 'cut', 'abstains', 'fails', 'hangs'] as const;

/** One call: what it writes behind its confidence, how long each piece takes, and how it ends. */
interface CallPlan {
  readonly confidence: number;
  readonly pieces: readonly string[];
  readonly pauseMs: number;
  readonly end: (typeof ENDS)[number];
}

interface Ladder {
  readonly tiers: readonly {
    readonly calls: readonly CallPlan[];
    readonly hedgeAfterMs: number | undefined;
  }[];
  /** Index of the tier that is asked first. */
  readonly start: number;
  /** What somebody else thinks of each answer, as log-odds; `hangs`: nothing in time. */
  readonly opinion: number | 'hangs' | undefined;
}

const piece = fc.oneof(
  fc.constantFrom('One.', ' Two. ', 'e.g. ', 'three', '\n', '\n\n- item', '漢。', '1. ', '😀', ' ', '!" So'),
  fc.string({ maxLength: 4 }),
);
const plan: fc.Arbitrary<CallPlan> = fc.record({
  confidence: fc.constantFrom(0, 0.2, 0.5, 0.69, 0.7, 0.9),
  pieces: fc.array(piece, { maxLength: 6 }),
  pauseMs: fc.constantFrom(0, 0, 40, 400, 3_000),
  end: fc.constantFrom('as written', 'trimmed', ...ENDS),
});
const ladder: fc.Arbitrary<Ladder> = fc.record({
  tiers: fc.array(
    fc.record({
      calls: fc.array(plan, { minLength: 1, maxLength: 3 }),
      hedgeAfterMs: fc.constantFrom(undefined, 30, 500),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  start: fc.nat({ max: 3 }),
  opinion: fc.constantFrom(undefined, undefined, -3, 3, 'hangs' as const),
});

function toReply({ confidence, pieces, pauseMs, end }: CallPlan, clock: VirtualClock): Reply {
  const written = [`${confidence} `, ...pieces];
  const text = written.join('');
  const replies: Record<CallPlan['end'], Reply> = {
    'as written': answers(0, { text }),
    trimmed: answers(0, { text: text.trim() }),
    otherwise: answers(0, { text: `${confidence} Something else.` }),
    refused: answers(0, { text: `${confidence} Declined.`, stop: 'refused' }),
    cut: answers(0, { text, stop: 'length' }),
    abstains: answers(0, { text, abstained: true }),
    fails: fails('unavailable'),
    hangs,
  };
  return async (request, signal, onText) => {
    for (const each of written) {
      await clock.sleep(pauseMs, signal);
      onText?.(each);
    }
    return replies[end](request, signal, onText);
  };
}

/** What happens to a question on these tiers. */
async function ask({ tiers, start, opinion }: Ladder): Promise<readonly CascadeEvent[]> {
  const clock = createVirtualClock();
  const made = tiers.map(({ calls, hedgeAfterMs }, index) =>
    fakeTier(
      `t${index}`,
      calls.map((each) => toReply(each, clock)),
      { timeoutMs: 2_000, salvage, ...(hedgeAfterMs !== undefined && { hedgeAfterMs }) },
    ),
  );
  // The score is 1: thresholds below it are passed.
  const thresholds = tiers.slice(1).map((_, index) => (index < start ? 0.5 : 5) + index / 100);
  const judge = fakeTier('judge', [opinion === 'hangs' ? hangs : takes(200, clock, answers(opinion ?? 0))]);
  const asked = createTestCascade({
    tiers: made,
    clock,
    settings: { ...TEST_SETTINGS, thresholds },
    secondOpinion: opinion === undefined ? undefined : fakeOpinion(judge, { timeoutMs: 1_000 }),
  });
  await asked.ask();
  return asked.events;
}

function reveal(mode: RevealMode, events: readonly CascadeEvent[]): readonly RevealedEvent[] {
  const shown: RevealedEvent[] = [];
  const listener = createReveal(mode, (event) => void shown.push(event));
  for (const event of events) listener(event);
  return shown;
}

/** Texts on a reader's screen after each event, by the number of their attempts. */
function screens(shown: readonly RevealedEvent[]): readonly ReadonlyMap<number, string>[] {
  const screen = new Map<number, string>();
  return shown.map((event) => {
    if (event.type === 'delta') {
      expect(event.text).not.toBe('');
      screen.set(event.number, (screen.get(event.number) ?? '') + event.text);
    }
    if (event.type === 'withdrawn') expect(screen.delete(event.number)).toBe(true);
    return new Map(screen);
  });
}

const isShownOnly = ({ type }: RevealedEvent) => type === 'delta' || type === 'withdrawn';
const holds = (check: (events: readonly CascadeEvent[]) => void) =>
  fc.assert(
    fc.asyncProperty(ladder, async (tiers) => check(await ask(tiers))),
    { numRuns: 100 },
  );

describe.each(REVEAL_MODES)('whatever the tiers do, by %s', (mode) => {
  test('what is on the screen at the end is the answer, and of its attempt', () =>
    holds((events) => {
      const shown = reveal(mode, events);
      const last = shown.at(-1);
      if (last?.type !== 'answer') throw new Error('the last event is no answer');
      expect([...(screens(shown).at(-1) ?? [])]).toEqual([[last.number, last.answer.response]]);
    }));

  test('what is on the screen of an attempt is the beginning of what it has written or of its completion', () =>
    holds((events) => {
      const shown = reveal(mode, events);
      const texts = new Map<number, string[]>();
      for (const event of events) {
        if (event.type === 'verdict' && event.attempt.outcome === 'completed')
          texts.set(event.attempt.number, [event.attempt.completion.text]);
        if (event.type === 'answer') texts.set(event.number, [event.answer.response]);
      }
      for (const { number, text } of events.flatMap((event) => (event.type === 'delta' ? [event] : []))) {
        const [completed = '', written = ''] = texts.get(number) ?? [];
        texts.set(number, [completed, written + text]);
      }
      for (const screen of screens(shown))
        for (const [number, text] of screen)
          expect(texts.get(number)?.some((whole) => whole.startsWith(text))).toBe(true);
    }));

  test('every other event is passed on, in its order', () =>
    holds((events) => {
      const others = events.filter((event) => !isShownOnly(event));
      expect(reveal(mode, events).filter((event) => !isShownOnly(event))).toEqual(others);
    }));

  test('nothing of an attempt is on the screen when another begins, unless it is still under way', () =>
    holds((events) => {
      const shown = reveal(mode, events);
      const ended = new Set<number>();
      for (const [index, screen] of screens(shown).entries()) {
        const event = shown[index];
        if (event?.type === 'verdict') ended.add(event.attempt.number);
        if (event?.type === 'attempt')
          expect([...screen.keys()].filter((number) => ended.has(number))).toEqual([]);
      }
    }));
});

describe('whatever the tiers do, by verified', () => {
  const SENTENCE_END = /(?:[.!?…]+["'”’)\]]*\s+|[。！？]+["'”’)\]]*\s*|\n\s*)$/;

  test('a tier that is not the last shows nothing before it is accepted, or the question is over', () =>
    holds((events) => {
      const shown = reveal('verified', events);
      const isOver = shown.findLastIndex((event) => !isShownOnly(event) && event.type !== 'answer');
      const mayShow = new Set<number>();
      for (const [index, event] of shown.entries()) {
        if (event.type === 'attempt' && event.isLast) mayShow.add(event.number);
        if (event.type === 'verdict' && event.isAccepted) mayShow.add(event.attempt.number);
        if (event.type === 'delta') expect(index > isOver || mayShow.has(event.number)).toBe(true);
      }
    }));

  test('a tier that writes shows whole sentences', () =>
    holds((events) => {
      const shown = reveal('verified', events);
      const ended = new Set<number>();
      for (const [index, screen] of screens(shown).entries()) {
        const event = shown[index];
        if (event?.type === 'verdict') ended.add(event.attempt.number);
        if (event?.type === 'delta' && event.number > 0 && !ended.has(event.number))
          expect(screen.get(event.number)).toMatch(SENTENCE_END);
      }
    }));
});
