import { expect } from 'vitest';
import type { Call } from '../support/fake-cloud/reply.ts';
import { answerWell } from './answer-well.ts';
import type { Fault, Outcome } from './fault-list.ts';
import { type Answer, type House, toldFailuresOf } from './house.ts';
import { FOREIGN, TIERS, type TierName } from './tiers-under-test.ts';

const WIRES: Readonly<Record<TierName, Call['wire']>> = {
  instant: 'bedrock',
  provisioned: 'bedrock',
  house: 'openai',
  expert: 'sagemaker',
};

export interface Setting {
  readonly tiers: readonly TierName[];
  readonly streamed: boolean;
}

/** Each tier fails the question that starts with it, and answers the others: every question is answered whole. */
export async function failOneTierEach(
  house: House,
  fault: Fault,
  { tiers, streamed }: Setting,
): Promise<void> {
  for (const tier of tiers) breakTier(house, tier, fault, (asked) => asked.includes(TIERS[tier].question));
  const answers = await Promise.all(tiers.map((tier) => house.ask(TIERS[tier].question)));
  for (const [index, tier] of tiers.entries()) {
    const answer = answers[index];
    expect(answer.attempts[0].tier).toBe(tier);
    checkOneFailed(answer, tier, fault.outcome({ wire: WIRES[tier], streamed }));
  }
  await checkTold(house, answers);
  await checkMended(house, tiers);
}

function checkOneFailed(answer: Answer, tier: TierName, outcome: Outcome): void {
  const own = answer.attempts.filter((attempt: Answer) => attempt.tier === tier);
  if (outcome === 'answered') {
    checkWhole(answer);
    expect(answer.tier).toBe(tier);
  } else if (outcome === 'refused') {
    checkRefusal(answer);
    expect(answer.attempts).toHaveLength(1);
  } else if (outcome === 'cut') {
    expect(own).toMatchObject([{ outcome: 'completed' }]);
    if (answer.tier === tier) checkCut(answer);
    else checkWhole(answer);
  } else {
    for (const attempt of own) checkFailed(attempt, outcome.failure);
    checkWhole(answer);
    expect(answer.tier).not.toBe(tier);
  }
}

/** Every tier fails every question; one that the articles cannot help with is among them. */
export async function failAllTiers(
  house: House,
  fault: Fault,
  { tiers, streamed, known }: Setting & { readonly known: boolean },
): Promise<void> {
  for (const tier of tiers) breakTier(house, tier, fault, () => true);
  const questions = [...tiers.map((tier) => TIERS[tier].question), FOREIGN.question];
  const answers = await Promise.all(questions.map((question) => house.ask(question)));
  for (const [index, answer] of answers.entries()) {
    const outcome = fault.outcome({ wire: WIRES[answer.attempts[0].tier as TierName], streamed });
    const isForeign = questions[index] === FOREIGN.question;
    // Where the articles know nothing of it, nothing vouches for what a model says.
    if (outcome === 'answered') checkWhole(answer, known && isForeign ? 'best_effort' : 'accepted');
    else if (outcome === 'refused') checkRefusal(answer);
    else if (outcome === 'cut') checkCut(answer);
    else checkStopgap(answer, known && !isForeign ? 'knowledge' : 'static');
  }
  await checkTold(house, answers);
  await checkMended(house, tiers);
}

function breakTier(house: House, tier: TierName, fault: Fault, isHit: (asked: string) => boolean): void {
  let n = 0;
  house.script(tier, (call) =>
    isHit(JSON.stringify(call.body)) ? fault.reply(call, n++) : answerWell(call),
  );
}

/** A model's whole answer, and not flagged as anything less. */
export function checkWhole(answer: Answer, status: 'accepted' | 'best_effort' = 'accepted'): void {
  expect(answer).toMatchObject({ status, degraded: false, abstained: false, source: 'model' });
  expect(answer.tier).not.toBeNull();
}

/** What is given when no tier answers, flagged as such. */
export function checkStopgap(answer: Answer, source: 'knowledge' | 'static'): void {
  expect(answer).toMatchObject({
    status: 'degraded',
    degraded: true,
    abstained: source === 'static',
    source,
    tier: null,
    model_used: null,
    confidence: 0,
    next_action: { do: 'escalate_human' },
  });
  expect(answer.citations.length > 0).toBe(source === 'knowledge');
}

function checkRefusal(answer: Answer): void {
  expect(answer).toMatchObject({
    status: 'degraded',
    degraded: true,
    source: 'model',
    next_action: { do: 'escalate_human' },
  });
}

function checkCut(answer: Answer): void {
  expect(answer).toMatchObject({ status: 'degraded', degraded: true, source: 'model' });
}

function checkFailed(attempt: Answer, kinds: readonly string[]): void {
  expect(attempt.outcome).toBe('failed');
  expect(kinds).toContain(attempt.failure);
}

/** Operators hear of each failure once, and of nothing else but breakers. */
export async function checkTold(house: House, answers: readonly Answer[]): Promise<void> {
  const told = (await house.told()).filter(({ event }) => event === 'tier_failed');
  const failures = answers.flatMap(toldFailuresOf);
  expect(told.map(({ tier, kind }) => `${tier} ${kind}`).sort()).toEqual(failures.sort());
}

async function checkMended(house: House, tiers: readonly TierName[]): Promise<void> {
  house.mend();
  for (const answer of await Promise.all(tiers.map((tier) => house.ask(TIERS[tier].question)))) {
    checkWhole(answer);
  }
  await house.told();
}
