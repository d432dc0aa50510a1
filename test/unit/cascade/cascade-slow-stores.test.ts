import { describe, expect, test } from 'vitest';
import type { CascadeDependencies } from '../../../src/cascade/dependencies.ts';
import { answers, fails, fakeTier } from '../../support/fake-tier.ts';
import { createTestCascade } from '../../support/test-cascade.ts';
import { createTestStores } from '../../support/test-stores.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const DEADLINE_MS = 4_000;

/** What is asked and never answers. */
const hangs = () => new Promise<never>(() => {});

const SLOW: Readonly<Record<string, () => Partial<CascadeDependencies>>> = {
  'a cache that does not answer': () => ({ cache: { get: hangs, set: hangs } }),
  'a cache that takes nothing': () => ({ cache: { get: async () => undefined, set: hangs } }),
  'answers that are not kept': () => ({ answers: { get: hangs, put: hangs } }),
  'budgets that do not say how they stand': () => ({
    budgets: { standing: hangs, hold: async () => ({ settle: async () => {} }) },
  }),
  'budgets that are never settled': () => ({
    budgets: {
      standing: async () => ({ state: 'open', opensAtMs: 0 }),
      hold: async () => ({ settle: hangs }),
    },
  }),
  sessions: () => ({ sessions: { get: hangs, add: hangs } }),
};

describe.each(Object.entries(SLOW))('%s', (_what, toParts) => {
  function makeCascade(parts: Partial<CascadeDependencies>) {
    const clock = createVirtualClock();
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    return createTestCascade({ ...createTestStores(clock, log), ...parts, ...toParts(), clock });
  }

  test.each([{}, { sessionId: 's' }])('costs no question its answer, nor its deadline (%j)', async (more) => {
    const tier = fakeTier('a', [answers(0.9)]);
    const { ask, clock } = makeCascade({ tiers: [tier] });
    expect(await ask({ deadlineMs: DEADLINE_MS, ...more })).toMatchObject({ status: 'accepted', tier: 'a' });
    expect(clock.now()).toBeLessThanOrEqual(DEADLINE_MS);
  });

  test('leaves an outage its stopgap in time', async () => {
    const { ask, clock } = makeCascade({ tiers: [fakeTier('a', [fails('unavailable')])] });
    expect(await ask({ deadlineMs: DEADLINE_MS })).toMatchObject({ degraded: true });
    expect(clock.now()).toBeLessThanOrEqual(DEADLINE_MS);
  });
});
