import type { Answer } from '../../cascade/answer.ts';
import { cancelled } from '../../cascade/ask-tiers.ts';
import type { Clock } from '../../cascade/ports.ts';
import { createReveal } from '../../cascade/reveal.ts';
import type { Result } from '../result.ts';
import type { BenchmarkCase } from '../suite/case.ts';
import { measureAnswer } from '../suite/measure-answer.ts';
import type { AnswerJudge } from './answer-judge.ts';
import type { Contender } from './contenders.ts';

/** How a question is put to a strategy. */
export interface Asking {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Milliseconds that the answer and its judging may take, if that is less than their own deadlines. */
  readonly limitMs?: number | undefined;
  readonly repetition: number;
  /** Absent: no model judges the answers. */
  readonly judge?: AnswerJudge | undefined;
}

/** One question, asked once of one strategy. @throws RequestError when `signal` aborts. */
export async function askOnce(
  question: BenchmarkCase,
  contender: Contender,
  { clock, signal, limitMs, repetition, judge }: Asking,
): Promise<Result> {
  const startedAtMs = clock.now();
  /** By attempt, as the words of one may be taken back while those of another stand. */
  const shownAtMs = new Map<number, number>();
  const listener = createReveal('verified', (event) => {
    if (event.type === 'delta' && !shownAtMs.has(event.number)) shownAtMs.set(event.number, clock.now());
    if (event.type === 'withdrawn') shownAtMs.delete(event.number);
  });
  const answer = await contender.ask(question.query, { signal, listener, limitMs, readAlong: true });
  const endedAtMs = clock.now();
  const money = contender.pricing.toMoney(answer);
  const leftMs = limitMs === undefined ? undefined : limitMs - (endedAtMs - startedAtMs);
  const opinion = await judge?.(question, answer.response, signal, leftMs);
  // Kept as it is, it would never be judged.
  if (opinion && opinion.right === undefined && signal.aborted) throw cancelled();
  return {
    id: question.id,
    strategy: contender.name,
    repetition,
    query: question.query,
    response: answer.response,
    ...(question.tags && { tags: question.tags }),
    ...(question.tier_hint !== undefined && { tier_hint: question.tier_hint }),
    ...toState(answer),
    ...(opinion?.right !== undefined && { judge: opinion.right, reasons: [...opinion.reasons] }),
    ...measureAnswer(question, answer),
    ...money,
    billed_usd: money.billed_usd + (opinion?.billedUsd ?? 0),
    latency_ms: endedAtMs - startedAtMs,
    first_token_ms: Math.min(endedAtMs, ...shownAtMs.values()) - startedAtMs,
  };
}

function toState(answer: Answer) {
  const { status, source, tier, model, confidence, complexity, abstained, degraded, attempts } = answer;
  const made = attempts.filter(({ outcome }) => outcome !== 'skipped');
  return {
    status,
    source,
    ...(tier !== undefined && { tier }),
    ...(model !== undefined && { model }),
    confidence,
    complexity: complexity.score,
    abstained,
    degraded,
    // Who wants a person, or is asked back, is answered without any tier.
    failed: source === 'static' && attempts.length > 0,
    escalations: made.filter(({ cause }) => cause === 'escalation').length,
    attempts: made.length,
  };
}
