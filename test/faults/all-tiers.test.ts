import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULTS } from './fault-list.ts';
import { startWarmHouse } from './house.ts';
import { type HousePool, startHousePool } from './house-pool.ts';
import { failAllTiers } from './scenarios.ts';
import { NEVER_OPEN, NO_KNOWLEDGE, THREE_TIERS } from './tiers-under-test.ts';

const setting = { tiers: THREE_TIERS, streamed: false };
let pool: HousePool;

beforeAll(async () => {
  pool = await startHousePool({ breaker: NEVER_OPEN });
}, 60_000);
afterAll(() => pool.close());

describe('with every tier in trouble a question is answered from the articles, and says so', () => {
  test.concurrent.each(FAULTS)('$name', (fault) =>
    pool.use((house) => failAllTiers(house, fault, { ...setting, known: true })),
  );
});

test('without articles every question has the static reply', async () => {
  const house = await startWarmHouse({ breaker: NEVER_OPEN, knowledge: NO_KNOWLEDGE });
  const names = ['throttling', 'expired credentials', 'status 500', 'a page of HTML', 'silence'];
  const faults = FAULTS.filter(({ name }) => names.includes(name));
  expect(faults).toHaveLength(names.length);
  for (const fault of faults) await failAllTiers(house, fault, { ...setting, known: false });
  await house.close();
});
