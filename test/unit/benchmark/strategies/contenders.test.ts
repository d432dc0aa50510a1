import { describe, expect, test } from 'vitest';
import { createCeiling, createLocalLedger } from '../../../../src/benchmark/run/ceiling.ts';
import {
  type Contender,
  createContenders,
  type Ring,
  toDefaultStrategies,
  toStrategies,
} from '../../../../src/benchmark/strategies/contenders.ts';
import type { SecondOpinion } from '../../../../src/cascade/judge/second-opinion.ts';
import type { Budgets } from '../../../../src/cascade/ports.ts';
import { RequestError } from '../../../../src/cascade/request-error.ts';
import { SCORERS } from '../../../../src/cascade/score/scorers.ts';
import type { Tier } from '../../../../src/cascade/tier.ts';
import { AMBIGUOUS, BACKUP_ARTICLES } from '../../../support/backup-articles.ts';
import { fakeOpinion } from '../../../support/fake-opinion.ts';
import { answers, type FakeTier, fails, fakeTier, type Reply, takes } from '../../../support/fake-tier.ts';
import { makeKnowledge } from '../../../support/make-knowledge.ts';
import { createTestCascade, TEST_SETTINGS } from '../../../support/test-cascade.ts';
import { makeTrialParts } from '../../../support/trial-parts.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

const NAMES = ['instant', 'provisioned', 'expert'];
const { budgets } = createCeiling(createLocalLedger(undefined), undefined);
const options = () => ({ signal: new AbortController().signal });

const makeTiers = (replies: Readonly<Record<string, Reply>> = {}): FakeTier[] =>
  NAMES.map((name) => fakeTier(name, [replies[name] ?? answers(0.9, { text: `0.9 by ${name}` })]));

type Parts = NonNullable<Parameters<typeof makeTrialParts>[0]>;

function makeRing(parts: Parts = {}, configurations = new Map()): Ring {
  return { dependencies: makeTrialParts({ tiers: makeTiers(), ...parts }).dependencies, configurations };
}

