import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULTS, HUGE_ANSWER } from './fault-list.ts';
import { type HousePool, startHousePool } from './house-pool.ts';
import { failOneTierEach } from './scenarios.ts';
import { FOUR_TIERS, NEVER_OPEN, TIERS } from './tiers-under-test.ts';

const setting = { tiers: FOUR_TIERS, streamed: false };
let pool: HousePool;

beforeAll(async () => {
  pool = await startHousePool({ tiers: FOUR_TIERS, breaker: NEVER_OPEN });
}, 60_000);
afterAll(() => pool.close());

describe('a tier in trouble costs no question its whole answer', () => {
  test.concurrent.each(FAULTS)('$name', (fault) =>
    pool.use((house) => failOneTierEach(house, fault, setting)),
  );

  test.each(FOUR_TIERS)(`${HUGE_ANSWER.name} at %s`, (tier) =>
    pool.use((house) => failOneTierEach(house, HUGE_ANSWER, { ...setting, tiers: [tier] })),
  );
});

describe('operators', () => {
  const WITH_REQUEST_ID = ['html', 'truncate', 'empty-body', 'empty-answer', 'missing-output'] as const;

  test.each(WITH_REQUEST_ID)("are told AWS's own name for a call that ended in %s", (kind) =>
    pool.use(async (house) => {
      for (const tier of ['instant', 'expert'] as const) {
        house.script(tier, { do: kind });
        await house.ask(TIERS[tier].question, { minTier: tier, maxTier: tier });
      }
      const told = await house.told();
      expect(told.map(({ tier }) => tier)).toEqual(expect.arrayContaining(['instant', 'expert']));
      expect(told.filter(({ requestId }) => requestId === undefined)).toEqual([]);
    }),
  );
});
