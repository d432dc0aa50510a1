import type { Answer } from '../../src/cascade/answer.ts';

/** An accepted answer of the first tier, with what a test cares about put over it. */
export function makeAnswer(more: Partial<Answer> = {}): Answer {
  return {
    answerId: 'ans_5f0c8d7e-2f5b-4f0e-9a55-1c2d3e4f5a6b',
    response: 'Open Settings and choose Reset password.',
    status: 'accepted',
    degraded: false,
    abstained: false,
    source: 'model',
    tier: 'instant',
    model: 'instant-model',
    complexity: { score: 2.5, factors: [{ factor: 'base', points: 1 }] },
    confidence: 0.875,
    nextAction: { do: 'send', why: 'The answer met the confidence asked for.' },
    citations: [],
    costNanoUsd: 0,
    marginalNanoUsd: 0,
    costBasis: 'nothing was charged: no priced tier was called',
    latencyMs: 12,
    attempts: [],
    ...more,
  };
}
