import { describe, expect, test } from 'vitest';
import {
  type CascadeState,
  KEPT_RETRIES,
  MAX_RETRIES_PER_TIER,
  nextStep,
  type Step,
} from '../../../src/cascade/next-step.ts';
import { completed, failed, makeState, running, skipped } from '../../support/make-attempt.ts';

/** None has to be kept for another question. */
const PLENTY = KEPT_RETRIES + 1;
const FREE = { worstCaseNanoUsd: 0 };
const DEAR = { worstCaseNanoUsd: 101 };
const FOUR = [FREE, FREE, FREE, FREE];
const HEDGED = { worstCaseNanoUsd: 0, hedgeAfterMs: 500 };

const WEAK = completed(0, 0.3);
const GOOD = completed(1, 0.7);
const REFUSED = completed(0, 0, { stop: 'refused' });
const FROM_MIDDLE = { first: 0, start: 1, last: 2 };
const FROM_TOP = { first: 0, start: 2, last: 2 };
/** Where only some tiers are in an order, the others are asked after them. */
const ORDERED = { first: 0, start: 1, last: 3, order: [1, 3] };

const ROWS: readonly [string, Partial<CascadeState>, Partial<Step>][] = [
  ['starts at the start', {}, { do: 'start', tier: 0 }],
  ['starts in the middle', { route: FROM_MIDDLE }, { do: 'start', tier: 1 }],
  ['accepts at exactly the confidence', { attempts: [WEAK, GOOD] }, { do: 'accept' }],
  ['accepts past the deadline', { attempts: [GOOD], nowMs: 10_000 }, { do: 'accept' }],
  ['accepts while another runs', { attempts: [GOOD], running: [running(0)] }, { do: 'accept' }],
  ['accepts a refusal', { attempts: [REFUSED] }, { do: 'accept' }],
  ['accepts a refusal after a weak answer', { attempts: [WEAK, REFUSED] }, { do: 'accept' }],
  ['accepts the first completion at confidence 0', { attempts: [WEAK], minConfidence: 0 }, { do: 'accept' }],
  ['escalates on weak', { attempts: [WEAK] }, { do: 'escalate', tier: 1 }],
  ['escalates on just too weak', { attempts: [completed(0, 0.699)] }, { do: 'escalate', tier: 1 }],
  [
    'escalates on an abstention even at confidence 0',
    { attempts: [completed(0, 1, { abstained: true })], minConfidence: 0 },
    { do: 'escalate', tier: 1 },
  ],
  ['escalates past a failure', { attempts: [WEAK, failed(1, 'timeout')] }, { do: 'escalate', tier: 2 }],
  ['falls back to the nearest stronger', { attempts: [failed(0, 'timeout')] }, { do: 'fallback', tier: 1 }],
  [
    'falls back stronger before weaker',
    { route: FROM_MIDDLE, attempts: [failed(1, 'timeout')] },
    { do: 'fallback', tier: 2 },
  ],
  [
    'falls back to weaker at the top',
    { route: FROM_TOP, attempts: [failed(2, 'rejected')] },
    { do: 'fallback', tier: 1 },
  ],
  [
    'falls back to the weakest last',
    { route: FROM_TOP, attempts: [failed(2, 'rejected'), failed(1, 'rejected')] },
    { do: 'fallback', tier: 0 },
  ],
  ['starts at the first of an order', { route: ORDERED, tiers: FOUR }, { do: 'start', tier: 1 }],
  [
    'falls back in the order',
    { route: ORDERED, tiers: FOUR, attempts: [failed(1, 'timeout')] },
    { do: 'fallback', tier: 3 },
  ],
  [
    'falls back to the nearest stronger after the order',
    { route: ORDERED, tiers: FOUR, attempts: [failed(1, 'timeout'), failed(3, 'timeout')] },
    { do: 'fallback', tier: 2 },
  ],
  [
    'falls back to weaker last, whatever the order',
    {
      route: ORDERED,
      tiers: FOUR,
      attempts: [failed(1, 'timeout'), failed(3, 'timeout'), failed(2, 'timeout')],
    },
    { do: 'fallback', tier: 0 },
  ],
  [
    'falls back to a weaker tier first where the order says so',
    { route: { ...FROM_MIDDLE, order: [1, 0, 2] }, attempts: [failed(1, 'timeout')] },
    { do: 'fallback', tier: 0 },
  ],
  [
    'escalates upwards, whatever the order',
    { route: ORDERED, tiers: FOUR, attempts: [completed(1, 0.3)] },
    { do: 'escalate', tier: 2 },
  ],
  [
    'escalates to a stronger tier than the weaker one that answered in place of the first',
    { route: { ...FROM_TOP, order: [2, 0] }, attempts: [failed(2, 'timeout'), completed(0, 0.3)] },
    { do: 'escalate', tier: 1 },
  ],
  [
    'never goes weaker than the tier of an order that answered',
    {
      route: { first: 0, start: 0, last: 2, order: [0, 2] },
      attempts: [failed(0, 'timeout'), completed(2, 0.3)],
    },
    { do: 'stop', why: 'exhausted' },
  ],
  [
    'goes on in the order past what it cannot pay',
    { route: { ...FROM_MIDDLE, order: [1, 0] }, tiers: [FREE, DEAR, FREE], attempts: [skipped(1)] },
    { do: 'start', tier: 0 },
  ],
  [
    'never goes weaker after a completion',
    { route: FROM_TOP, attempts: [completed(2, 0.3)] },
    { do: 'stop', why: 'exhausted' },
  ],
  [
    'never goes below the limit',
    { route: { first: 1, start: 1, last: 2 }, attempts: [failed(1, 'timeout'), failed(2, 'timeout')] },
    { do: 'stop', why: 'exhausted' },
  ],
  [
    'never goes above the limit',
    { route: { first: 0, start: 0, last: 1 }, attempts: [WEAK, completed(1, 0.4)] },
    { do: 'stop', why: 'exhausted' },
  ],
  ['retries what may pass', { attempts: [failed(0, 'throttled', 1_000)] }, { do: 'retry', tier: 0 }],
  [
    'waits until the retry is due',
    { attempts: [failed(0, 'throttled', 1_400)] },
    { do: 'wait', untilMs: 1_400 },
  ],
  [
    'retries twice at most',
    { attempts: Array.from({ length: MAX_RETRIES_PER_TIER + 1 }, () => failed(0, 'throttled')) },
    { do: 'fallback', tier: 1 },
  ],
  [
    'retries a second time',
    { attempts: [failed(0, 'unavailable'), failed(0, 'unavailable')] },
    { do: 'retry', tier: 0 },
  ],
  [
    'counts the retries of each tier',
    { attempts: [...Array.from({ length: 3 }, () => failed(0, 'malformed')), failed(1, 'malformed')] },
    { do: 'retry', tier: 1 },
  ],
  [
    'does not wait for a retry past the deadline',
    { attempts: [failed(0, 'throttled', 10_000)] },
    { do: 'fallback', tier: 1 },
  ],
  [
    'does not retry what it cannot pay',
    { tiers: [DEAR, FREE, FREE], attempts: [failed(0, 'throttled')] },
    { do: 'fallback', tier: 1 },
  ],
  ['does not retry what will fail again', { attempts: [failed(0, 'rejected')] }, { do: 'fallback', tier: 1 }],
  ['skips what it cannot pay', { tiers: [DEAR, FREE, FREE] }, { do: 'skip', tier: 0, why: 'cost' }],
  ['starts after a skip', { tiers: [DEAR, FREE, FREE], attempts: [skipped(0)] }, { do: 'start', tier: 1 }],
  [
    'starts at a weaker tier when the stronger are too dear',
    { route: FROM_MIDDLE, tiers: [FREE, DEAR, DEAR], attempts: [skipped(1), skipped(2)] },
    { do: 'start', tier: 0 },
  ],
  [
    'calls what costs exactly what is left',
    { tiers: [{ worstCaseNanoUsd: 100 }, FREE, FREE] },
    { do: 'start', tier: 0 },
  ],
  [
    'hedges a slow call',
    { tiers: [HEDGED, FREE, FREE], running: [running(0, 500)] },
    { do: 'hedge', tier: 1 },
  ],
  [
    'waits until the hedge is due',
    { tiers: [HEDGED, FREE, FREE], running: [running(0, 501)] },
    { do: 'wait', untilMs: 1_001 },
  ],
  [
    'waits for the deadline where that comes first',
    { tiers: [HEDGED, FREE, FREE], running: [running(0, 900)], attemptsEndMs: 1_200 },
    { do: 'wait', untilMs: 1_200 },
  ],
  ['waits where hedging is off', { running: [running(0)] }, { do: 'wait', untilMs: 10_000 }],
  [
    'hedges once',
    { tiers: [HEDGED, HEDGED, FREE], running: [running(0), running(1, 0, 'hedge')] },
    { do: 'wait', untilMs: 10_000 },
  ],
  [
    'does not hedge what has answered and is looked at again',
    { tiers: [HEDGED, FREE, FREE], running: [{ ...running(0), isAnswered: true }] },
    { do: 'wait', untilMs: 10_000 },
  ],
  [
    'does not hedge with what it cannot pay',
    { tiers: [HEDGED, DEAR, FREE], running: [running(0)] },
    { do: 'wait', untilMs: 10_000 },
  ],
  [
    'does not hedge where no tier is left',
    { route: { first: 0, start: 0, last: 0 }, tiers: [HEDGED, FREE, FREE], running: [running(0)] },
    { do: 'wait', untilMs: 10_000 },
  ],
  [
    'does not retry while another runs',
    { attempts: [failed(0, 'throttled')], running: [running(1)] },
    { do: 'wait', untilMs: 10_000 },
  ],
  ['stops at the deadline', { nowMs: 10_000 }, { do: 'stop', why: 'deadline' }],
  [
    'stops at the deadline while one runs',
    { nowMs: 10_000, running: [running(0)] },
    { do: 'stop', why: 'deadline' },
  ],
  ['stops when cancelled', { attempts: [failed(0, 'cancelled')] }, { do: 'stop', why: 'cancelled' }],
  [
    'stops when every tier has failed',
    { attempts: [failed(0, 'timeout'), failed(1, 'rejected'), failed(2, 'too-long')] },
    { do: 'stop', why: 'exhausted' },
  ],
  [
    'stops when every tier is too dear',
    { attempts: [skipped(0), skipped(1), skipped(2)] },
    { do: 'stop', why: 'exhausted' },
  ],
];

describe('nextStep', () => {
  test.each(ROWS)('%s', (_name, state, step) => {
    expect(nextStep(makeState({ retriesLeft: PLENTY, ...state }))).toMatchObject(step);
  });

  test('accepts the attempt that earned it', () => {
    expect(nextStep(makeState({ attempts: [WEAK, GOOD] }))).toEqual({ do: 'accept', attempt: GOOD });
  });
});
