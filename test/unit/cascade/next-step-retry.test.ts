import { describe, expect, test } from 'vitest';
import {
  type CascadeState,
  KEPT_RETRIES,
  nextStep,
  RETRY_SOON_MS,
  type Step,
} from '../../../src/cascade/next-step.ts';
import { completed, failed, makeState, running, skipped } from '../../support/make-attempt.ts';

/** The other two tiers, failed for good. */
const OTHERS = [failed(1, 'rejected'), failed(2, 'timeout')];
const ONLY = { first: 0, start: 0, last: 0 };
const DEAR = { worstCaseNanoUsd: 101 };
const FREE = { worstCaseNanoUsd: 0 };

/** Time is 1,000 of 10,000 ms, and one retry is left beside those that are kept. */
const ROWS: readonly [string, Partial<CascadeState>, Step][] = [
  [
    'waits for a tier that is back soon',
    { attempts: [failed(0, 'throttled', 1_000 + RETRY_SOON_MS)] },
    { do: 'wait', untilMs: 2_000 },
  ],
  [
    'does not wait for a tier that is back later, but falls back',
    { attempts: [failed(0, 'throttled', 1_001 + RETRY_SOON_MS)] },
    { do: 'fallback', tier: 1 },
  ],
  [
    'waits for that tier where no other is left',
    { attempts: [failed(0, 'throttled', 6_000), ...OTHERS] },
    { do: 'wait', untilMs: 6_000 },
  ],
  [
    'comes back to it when it is due',
    { attempts: [failed(0, 'throttled', 6_000), ...OTHERS], nowMs: 6_000 },
    { do: 'retry', tier: 0 },
  ],
  [
    'waits for the tier that may be asked the soonest',
    { attempts: [failed(0, 'throttled', 7_000), failed(1, 'throttled', 6_000), failed(2, 'rejected')] },
    { do: 'wait', untilMs: 6_000 },
  ],
  [
    'comes back to it where the others were passed over',
    { attempts: [failed(0, 'throttled', 6_000), skipped(1), skipped(2, 'too-long')] },
    { do: 'wait', untilMs: 6_000 },
  ],
  [
    'asks a tier that failed earlier, after the one that failed last was asked three times',
    {
      attempts: [
        failed(0, 'throttled', 6_000),
        failed(2, 'rejected'),
        ...Array(3).fill(failed(1, 'malformed')),
      ],
    },
    { do: 'wait', untilMs: 6_000 },
  ],
  [
    'does not come back where somebody answered, however weakly',
    { attempts: [failed(0, 'throttled', 6_000), completed(1, 0.1), completed(2, 0.2)] },
    { do: 'stop', why: 'exhausted' },
  ],
  [
    'does not retry a weaker tier than one that answered, though it is due',
    { attempts: [failed(0, 'throttled', 1_000), completed(1, 0.1), failed(2, 'rejected')] },
    { do: 'stop', why: 'exhausted' },
  ],
  [
    'escalates rather than retry a weaker tier that is due',
    { attempts: [failed(0, 'throttled', 1_000), completed(1, 0.1)] },
    { do: 'escalate', tier: 2 },
  ],
  [
    'retries a stronger tier than one that answered',
    { attempts: [completed(0, 0.1), failed(1, 'throttled', 1_000)] },
    { do: 'retry', tier: 1 },
  ],
  [
    'escalates rather than wait for a tier that is back later',
    { attempts: [failed(0, 'throttled', 6_000), completed(1, 0.1)] },
    { do: 'escalate', tier: 2 },
  ],
  [
    'does not come back after the deadline',
    { attempts: [failed(0, 'throttled', 10_000), ...OTHERS] },
    { do: 'stop', why: 'exhausted' },
  ],
  [
    'does not come back a third time',
    { attempts: [...Array(3).fill(failed(0, 'throttled', 6_000)), ...OTHERS] },
    { do: 'stop', why: 'exhausted' },
  ],
  [
    'goes by how a tier failed last',
    { attempts: [failed(0, 'throttled'), failed(0, 'rejected')] },
    { do: 'fallback', tier: 1 },
  ],
  [
    'falls back where no retry can be afforded',
    { attempts: [failed(0, 'throttled', 1_000)], retriesLeft: 0 },
    { do: 'fallback', tier: 1 },
  ],
  [
    'needs a whole retry',
    { attempts: [failed(0, 'throttled', 1_000), ...OTHERS], retriesLeft: 0.9 },
    { do: 'stop', why: 'exhausted' },
  ],
  [
    'stops where no retry can be afforded and nobody is left',
    { route: ONLY, attempts: [failed(0, 'throttled')], retriesLeft: 0 },
    { do: 'stop', why: 'exhausted' },
  ],
  [
    'does not wait for a retry that it cannot pay',
    { tiers: [DEAR, FREE, FREE], attempts: [failed(0, 'throttled', 6_000), ...OTHERS] },
    { do: 'stop', why: 'exhausted' },
  ],
  [
    'waits for a running call before any retry',
    { attempts: [failed(0, 'throttled', 1_000), failed(1, 'rejected')], running: [running(2)] },
    { do: 'wait', untilMs: 10_000 },
  ],
];

