import { describe, expect, test } from 'vitest';
import { createCeiling, createLocalLedger } from '../../../../src/benchmark/run/ceiling.ts';
import { createAnswerJudge } from '../../../../src/benchmark/strategies/answer-judge.ts';
import type { BenchmarkCase } from '../../../../src/benchmark/suite/case.ts';
import type { Tier } from '../../../../src/cascade/tier.ts';
import { createRedactor } from '../../../../src/safety/redactor.ts';
import {
  completion,
  fails,
  fakeTier,
  hangs,
  type Reply,
  takes,
  throwsAtOnce,
} from '../../../support/fake-tier.ts';
import { SECRET } from '../../../support/personal-cascade.ts';
import { PRICE, USAGE, USED } from '../../../support/test-budgets.ts';
import { createVirtualClock, type VirtualClock } from '../../../support/virtual-clock.ts';

const CASE: BenchmarkCase = { id: 'p1', query: 'Where is it?', reference: 'At the gate.' };
const NANO = 1e9;

const says =
  (text: string): Reply =>
  async () =>
    completion(0, { text, usage: USAGE });
const RIGHT = says('{"right": 0.75, "reasons": ["a", "b", "c", "d"]}');

function makeJudge(
  reply: Reply,
  {
    most,
    clock = createVirtualClock(),
    ...settings
  }: Partial<Tier> & { readonly most?: number; readonly clock?: VirtualClock } = {},
) {
  const tier = fakeTier('judge', [reply], { price: PRICE, ...settings });
  const ledger = createLocalLedger(most);
  const { budgets, watch } = createCeiling(ledger, undefined);
  const judge = createAnswerJudge(tier, { budgets, clock, redactor: createRedactor(SECRET) });
  return {
    tier,
    clock,
    ledger,
    watch,
    judge: (
      question = CASE,
      response = 'It is at the gate.',
      signal = new AbortController().signal,
      limitMs?: number,
    ) => judge(question, response, signal, limitMs),
  };
}

describe('a judge of answers', () => {
  test('holds them against the reference, and is charged what it used', async () => {
    const { judge, tier, ledger } = makeJudge(RIGHT);
    expect(await judge()).toEqual({ right: 0.75, reasons: ['a', 'b', 'c'], billedUsd: USED / NANO });
    expect(ledger.spentNanoUsd()).toBe(USED);
    const [request] = tier.requests;
    expect(request?.grounding.passages.map(({ text }) => text)).toEqual(['At the gate.']);
    expect(request).toMatchObject({ query: { text: 'Where is it?' }, answer: 'It is at the gate.' });
  });

  test('is not asked of what has no reference', async () => {
    const { judge, tier } = makeJudge(RIGHT);
    expect(await judge({ id: 'a', query: 'Why?', must_include: ['so'] })).toBeUndefined();
    expect(tier.requests).toHaveLength(0);
  });

  test('is given no personal data, and the same name for the same person', async () => {
    const { judge, tier } = makeJudge(RIGHT);
    const mail = 'jane.doe@example.org';
    await judge({ ...CASE, query: `Who is ${mail}?`, reference: `${mail} is Jane.` }, `I think ${mail} is.`);
    const [request] = tier.requests;
    const given = JSON.stringify(request);
    expect(given).not.toContain('jane.doe');
    const [placeholder = ''] = /\[[A-Z_]+\]/.exec(request?.query.text ?? '') ?? [];
    expect(placeholder).not.toBe('');
    expect(request?.answer).toBe(`I think ${placeholder} is.`);
    expect(request?.grounding.passages[0]?.text).toBe(`${placeholder} is Jane.`);
  });

  test.each([
    ['no JSON', 'It seems right to me.'],
    ['nothing', ''],
    ['more than certainty', '{"right": 1.5}'],
    ['two verdicts', '{"right": 0.1} {"right": 0.9}'],
  ])('that says %s is paid, and what it thinks is not known', async (_, text) => {
    const { judge } = makeJudge(says(text));
    expect(await judge()).toEqual({ right: undefined, reasons: [], billedUsd: USED / NANO });
  });

  test('that fails costs what it may have, or nothing where the provider never began', async () => {
    const timedOut = makeJudge(fails('timeout'));
    const opinion = await timedOut.judge();
    expect(opinion?.right).toBeUndefined();
    expect(opinion?.billedUsd).toBeGreaterThan(500 * 1e-6);
    expect(timedOut.ledger.spentNanoUsd()).toBe(Math.round((opinion?.billedUsd ?? 0) * NANO));
    for (const reply of [fails('throttled'), throwsAtOnce]) {
      const { judge, ledger } = makeJudge(reply);
      expect(await judge()).toMatchObject({ billedUsd: 0 });
      expect(ledger.spentNanoUsd()).toBe(0);
    }
  });

  test('is not waited for longer than its time, nor than the work has', async () => {
    const slow = makeJudge(hangs, { timeoutMs: 3_000 });
    await slow.judge();
    expect(slow.clock.now()).toBe(3_000);
    const short = makeJudge(hangs, { timeoutMs: 3_000 });
    await short.judge(CASE, 'Yes.', new AbortController().signal, 700);
    expect(short.clock.now()).toBe(700);
    const over = makeJudge(RIGHT);
    expect(await over.judge(CASE, 'Yes.', new AbortController().signal, 0)).toBeUndefined();
    expect(over.tier.requests).toHaveLength(0);
    expect(over.ledger.spentNanoUsd()).toBe(0);
  });

  test('that is cut short is not waited for, and may have been charged', async () => {
    const abort = new AbortController();
    const clock = createVirtualClock();
    const { judge, ledger } = makeJudge(takes(9_000, clock, RIGHT), { clock });
    const opinion = judge(CASE, 'Yes.', abort.signal);
    await clock.sleep(100, new AbortController().signal);
    abort.abort();
    expect((await opinion)?.right).toBeUndefined();
    expect(clock.now()).toBeLessThan(9_000);
    expect(ledger.spentNanoUsd()).toBeGreaterThan(USED);
  });

  test('is not asked where its money is not there, and the work is told', async () => {
    const { judge, tier, watch } = makeJudge(RIGHT, { most: 1e-6 });
    expect(await watch(() => judge())).toEqual({ value: undefined, ranOut: true });
    expect(tier.requests).toHaveLength(0);
  });

  test('is not asked what it cannot hold', async () => {
    const { judge, tier } = makeJudge(RIGHT, { contextTokens: 300 });
    expect(await judge(CASE, 'y'.repeat(3_000))).toBeUndefined();
    expect(tier.requests).toHaveLength(0);
  });

  test('has its worst case set aside while it thinks', async () => {
    const ledger = createLocalLedger(1_500e-6);
    const { budgets } = createCeiling(ledger, undefined);
    let other: string | undefined = 'not asked yet';
    const reply: Reply = async (request, signal) => {
      other = await ledger.hold(1_100_000);
      return RIGHT(request, signal);
    };
    const tier = fakeTier('judge', [reply], { price: PRICE });
    const judge = createAnswerJudge(tier, {
      budgets,
      clock: createVirtualClock(),
      redactor: createRedactor(SECRET),
    });
    await judge(CASE, 'Yes.', new AbortController().signal);
    expect(other).toBeUndefined();
    expect(await ledger.hold(1_100_000)).toBeDefined();
  });
});
