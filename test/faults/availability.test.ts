import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Call, Reply } from '../support/fake-cloud/reply.ts';
import { answerWell } from './answer-well.ts';
import { type Answer, type House, type HouseOptions, startWarmHouse } from './house.ts';
import { NO_KNOWLEDGE, THREE_TIERS, TIERS, type TierName } from './tiers-under-test.ts';

const QUESTIONS = 300;
const CONCURRENCY = 16;
const SEED = 20_261_121;
const LIMIT_MS = 120_000;

let house: House;
const start = async (options: HouseOptions = {}) => {
  house = await startWarmHouse({ knowledge: NO_KNOWLEDGE, ...options });
};
afterEach(() => house.close());

describe('with tiers that fail half their calls', () => {
  beforeEach(() => start());

  test('98 of 100 questions have a whole answer', { timeout: LIMIT_MS }, async () => {
    for (const tier of THREE_TIERS) house.script(tier, failsHalf());
    const answers = await askMany(house, THREE_TIERS, QUESTIONS);
    const share = answers.filter(isWhole).length / QUESTIONS;
    expect(share, `share of whole answers: ${share}; ${toFigures(answers)}`).toBeGreaterThanOrEqual(0.98);
  });

  test('and the strongest silent, 97 of 100 have', { timeout: LIMIT_MS }, async () => {
    for (const tier of THREE_TIERS) house.script(tier, tier === 'expert' ? { do: 'hang' } : failsHalf());
    const answers = await askMany(house, THREE_TIERS, QUESTIONS);
    const share = answers.filter(isWhole).length / QUESTIONS;
    expect(share, `share of whole answers: ${share}; ${toFigures(answers)}`).toBeGreaterThanOrEqual(0.97);
  });
});

describe('once the breakers know', () => {
  test('a silent tier delays hardly a question', { timeout: LIMIT_MS }, async () => {
    await start({ breaker: { openSeconds: 1 } });
    house.script('instant', { do: 'hang' });
    await askMany(house, ['instant'], CONCURRENCY);
    expect(house.server.stderr).toContain('"event":"breaker","tier":"instant","state":"open"');
    const before = callsTo('instant');
    const answers = await askMany(house, ['instant'], QUESTIONS);
    const share = (callsTo('instant') - before) / QUESTIONS;
    const figures = `${share} calls a question to the silent tier; ${toFigures(answers)}`;
    expect(answers.every(isWhole), figures).toBe(true);
    expect(percentile(answers, 0.99), figures).toBeLessThan(1.5);
    expect(percentile(answers, 0.5), figures).toBeLessThan(0.5);
    expect(share, figures).toBeLessThan(0.2);
  });

  test('a question to tiers that are all down costs 1.5 calls at most', { timeout: LIMIT_MS }, async () => {
    await start({ breaker: { openSeconds: 0.2 } });
    for (const tier of THREE_TIERS) house.script(tier, { do: 'fail', status: 503 });
    await askMany(house, THREE_TIERS, 2 * CONCURRENCY);
    for (const tier of THREE_TIERS) {
      expect(house.server.stderr).toContain(`"event":"breaker","tier":"${tier}","state":"open"`);
    }
    const before = house.cloud.calls.length;
    const answers = await askMany(house, THREE_TIERS, QUESTIONS);
    const share = (house.cloud.calls.length - before) / QUESTIONS;
    const figures = `${share} calls a question; ${toFigures(answers)}`;
    expect(answers.every(({ status, source }) => status === 'degraded' && source === 'static')).toBe(true);
    expect(share, figures).toBeLessThanOrEqual(1.5);
    expect(share, figures).toBeGreaterThan(0);
  });
});

/** Asks different questions, so many at a time, each of which starts at one of these tiers in turn. */
async function askMany(house: House, tiers: readonly TierName[], count: number): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const askOn = async () => {
    while (next < count) {
      const number = next++;
      const { question } = TIERS[tiers[number % tiers.length] as TierName];
      answers.push(await house.ask(`${question} [${number}]`));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, askOn));
  return answers;
}

/** Fails half of all calls in mixed ways; whether a call fails rests on its question and its turn, not on who is first. */
function failsHalf(): (call: Call) => Reply {
  const turns = new Map<string, number>();
  return (call) => {
    const [number = ''] =
      JSON.stringify(call.body)
        .match(/(?<=\[)\d+(?=\])/g)
        ?.slice(-1) ?? [];
    const turn = turns.get(number) ?? 0;
    turns.set(number, turn + 1);
    const chance = seeded(`${SEED} ${call.model} ${number} ${turn}`);
    return FAILURES[Math.floor(chance * 2 * FAILURES.length)] ?? answerWell(call);
  };
}

const FAILURES: readonly Reply[] = [
  { do: 'fail', status: 500 },
  { do: 'fail', status: 503 },
  { do: 'fail', status: 429 },
  { do: 'reset' },
];

/** A number from 0 to 1 that only `text` decides: FNV-1a, and MurmurHash3's last step to spread it. */
function seeded(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

const callsTo = (tier: TierName): number =>
  house.cloud.calls.filter(({ model }) => model === TIERS[tier].model).length;

const isWhole = ({ status, degraded, source }: Answer): boolean =>
  (status === 'accepted' || status === 'best_effort') && !degraded && source === 'model';

/** Seconds within which this share of the answers came. */
function percentile(answers: readonly Answer[], share: number): number {
  const seconds = answers.map(({ latency_seconds }) => latency_seconds).toSorted((a, b) => a - b);
  return seconds[Math.ceil(seconds.length * share) - 1] ?? Number.NaN;
}

/** For a failing test's message. */
function toFigures(answers: readonly Answer[]): string {
  const attempts = answers.flatMap((answer) => answer.attempts);
  const retries = attempts.filter(({ cause }) => cause === 'retry').length;
  const shut = attempts.filter(({ failure }) => failure === 'circuit-open').length;
  const opened = house.server.stderr.match(/"event":"breaker","tier":"\w+","state":"open"/g)?.length ?? 0;
  const seconds = [0.5, 0.9, 0.99].map((share) => percentile(answers, share).toFixed(2)).join(', ');
  return `${attempts.length} attempts, ${retries} retries, ${shut} kept off by a breaker, opened ${opened} times; p50, p90, p99: ${seconds} s`;
}
