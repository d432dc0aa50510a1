import { afterAll, beforeAll, describe, test } from 'vitest';
import { FAULTS, HUGE_ANSWER } from './fault-list.ts';
import { type HousePool, startHousePool } from './house-pool.ts';
import { failAllTiers, failOneTierEach } from './scenarios.ts';
import { FOUR_TIERS, NEVER_OPEN } from './tiers-under-test.ts';

const setting = { tiers: FOUR_TIERS, streamed: true, known: true };
let pool: HousePool;

beforeAll(async () => {
  pool = await startHousePool({ tiers: FOUR_TIERS, breaker: NEVER_OPEN, stream: true });
}, 60_000);
afterAll(() => pool.close());

describe('a streaming tier in trouble costs no question its whole answer', () => {
  test.concurrent.each(FAULTS)('$name', (fault) =>
    pool.use((house) => failOneTierEach(house, fault, setting)),
  );

  test.each(FOUR_TIERS)(`${HUGE_ANSWER.name} at %s`, (tier) =>
    pool.use((house) => failOneTierEach(house, HUGE_ANSWER, { ...setting, tiers: [tier] })),
  );
});

describe('with all streaming tiers in trouble every question has an answer that says what it is', () => {
  test.concurrent.each(FAULTS)('$name', (fault) => pool.use((house) => failAllTiers(house, fault, setting)));
});
