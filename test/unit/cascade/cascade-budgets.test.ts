import { describe, expect, test } from 'vitest';
import type { Extractor } from '../../../src/cascade/passage.ts';
import type { Tier } from '../../../src/cascade/tier.ts';
import { answers, fails, fakeTier, type Reply } from '../../support/fake-tier.ts';
import { ANNA, createTestBudgets, EVE, PRICE, USAGE, USED, WORST_CASE } from '../../support/test-budgets.ts';
import { createTestCascade, recordingLog, TEST_SETTINGS } from '../../support/test-cascade.ts';
import { createTestStores } from '../../support/test-stores.ts';

const EXTRACTOR: Extractor = {
  extract: async () => ({ text: 'Choose Reset.', citations: [], abstained: false }),
};
const HARD = () => ({ score: 9, factors: [] });
const sure: Reply = answers(0.9, { usage: USAGE });
const weak: Reply = answers(0.2, { usage: USAGE });
const priced = (name: string, reply = sure) => fakeTier(name, [reply], { price: PRICE });
const free = (name: string, reply = sure) => fakeTier(name, [reply]);

/** A cascade with budgets of so many nano-USD. */
function setUp(
  tiers: readonly Tier[],
  limits: Parameters<typeof createTestBudgets>[0],
  atLimit: 'static' | 'refuse' = 'static',
) {
  const made = createTestBudgets(limits);
  const stores = createTestStores(made.clock, recordingLog().log);
  const { ask } = createTestCascade({
    ...stores,
    tiers,
    budgets: made.budgets,
    clock: made.clock,
    extractor: EXTRACTOR,
    scorer: HARD,
    settings: { ...TEST_SETTINGS, atLimit },
  });
  return { ...made, ask, tickets: stores.tickets };
}

const pathOf = ({ attempts }: Awaited<ReturnType<ReturnType<typeof setUp>['ask']>>) =>
  attempts.map(({ tier, outcome }) => `${tier} ${outcome}`);

describe('a question within its budget', () => {
  test('starts where its complexity says, and is charged to its key, its tenant and the whole', async () => {
    const { ask, ledger } = setUp([priced('a'), priced('b', weak), priced('c')], {
      total: 9 * WORST_CASE,
      tenant: 9 * WORST_CASE,
      key: 9 * WORST_CASE,
    });
    const answer = await ask({ caller: ANNA });
    expect(pathOf(answer)).toEqual(['c completed']);
    for (const id of ['total', 'tenant acme', 'key ["acme","anna"]']) {
      expect(await ledger(id)).toMatchObject({ spentNanoUsd: answer.marginalNanoUsd, open: {} });
    }
  });

  test('from the cache costs nothing', async () => {
    const { ask, ledger } = setUp([priced('a')], { total: WORST_CASE });
    await ask();
    expect((await ask()).source).toBe('cache');
    expect(await ledger()).toMatchObject({ spentNanoUsd: USED });
  });
});

describe('near the end of a budget', () => {
  /** After 80 of 100 worst cases. */
  const near = async (tiers: readonly Tier[]) => {
    const made = setUp(tiers, { total: 100 * WORST_CASE });
    await made.spend(ANNA, 80 * WORST_CASE);
    return made;
  };

  test('a question starts at the cheapest tier, whatever its complexity', async () => {
    const { ask } = await near([priced('a'), priced('b'), priced('c')]);
    expect(pathOf(await ask())).toEqual(['a completed']);
  });

  test('at the cheapest that its caller allows', async () => {
    const { ask } = await near([priced('a'), priced('b'), priced('c')]);
    expect(pathOf(await ask({ minTier: 'b' }))).toEqual(['b completed']);
  });

  test('a weak answer has to do, and says so', async () => {
    const { ask } = await near([priced('a', weak), priced('b'), priced('c')]);
    const answer = await ask();
    expect(pathOf(answer)).toEqual(['a completed']);
    expect(answer).toMatchObject({ status: 'best_effort', nextAction: { do: 'escalate_next' } });
  });

  test('a tier that fails is still followed by the next', async () => {
    const { ask } = await near([priced('a', fails('misconfigured')), priced('b', weak), priced('c')]);
    expect(pathOf(await ask())).toEqual(['a failed', 'b completed']);
  });

  test('is told by what all have spent, a moment before it is not', async () => {
    const made = setUp([priced('a'), priced('b'), priced('c')], { total: 100 * WORST_CASE });
    await made.spend(EVE, 80 * WORST_CASE - 1);
    expect(pathOf(await made.ask({ caller: ANNA }))).toEqual(['c completed']);
  });
});