/** The same, with so few retries left that they are kept for questions without another tier to ask. */
const KEPT_ROWS: readonly [string, Partial<CascadeState>, Step][] = [
  [
    'asks an untried tier before a failed one that is due',
    { attempts: [failed(0, 'throttled', 1_000)] },
    { do: 'fallback', tier: 1 },
  ],
  [
    'asks an untried tier before it waits for a failed one',
    { attempts: [failed(0, 'throttled', 1_400)] },
    { do: 'fallback', tier: 1 },
  ],
  [
    'asks a weaker untried tier before a failed one, too',
    { route: { first: 0, start: 2, last: 2 }, attempts: [failed(2, 'throttled', 1_000)] },
    { do: 'fallback', tier: 1 },
  ],
  [
    'escalates to an untried tier before it retries one on the way',
    { attempts: [completed(0, 0.1), failed(1, 'throttled', 1_000)] },
    { do: 'escalate', tier: 2 },
  ],
  [
    'passes an untried tier over that it cannot pay',
    { tiers: [FREE, DEAR, FREE], attempts: [failed(0, 'throttled', 1_000)] },
    { do: 'skip', tier: 1, why: 'cost' },
  ],
  [
    'retries once no tier is untried',
    { attempts: [failed(0, 'throttled', 1_000), ...OTHERS] },
    { do: 'retry', tier: 0 },
  ],
  [
    'waits for the retry once no tier is untried',
    { attempts: [failed(0, 'throttled', 1_400), ...OTHERS] },
    { do: 'wait', untilMs: 1_400 },
  ],
  [
    'retries where the others were passed over',
    { attempts: [failed(0, 'throttled', 1_000), skipped(1), skipped(2, 'too-long')] },
    { do: 'retry', tier: 0 },
  ],
  [
    'retries the only tier that may answer',
    { route: ONLY, attempts: [failed(0, 'throttled', 1_000)] },
    { do: 'retry', tier: 0 },
  ],
  [
    'retries a stronger tier than one that answered, once no tier is untried',
    { attempts: [completed(0, 0.1), failed(1, 'throttled', 1_000), failed(2, 'rejected')] },
    { do: 'retry', tier: 1 },
  ],
];

describe('nextStep', () => {
  test.each(ROWS)('%s', (_name, state, step) => {
    expect(nextStep(makeState({ retriesLeft: KEPT_RETRIES + 1, ...state }))).toEqual(step);
  });
});

describe.each([KEPT_RETRIES, 1])('nextStep where the retries left are %d', (retriesLeft) => {
  test.each(KEPT_ROWS)('%s', (_name, state, step) => {
    expect(nextStep(makeState({ retriesLeft, ...state }))).toEqual(step);
  });
});
