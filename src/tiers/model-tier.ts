import type { Failure } from '../cascade/failure.ts';
import { estimateTokens } from '../cascade/money.ts';
import type { Tier } from '../cascade/tier.ts';
import { type ModelReply, NO_END, toCompletion, toPreview } from './completion.ts';
import { type Prompt, type PromptTemplate, toInstructions, toPrompt } from './prompt.ts';
import type { ModelTierSettings } from './tier-settings.ts';

/**
 * One call to a model, as each provider makes it: resolves with a failure rather than rejecting. Where `onText`
 * is given the reply is streamed, and each piece told to it; if that throws, the call is broken off as malformed.
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
  /** How the model is called where it is asked the same again; absent: as ever. */
  readonly callAgain?: CallModel | undefined;
}

/** No model's tokens are so long on average; who writes more does not keep to `maxTokens`. */
const MOST_CHARACTERS_PER_TOKEN = 64;
/** More than the largest window holds. */
const MOST_CHARACTERS = 1_000_000;

/** What breaks off the reading of a reply that goes on and on. */
class EndlessReply extends Error {
  override readonly name = 'EndlessReply';
}

/** A tier with a model behind it, whoever serves the model. */
export function createModelTier({ settings, model, template, call, callAgain }: ModelTierOptions): Tier {
  const { name, price, maxTokens, contextTokens, timeoutMs, passages, stream } = settings;
  const mostCharacters = mostCharactersOf(settings);
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
      const prompt = toPrompt(template, request);
      const ask = (request.isAgain && callAgain) || call;
      const reply =
        (stream ?? request.readAlong) && onText
          ? await untilOver(signal, (within) => ask(prompt, within, upTo(mostCharacters, onText)))
          : await ask(prompt, signal);
      return reply.kind === 'reply' ? toCompletion(reply, request.grounding.passages, mostCharacters) : reply;
    },
    preview: (request, written) => toPreview(written, request.grounding.passages),
    salvage: (request, written) =>
      toCompletion(
        { kind: 'reply', text: written, stop: 'length' },
        request.grounding.passages,
        mostCharacters,
      ),
  };
}

/** What no reply of at most `maxTokens` is longer than. */
export function mostCharactersOf({ maxTokens }: Pick<ModelTierSettings, 'maxTokens'>): number {
  return Math.min(MOST_CHARACTERS, maxTokens * MOST_CHARACTERS_PER_TOKEN);
}

/** A stream that is not read to its end holds its connection until the signal of its call aborts. */
async function untilOver<Result>(
  signal: AbortSignal,
  work: (within: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  try {
    return await work(AbortSignal.any([signal, over.signal]));
  } finally {
    over.abort();
  }
}

/** Passes pieces on while they are together no longer than `most`. @throws EndlessReply beyond */
function upTo(most: number, onText: (piece: string) => void): (piece: string) => void {
  let length = 0;
  return (piece) => {
    length += piece.length;
    if (length > most) throw new EndlessReply(NO_END);
    onText(piece);
  };
}
