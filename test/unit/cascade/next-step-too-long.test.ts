import { expect, test } from 'vitest';
import { type CascadeState, nextStep, type Step } from '../../../src/cascade/next-step.ts';
import { completed, failed, makeState, running, skipped } from '../../support/make-attempt.ts';

const FREE = { worstCaseNanoUsd: 0 };
const HEDGED = { worstCaseNanoUsd: 0, hedgeAfterMs: 500 };
const SMALL = { worstCaseNanoUsd: 0, tooLong: true };

const ROWS: readonly [string, Partial<CascadeState>, Step][] = [
  [
    'skips a tier that cannot hold the question',
    { tiers: [SMALL, FREE, FREE] },
    { do: 'skip', tier: 0, why: 'too-long' },
  ],
  [
    'says so rather than that it is too dear',
    { tiers: [{ ...SMALL, worstCaseNanoUsd: 101 }, FREE, FREE] },
    { do: 'skip', tier: 0, why: 'too-long' },
  ],
  [
    'skips it on the way up',
    { tiers: [FREE, SMALL, FREE], attempts: [completed(0, 0.1)] },
    { do: 'skip', tier: 1, why: 'too-long' },
  ],
  [
    'escalates past it',
    { tiers: [FREE, SMALL, FREE], attempts: [completed(0, 0.1), skipped(1, 'too-long')] },
    { do: 'escalate', tier: 2 },
  ],
  [
    'starts after it, as nobody has failed',
    { tiers: [SMALL, FREE, FREE], attempts: [skipped(0, 'too-long')] },
    { do: 'start', tier: 1 },
  ],
  [
    'does not hedge onto it',
    { tiers: [HEDGED, SMALL, FREE], running: [running(0)] },
    { do: 'wait', untilMs: 10_000 },
  ],
  [
    'falls back past a tier that found the question too long itself',
    { attempts: [failed(0, 'too-long')] },
    { do: 'fallback', tier: 1 },
  ],
  [
    'stops where no tier can hold it',
    { tiers: [SMALL, SMALL, SMALL], attempts: [0, 1, 2].map((tier) => skipped(tier, 'too-long')) },
    { do: 'stop', why: 'exhausted' },
  ],
];

test.each(ROWS)('nextStep %s', (_name, state, step) => {
  expect(nextStep(makeState(state))).toEqual(step);
});
