import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitWindow } from '../../../src/cascade/fit-window.ts';
import { NO_GROUNDING, type Passage } from '../../../src/cascade/passage.ts';
import type { Turn } from '../../../src/cascade/query.ts';
import type { Tier, TierRequest } from '../../../src/cascade/tier.ts';
import { fakeTier } from '../../support/fake-tier.ts';

/** Three bytes are reckoned as a token, and 20 more tokens as the markup around a part. */
const textOf = (tokens: number) => 'x'.repeat(3 * tokens);

/** A passage that takes `tokens`, 22 at least: one each for its title and its address. */
function passage(tokens: number): Passage {
  const text = textOf(tokens - 22);
  return { title: 't', uri: 'u', sections: [], text, start: 0, score: 1, outdated: false };
}

/** A turn that takes `tokens`, 21 at least. */
function turn(tokens: number): Turn {
  return { question: 'q', answer: textOf(tokens - 21) };
}

/** A request whose question takes 30 tokens with its markup. */
function request(passages: readonly Passage[] = [], history: readonly Turn[] = []): TierRequest {
  return {
    query: { text: textOf(10), context: {}, history },
    grounding: { ...NO_GROUNDING, strength: 0.6, passages },
  };
}

/** Writes 100 tokens at most, so that with the question above 130 are spoken for. */
const tierOf = (contextTokens: number | undefined, more: Partial<Tier> = {}) =>
  fakeTier('a', [], { maxTokens: 100, contextTokens, ...more });

describe('fitWindow', () => {
  const [best, next] = [passage(50), passage(40)];
  const [older, latest] = [turn(35), turn(30)];

  test.each([
    ['the question', 130, [], []],
    ['then the best passage', 180, [best], []],
    ['then the next', 220, [best, next], []],
    ['then the latest turn', 250, [best, next], [latest]],
    ['then the one before', 285, [best, next], [older, latest]],
  ])('holds %s, and no token less would do', (_name, contextTokens, passages, history) => {
    const fitted = fitWindow(tierOf(contextTokens), request([best, next], [older, latest]));
    expect(fitted?.request.grounding.passages).toEqual(passages);
    expect(fitted?.request.query.history).toEqual(history);
    expect(fitted?.inputTokens).toBe(contextTokens - 100);
    expect(fitted?.dropped).toEqual({ passages: 2 - passages.length, turns: 2 - history.length });
    const smaller = fitWindow(tierOf(contextTokens - 1), request([best, next], [older, latest]));
    expect(smaller?.request.grounding.passages.length ?? -1).toBeLessThanOrEqual(passages.length);
    expect(smaller?.request).not.toEqual(fitted?.request);
  });

  test('has no room for a question that is longer than the window', () => {
    expect(fitWindow(tierOf(129), request())).toBeUndefined();
    expect(fitWindow(tierOf(130), request())).toBeDefined();
  });

  test.each<[string, Partial<Tier>, Partial<TierRequest>]>([
    ["the tier's own instructions", { instructionTokens: 7 }, {}],
    ["the use case's instructions", {}, { instructions: textOf(7) }],
    ['a longer output', { maxTokens: 107 }, {}],
    ['the context, as JSON', {}, { query: { text: textOf(10), context: { product: 'server' } } }],
    [
      'why an earlier answer was not enough',
      {},
      { query: { text: textOf(10), context: {}, escalationReason: textOf(7) } },
    ],
  ])('keeps room for %s', (_name, tier, more) => {
    expect(fitWindow(tierOf(136, tier), { ...request(), ...more })).toBeUndefined();
    const fitted = fitWindow(tierOf(137, tier), { ...request(), ...more });
    expect(fitted?.inputTokens).toBe(137 - (tier.maxTokens ?? 100));
  });

  test('loses nothing where there is no limit', () => {
    const given = request(Array(50).fill(passage(400)), Array(50).fill(turn(300)));
    const fitted = fitWindow(tierOf(undefined), {
      ...given,
      instructions: textOf(5),
      filter: { area: 'vm' },
    });
    expect(fitted).toEqual({
      request: { ...given, instructions: textOf(5), filter: { area: 'vm' } },
      inputTokens: 30 + 5 + 50 * 400 + 50 * 300,
      dropped: { passages: 0, turns: 0 },
    });
  });

  test('takes a shorter passage where a better one has no room, in their order', () => {
    const [long, short, shorter] = [passage(200), passage(45), passage(40)];
    const fitted = fitWindow(tierOf(230), request([best, long, short, shorter]));
    expect(fitted?.request.grounding.passages).toEqual([best, short]);
    expect(fitted?.dropped.passages).toBe(2);
  });

  test('leaves no gap in a conversation', () => {
    const fitted = fitWindow(tierOf(230), request([], [turn(25), turn(200), older, latest]));
    expect(fitted?.request.query.history).toEqual([older, latest]);
    expect(fitted?.dropped.turns).toBe(2);
  });

  test('offers a tier no more passages than it takes, and does not count the others as lost', () => {
    const fitted = fitWindow(tierOf(180, { mostPassages: 2 }), request([best, next, next, next]));
    expect(fitted?.request.grounding.passages).toEqual([best]);
    expect(fitted?.dropped.passages).toBe(1);
  });

  test('leaves everything else of the request as it is', () => {
    const given = { ...request([best], [latest]), filter: { area: 'vm' } };
    expect(fitWindow(tierOf(130), given)?.request).toEqual({
      ...given,
      query: { ...given.query, history: [] },
      grounding: { ...given.grounding, passages: [] },
    });
  });

  test('never exceeds the window, and accounts for every part', () => {
    const sizes = fc.array(fc.integer({ min: 22, max: 120 }), { maxLength: 12 });
    const question = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        question,
        sizes,
        sizes,
        fc.nat(600),
        fc.nat(200),
        (text, offered, turns, window, maxTokens) => {
          const { query, ...rest } = request(offered.map(passage), turns.map(turn));
          const fitted = fitWindow(tierOf(window, { maxTokens }), { ...rest, query: { ...query, text } });
          if (!fitted) return;
          const { history = [] } = fitted.request.query;
          expect(fitted.inputTokens + maxTokens).toBeLessThanOrEqual(window);
          expect(fitted.dropped.passages + fitted.request.grounding.passages.length).toBe(offered.length);
          expect(fitted.dropped.turns + history.length).toBe(turns.length);
          expect(history).toEqual(turns.map(turn).slice(fitted.dropped.turns));
        },
      ),
    );
  });
});
