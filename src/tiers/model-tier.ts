import type { Failure } from '../cascade/failure.ts';
import { estimateTokens } from '../cascade/money.ts';
import type { Tier } from '../cascade/tier.ts';
import { type ModelReply, toCompletion } from './completion.ts';
import { type Prompt, type PromptTemplate, toInstructions, toPrompt } from './prompt.ts';
import type { ModelTierSettings } from './tier-settings.ts';

/**
 * One call to a model, as each provider makes it: resolves with a failure rather than rejecting. Where `onText`
 * is given the reply is streamed, and each piece told to it.
 */
export type CallModel = (
  prompt: Prompt,
  signal: AbortSignal,
  onText?: (piece: string) => void,
) => Promise<ModelReply | Failure>;

export interface ModelTierOptions {
  readonly settings: ModelTierSettings;
  /** What `model_used` says. */
  readonly model: string;
  readonly template: PromptTemplate;
  readonly call: CallModel;
}

/** A tier with a model behind it, whoever serves the model. */
export function createModelTier({ settings, model, template, call }: ModelTierOptions): Tier {
  const { name, price, maxTokens, contextTokens, timeoutMs, passages, stream } = settings;
  return {
    name,
    model,
    source: 'model',
    price,
    maxTokens,
    contextTokens,
    promptVersion: template.version,
    instructionTokens: estimateTokens(toInstructions(template)),
    mostPassages: passages,
    timeoutMs,
    async complete(request, signal, onText) {
      const reply = await call(toPrompt(template, request), signal, stream ? onText : undefined);
      return reply.kind === 'reply' ? toCompletion(reply, request.grounding.passages) : reply;
    },
    salvage: (request, written) =>
      toCompletion({ kind: 'reply', text: written, stop: 'length' }, request.grounding.passages),
  };
}
