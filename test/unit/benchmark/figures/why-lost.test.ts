import { expect, test } from 'vitest';
import { type WorstAnswer, whyLost } from '../../../../src/benchmark/figures/why-lost.ts';

const WORST: WorstAnswer = {
  status: 'accepted',
  source: 'model',
  tier: 'instant',
  confidence: 0.834,
  abstained: false,
  failed: false,
  isUnanswerable: false,
  missing: [],
  forbidden: [],
};

test.each<[string, Partial<WorstAnswer>]>([
  ['stopped at instant with confidence 0.83, which was too sure', {}],
  ['ended at instant with confidence 0.83, the best that was to be had', { status: 'best_effort' }],
  ['answered at instant with confidence 0.83, but not in full', { status: 'degraded' }],
  [
    'no tier answered, knowledge did with confidence 0.83',
    { tier: undefined, source: 'knowledge', status: 'degraded' },
  ],
  ['failed', { failed: true, abstained: true }],
  ['said that it does not know', { abstained: true, missing: ['14 days'] }],
  ['asked back', { status: 'needs_clarification' }],
  ['left it to a person', { status: 'pending_review' }],
  [
    'stopped at instant with confidence 0.83, which was too sure; lacks "a", "b", "c", 2 more',
    { missing: ['a', 'b', 'c', 'd', 'e'] },
  ],
  [
    `stopped at instant with confidence 0.83, which was too sure; says "${'x'.repeat(60)}…", which is wrong`,
    { forbidden: ['x'.repeat(500)] },
  ],
])('it says: %s', (words, overrides) => {
  expect(whyLost({ ...WORST, ...overrides })).toBe(words);
});