describe('at the limit', () => {
  const spent = async (tiers: readonly Tier[], atLimit?: 'static' | 'refuse') => {
    const made = setUp(tiers, { total: WORST_CASE }, atLimit);
    await made.spend(ANNA, WORST_CASE);
    return made;
  };

  test('a question gets what stands in, and is one of an incident', async () => {
    const { ask, tickets, ledger } = await spent([priced('a'), priced('b')]);
    const [one, other] = [await ask(), await ask({ text: 'Where is my invoice?' })];
    expect(one).toMatchObject({
      response: 'Choose Reset.',
      status: 'degraded',
      source: 'knowledge',
      costNanoUsd: 0,
      nextAction: { do: 'escalate_human' },
      attempts: [
        { outcome: 'skipped', reasons: [expect.stringContaining('budget')] },
        { outcome: 'skipped' },
      ],
    });
    expect(one.ticket?.ticketId).toBe(other.ticket?.ticketId);
    expect(await tickets.list()).toMatchObject([{ incident: 'budget', questionCount: 2 }]);
    expect(await ledger()).toMatchObject({ spentNanoUsd: WORST_CASE, open: {} });
  });

  test.each(['static', 'refuse'] as const)('a tier that costs nothing answers, by %s', async (atLimit) => {
    const { ask } = await spent([free('a'), priced('b')], atLimit);
    expect(await ask()).toMatchObject({ status: 'accepted', tier: 'a', costNanoUsd: 0 });
  });

  test('the best of those that cost nothing does', async () => {
    const hourly = fakeTier('b', [sure], {
      price: { usdPerHour: 20, tokensPerHourAtCapacity: 6_000_000, utilization: 0.5 },
    });
    const { ask } = await spent([free('a', weak), hourly, priced('c')]);
    expect(await ask()).toMatchObject({ status: 'accepted', tier: 'b', marginalNanoUsd: 0 });
  });

  test('a question that may only go to a dear tier is not answered by a cheap one', async () => {
    const { ask } = await spent([free('a'), priced('b')]);
    expect(await ask({ minTier: 'b' })).toMatchObject({ status: 'degraded', source: 'knowledge' });
  });

  test('a fresh cached answer is given, and one past its time', async () => {
    const made = setUp([priced('a')], { total: 2 * WORST_CASE });
    const { response } = await made.ask();
    await made.spend(ANNA, 2 * WORST_CASE - USED);
    expect(await made.ask()).toMatchObject({ response, source: 'cache', status: 'accepted' });
    made.clock.advance(60_000);
    expect(await made.ask()).toMatchObject({ response, source: 'cache', status: 'degraded' });
  });

  test('it is refused with the end of the month, in UTC, where that is configured', async () => {
    const { ask, clock, tickets } = await spent([priced('a')], 'refuse');
    clock.advance(Date.UTC(2026, 10, 30, 23, 59) - clock.epochMs());
    await expect(ask()).rejects.toMatchObject({
      name: 'RequestError',
      code: 'budget_exceeded',
      retryable: true,
      retryAfterSeconds: 60,
      nextStep: expect.stringContaining('2026-12-01T00:00:00.000Z'),
    });
    expect(await tickets.list()).toEqual([]);
    clock.advance(60_000);
    expect((await ask()).status).toBe('accepted');
  });

  test('where the tiers are down all the same, it is no matter of the budget', async () => {
    const { ask } = await spent([free('a', fails('misconfigured')), priced('b')], 'refuse');
    expect(await ask()).toMatchObject({ status: 'degraded', attempts: [{}, { outcome: 'skipped' }] });
  });
});
