import type { Answer } from './answer.ts';
import type { Clarification } from './clarify.ts';
import { NO_COST } from './money.ts';
import type { Complexity } from './score/complexity.ts';

/** The reply that asks the customer back: no tier was asked. */
export function toClarifyingAnswer(
  answerId: string,
  { lead, question, choices }: Clarification,
  complexity: Complexity,
  latencyMs: number,
): Answer {
  const list = choices.map((choice, index) => `${index + 1}. ${choice}`).join('\n');
  return {
    answerId,
    response: list ? `${lead}?\n\n${list}` : question,
    status: 'needs_clarification',
    degraded: false,
    abstained: true,
    source: list ? 'knowledge' : 'static',
    complexity,
    confidence: 0,
    nextAction: {
      do: 'ask_customer',
      why: list
        ? 'It may be about several things: ask which.'
        : 'It does not say what it is about: ask that.',
    },
    clarifyingQuestion: question,
    choices,
    citations: [],
    ...NO_COST,
    costBasis: 'nothing was charged: no tier was asked',
    latencyMs,
    attempts: [],
  };
}