async function contenderOf(name: string, ring: Ring): Promise<Contender> {
  const contenders = await createContenders(toStrategies([name], ring), ring, budgets);
  const found = contenders.find((contender) => contender.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}

describe('names of strategies', () => {
  test('unless told otherwise are the cascade, each tier, the course and luck', () => {
    expect(toDefaultStrategies(NAMES)).toEqual(['cascade', ...NAMES, 'course', 'random']);
    expect(toStrategies(toDefaultStrategies(NAMES), makeRing())).toEqual([
      { name: 'cascade', kind: 'cascade' },
      { name: 'instant', kind: 'tier' },
      { name: 'provisioned', kind: 'tier' },
      { name: 'expert', kind: 'tier' },
      { name: 'course', kind: 'course' },
      { name: 'random', kind: 'random' },
    ]);
  });

  test('keep their order; luck brings the tiers that it mixes', () => {
    const ring = makeRing({}, new Map([['strict', () => Promise.reject(new Error('not wanted yet'))]]));
    expect(toStrategies(['strict', 'expert', 'random'], ring)).toEqual([
      { name: 'instant', kind: 'tier' },
      { name: 'provisioned', kind: 'tier' },
      { name: 'strict', kind: 'configuration' },
      { name: 'expert', kind: 'tier' },
      { name: 'random', kind: 'random' },
    ]);
  });

  test.each([
    [['cascade', 'dear'], /there is no strategy "dear"/],
    [['cascade', 'expert', 'cascade'], /"cascade" comes twice/],
    [['__proto__'], /there is no strategy/],
    [[''], /there is no strategy ""/],
  ])('%j are refused, and those that there are told', (names, message) => {
    const refusal = expect(() => toStrategies(names, makeRing()));
    refusal.toThrow(RequestError);
    refusal.toThrow(message);
  });
});

describe('a tier alone', () => {
  test.each(NAMES)('%s is asked, and no other, however weak its answer is', async (name) => {
    const tiers = makeTiers(Object.fromEntries(NAMES.map((each) => [each, answers(0.01)])));
    const ring = makeRing({ tiers, settings: { ...TEST_SETTINGS, order: [2, 1, 0] } });
    const answer = await (await contenderOf(name, ring)).ask('Where is my parcel?', options());
    expect(answer).toMatchObject({ status: 'accepted', tier: name, response: '0.01 sure' });
    expect(tiers.map(({ requests }) => requests.length)).toEqual(NAMES.map((each) => Number(each === name)));
  });

  test('that abstains, or does not answer, is not stood in for', async () => {
    const tiers = makeTiers({ instant: answers(0.9, { abstained: true }), expert: fails('unavailable') });
    const ring = makeRing({ tiers });
    const abstained = await (await contenderOf('instant', ring)).ask('Where is my parcel?', options());
    expect(abstained).toMatchObject({ tier: 'instant', abstained: true });
    const failed = await (await contenderOf('expert', ring)).ask('Where is my parcel?', options());
    expect(failed).toMatchObject({ source: 'static', degraded: true });
    expect(failed.tier).toBeUndefined();
    expect(tiers[1]?.requests).toHaveLength(0);
  });

  test('is asked each time, by whoever asks the same at the same time', async () => {
    const clock = createVirtualClock();
    const tiers = makeTiers({ instant: takes(50, clock, answers(0.9)) });
    const contender = await contenderOf('instant', makeRing({ tiers, clock }));
    await Promise.all(Array.from({ length: 5 }, () => contender.ask('Where is my parcel?', options())));
    await contender.ask('Where is my parcel?', options());
    expect(tiers[0]?.requests).toHaveLength(6);
  });
});

test('the cascade, too, asks its tiers each time', async () => {
  const clock = createVirtualClock();
  const tiers = makeTiers({ instant: takes(50, clock, answers(0.9)) });
  const contender = await contenderOf('cascade', makeRing({ tiers, clock }));
  await Promise.all(Array.from({ length: 5 }, () => contender.ask('Where is my parcel?', options())));
  expect(tiers[0]?.requests).toHaveLength(5);
});

describe('the course', () => {
  const EASY = 'Where is my parcel?';
  const MIDDLE = 'How can I troubleshoot the network configuration of my database?';
  const HARD = `${MIDDLE} How do I optimize performance and security of the deployment, and what is the best practice? What is the difference between both?`;

  test.each([
    [EASY, 'instant'],
    [MIDDLE, 'provisioned'],
    [HARD, 'expert'],
  ])('asks by its own score and the thresholds 3 and 7: %s', async (query, name) => {
    const { score } = SCORERS.course(query);
    expect(score < 3 ? 'instant' : score < 7 ? 'provisioned' : 'expert').toBe(name);
    const settings = {
      ...TEST_SETTINGS,
      policy: 'expected-cost' as const,
      thresholds: [0, 0],
      order: [1, 0, 2],
    };
    const tiers = makeTiers({ [name]: answers(0.01) });
    const answer = await (await contenderOf('course', makeRing({ tiers, settings }))).ask(query, options());
    expect(answer).toMatchObject({ tier: name, status: 'accepted', complexity: { score } });
    expect(answer.attempts).toHaveLength(1);
  });

  test('falls back where its tier fails', async () => {
    const tiers = makeTiers({ instant: fails('rejected') });
    const answer = await (await contenderOf('course', makeRing({ tiers }))).ask(EASY, options());
    expect(answer.tier).toBe('provisioned');
  });
});

describe('what nobody but the cascade does', () => {
  const ask = async (name: string, query: string, parts: Parts = {}) =>
    (await contenderOf(name, makeRing(parts))).ask(query, options());

  test.each(['instant', 'course'])('asking back: %s', async (name) => {
    const knowledge = await makeKnowledge(...BACKUP_ARTICLES);
    const served = createTestCascade({ tiers: makeTiers(), knowledge });
    expect((await served.ask({ text: AMBIGUOUS })).status).toBe('needs_clarification');
    expect((await ask(name, AMBIGUOUS, { knowledge })).status).toBe('accepted');
  });

  test('the cascade asks back, as it does its customers', async () => {
    const knowledge = await makeKnowledge(...BACKUP_ARTICLES);
    expect((await ask('cascade', AMBIGUOUS, { knowledge })).status).toBe('needs_clarification');
  });

  test.each([
    ['cascade', 1],
    ['instant', 0],
    ['course', 0],
  ])('asking for a second opinion: %s', async (name, times) => {
    const judge = fakeTier('judge', [answers(0, { text: '2' })]);
    const tiers = makeTiers({ instant: answers(0.6) });
    const answer = await ask(name, 'Where is my parcel?', { tiers, secondOpinion: fakeOpinion(judge) });
    expect(judge.requests).toHaveLength(times);
    expect(answer.tier).toBe('instant');
  });
});

describe('those that are asked', () => {
  test('are all but luck, share one price list, and say whether they are free', async () => {
    const ring = makeRing();
    const all = await createContenders(toStrategies(toDefaultStrategies(NAMES), ring), ring, budgets);
    expect(all.map(({ name }) => name)).toEqual(['cascade', ...NAMES, 'course']);
    expect(new Set(all.map(({ pricing }) => pricing)).size).toBe(1);
    expect(all.every(({ isFree }) => isFree)).toBe(false);

    const embedded = NAMES.map((name) => fakeTier(name, [answers(0.9)], { source: 'knowledge' }));
    expect((await contenderOf('cascade', makeRing({ tiers: embedded }))).isFree).toBe(true);
    const secondOpinion = fakeOpinion(fakeTier('judge', [answers(1)]));
    const doubted = makeRing({ tiers: embedded, secondOpinion });
    expect((await contenderOf('cascade', doubted)).isFree).toBe(false);
  });

  test('another configuration is made once, answers by itself, and has its own prices and name', async () => {
    const own = fakeTier('only', [answers(0.1)], {
      price: { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 2 },
    });
    const settings = { ...TEST_SETTINGS, thresholds: [], minConfidence: 0.05, fingerprint: 'f2' };
    const other = makeTrialParts({ tiers: [own], settings });
    let made = 0;
    const configurations = new Map([
      [
        'strict',
        async () => {
          made += 1;
          return other.dependencies;
        },
      ],
    ]);
    const tiers = makeTiers();
    const contender = await contenderOf('strict', makeRing({ tiers }, configurations));
    expect(contender).toMatchObject({ kind: 'configuration', fingerprint: 'f2' });
    expect(contender.pricing.tiers.map(({ name }) => name)).toEqual(['only']);
    const answer = await contender.ask('Where is my parcel?', options());
    expect(answer).toMatchObject({ tier: 'only', status: 'accepted' });
    expect(made).toBe(1);
    expect(other.touched).toEqual([]);
    expect(tiers.flatMap(({ requests }) => requests)).toEqual([]);
  });
});

describe('what has no price', () => {
  const price = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 2 };
  const [instant, provisioned] = makeTiers();
  const priced = { ...(instant as Tier), source: 'model' as const, price };
  const unpriced = { ...(provisioned as Tier), source: 'model' as const, price: undefined };
  const opinion = (judge: SecondOpinion['judge']): SecondOpinion => ({
    between: [0, 1],
    weight: 1,
    timeoutMs: 1,
    judge,
    toCall: () => undefined,
    read: () => undefined,
  });

  test.each([
    ['every tier has one', [priced], undefined, []],
    ['a model has none', [priced, unpriced], undefined, ['provisioned']],
    ['the model of second opinions has none', [priced], opinion({ name: 'reader' }), ['reader']],
    ['the model of second opinions has one', [priced], opinion({ name: 'reader', price }), []],
    ['tiers have no model', [{ ...unpriced, source: 'knowledge' as const }], undefined, []],
  ])('is named where %s', async (_, tiers, secondOpinion, names) => {
    const cascade = await contenderOf('cascade', makeRing({ tiers, secondOpinion }));
    expect(cascade.unpriced).toEqual(names);
    const other = makeRing({ tiers: [priced] }, new Map());
    const { dependencies } = makeRing({ tiers, secondOpinion });
    const ring = { ...other, configurations: new Map([['other', async () => dependencies]]) };
    expect((await contenderOf('other', ring)).unpriced).toEqual(names);
  });
});

test('asks as its caller, whose budget and whose articles they are', async () => {
  const caller = { subject: 'jane', tenant: 'acme' };
  const held: unknown[] = [];
  const spent: Budgets = {
    standing: async () => ({ state: 'open', opensAtMs: 0 }),
    async hold(who) {
      held.push(who);
      return undefined;
    },
  };
  const price = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 2 };
  const tiers = makeTiers().map((tier) => ({ ...tier, source: 'model' as const, price, maxTokens: 10 }));
  const ring = { ...makeRing({ tiers }), caller };
  for (const contender of await createContenders(
    toStrategies(['cascade', 'instant', 'course'], ring),
    ring,
    spent,
  )) {
    held.length = 0;
    expect((await contender.ask('Where is my parcel?', options())).source, contender.name).toBe('static');
    expect(new Set(held), contender.name).toEqual(new Set([caller]));
  }
});
