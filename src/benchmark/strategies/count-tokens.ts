import { fitWindow } from '../../cascade/fit-window.ts';
import { estimateTokens } from '../../cascade/money.ts';
import type { Tier } from '../../cascade/tier.ts';

/**
 * An embedded tier that says how many tokens a model in its place would have read and written, reckoned from the
 * bytes of the question, the passages found for it and the answer; others are left as they are.
 */
export function withCountedTokens(tier: Tier): Tier {
  if (tier.source === 'model') return tier;
  return {
    ...tier,
    async complete(request, signal, onText) {
      const reply = await tier.complete(request, signal, onText);
      if (reply.kind !== 'completion') return reply;
      const inputTokens = fitWindow(tier, request)?.inputTokens ?? 0;
      return { ...reply, usage: { inputTokens, outputTokens: estimateTokens(reply.text) } };
    },
  };
}
