import { estimateTokens } from '../cascade/money.ts';
import type { Tier } from '../cascade/tier.ts';
import { toCompletion } from './completion.ts';
import { JUDGE_PROMPT_VERSION, toJudgeInstructions, toJudgePrompt } from './judge-prompt.ts';
import { type ModelTierOptions, mostCharactersOf } from './model-tier.ts';

/**
 * A model that judges answers in place of giving them, whoever serves it: its completions are what `readJudgeReply`
 * reads. `timeoutMs` is what an answer waits for it at most.
 */
export function createJudgeTier(
  { settings, model, call }: Pick<ModelTierOptions, 'settings' | 'model' | 'call'>,
  timeoutMs: number,
): Tier {
  const { name, price, maxTokens, contextTokens, passages, prompt } = settings;
  const instructions = toJudgeInstructions(prompt && 'text' in prompt ? prompt.text : undefined);
  return {
    name,
    model,
    source: 'model',
    price,
    maxTokens,
    contextTokens,
    promptVersion: JUDGE_PROMPT_VERSION,
    instructionTokens: estimateTokens(instructions),
    mostPassages: passages,
    timeoutMs: Math.min(timeoutMs, settings.timeoutMs),
    async complete(request, signal) {
      const reply = await call(toJudgePrompt(instructions, request), signal);
      return reply.kind === 'reply' ? toCompletion(reply, [], mostCharactersOf(settings)) : reply;
    },
  };
}
