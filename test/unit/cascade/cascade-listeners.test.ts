import { describe, expect, test } from 'vitest';
import type { CascadeEvent } from '../../../src/cascade/events.ts';
import { answers, fails, fakeTier, writes } from '../../support/fake-tier.ts';
import { createTestCascade, TEST_SETTINGS } from '../../support/test-cascade.ts';

const QUERY = { text: 'How do I reset my password?', context: {} };
const tiers = () => [fakeTier('a', [fails('rejected')]), fakeTier('b', [writes(['0.9 '], answers(0.9))])];

describe('whoever listens', () => {
  test('hears every event, be it to one question or to all', async () => {
    const all: CascadeEvent[] = [];
    const { ask, events } = createTestCascade({ tiers: tiers(), listener: (event) => void all.push(event) });
    await ask();
    expect(all.map(({ type }) => type)).toEqual([
      'route',
      'attempt',
      'verdict',
      'attempt',
      'delta',
      'verdict',
      'answer',
    ]);
    expect(all).toEqual(events);
    await ask();
    expect(all.at(-1)).toMatchObject({ type: 'answer', answer: { source: 'cache' } });
    expect(all).toEqual(events);
  });

  test('to all hears of a question to which nobody else listens', async () => {
    const all: CascadeEvent[] = [];
    const { cascade } = createTestCascade({ tiers: tiers(), listener: (event) => void all.push(event) });
    await cascade.answer(QUERY, { signal: new AbortController().signal, readAlong: true });
    expect(all.at(-1)).toMatchObject({ type: 'answer', answer: { tier: 'b' } });
    expect(all).toHaveLength(7);
  });

  test('may be nobody', async () => {
    const { cascade } = createTestCascade({ tiers: tiers(), settings: TEST_SETTINGS });
    expect(await cascade.answer(QUERY, { signal: new AbortController().signal })).toMatchObject({
      tier: 'b',
    });
  });
});
