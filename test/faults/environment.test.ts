import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type House, startHouse, startWarmHouse } from './house.ts';
import { checkStopgap, checkTold, checkWhole } from './scenarios.ts';
import { FOUR_TIERS, THREE_TIERS, TIERS, type TierName } from './tiers-under-test.ts';

const NOWHERE = 'http://no-such-host.invalid';
const NO_CREDENTIALS = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };

// The first server writes the index of the articles that the others read.
beforeAll(async () => (await startWarmHouse()).close());

const askEach = (house: House, tiers: readonly TierName[]): Promise<Answer[]> =>
  Promise.all(tiers.map((tier) => house.ask(TIERS[tier].question)));

describe('a name that cannot be resolved', () => {
  // A resolver that is slow to say so is as good as a provider that is silent.
  const KINDS = /^(unavailable|timeout|circuit-open)$/;

  test('of Bedrock leaves every question to the endpoint on SageMaker', async () => {
    const house = await startWarmHouse({ env: { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: NOWHERE } }, ['expert']);
    for (let round = 0; round < 2; round++) {
      const answers = await askEach(house, THREE_TIERS);
      for (const answer of answers) {
        checkWhole(answer);
        expect(answer.tier).toBe('expert');
        for (const { outcome, failure } of answer.attempts) {
          if (outcome === 'failed') expect(failure).toMatch(KINDS);
        }
      }
      await checkTold(house, answers);
    }
    expect(house.cloud.calls.filter(({ wire }) => wire === 'bedrock')).toEqual([]);
    await house.close();
  });

  test('of all of AWS leaves every question to the articles', async () => {
    const house = await startHouse({ env: { AWS_ENDPOINT_URL: NOWHERE } });
    for (let round = 0; round < 2; round++) {
      const answers = await askEach(house, THREE_TIERS);
      for (const answer of answers) {
        checkStopgap(answer, 'knowledge');
        for (const { failure } of answer.attempts) expect(failure).toMatch(KINDS);
      }
      await checkTold(house, answers);
    }
    expect(house.cloud.calls).toEqual([]);
    await house.close();
  });
});

describe('without credentials', () => {
  test('every question is left to the server that needs none, and operators are told what to mend', async () => {
    const house = await startWarmHouse({ tiers: FOUR_TIERS, env: NO_CREDENTIALS }, ['house']);
    const answers = await askEach(house, FOUR_TIERS);
    for (const answer of answers) {
      checkWhole(answer);
      expect(answer.tier).toBe('house');
    }
    const told = await house.told();
    expect(told.filter(({ event }) => event === 'tier_failed').length).toBeGreaterThan(0);
    for (const { kind, message } of told) {
      expect(kind).toBe('misconfigured');
      expect(message).toMatch(/credentials/i);
    }
    await house.close();
  });

  test('and without such a server every question is left to the articles', async () => {
    const house = await startHouse({ env: NO_CREDENTIALS });
    const answers = await askEach(house, THREE_TIERS);
    for (const answer of answers) checkStopgap(answer, 'knowledge');
    await checkTold(house, answers);
    expect(house.cloud.calls).toEqual([]);
    await house.close();
  });
});

test('credentials that expire while the server runs are told of, and new questions are answered once they are good again', async () => {
  const house = await startWarmHouse({
    env: { AWS_SESSION_TOKEN: 'fake-cloud-session', AWS_CREDENTIAL_EXPIRATION: '2020-01-01T00:00:00Z' },
  });
  for (const tier of THREE_TIERS)
    house.script(tier, { do: 'fail', status: 403, type: 'ExpiredTokenException' });
  const refused = await house.ask(TIERS.instant.question);
  checkStopgap(refused, 'knowledge');
  expect((await house.told()).map(({ kind }) => kind)).toEqual(Array(3).fill('misconfigured'));
  house.mend();
  for (const answer of await askEach(house, THREE_TIERS)) checkWhole(answer);
  expect(house.server.stderr).not.toContain('fake-cloud-session');
  await house.close();
});

test('a wall clock that jumps by hours changes neither answers nor deadlines', async () => {
  const house = await startWarmHouse({
    execArgv: ['--import', fileURLToPath(new URL('jumping-clock.mjs', import.meta.url))],
  });
  house.script('instant', { do: 'hang' });
  house.script('provisioned', { do: 'fail', status: 429, retryAfterSeconds: 1 });
  const answers = await askEach(house, THREE_TIERS);
  for (const answer of answers) {
    checkWhole(answer);
    expect(answer.tier).toBe('expert');
    expect(answer.latency_seconds).toBeLessThan(10);
    for (const { latency_seconds } of answer.attempts) expect(latency_seconds).toBeGreaterThanOrEqual(0);
  }
  const times = (await house.told()).map(({ time }) => Date.parse(time));
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(1_800_000);
  house.script('expert', { do: 'hang' });
  checkStopgap(await house.ask(TIERS.instant.question), 'knowledge');
  house.mend();
  for (const answer of await askEach(house, THREE_TIERS)) checkWhole(answer);
  await house.close();
});
