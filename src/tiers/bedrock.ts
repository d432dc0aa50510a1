import type {
  BedrockRuntimeClient,
  ContentBlock,
  ConverseRequest,
  ConverseStreamOutput,
  Message,
  StopReason,
  TokenUsage,
} from '@aws-sdk/client-bedrock-runtime';
import type { Failure } from '../cascade/failure.ts';
import type { Completion } from '../cascade/tier.ts';
import { type ReplyMetadata, toAwsFailure } from './aws-failure.ts';
import type { BedrockTierSettings } from './bedrock-settings.ts';
import { type ModelReply, toUsage } from './completion.ts';
import { CANCELLED } from './http-failure.ts';
import type { CallModel } from './model-tier.ts';
import { type Prompt, toUserText } from './prompt.ts';
import { createStreamedText } from './streamed-text.ts';

/** Calls a model by Converse, or by ConverseStream where somebody listens. `connect` makes the client at first use. */
export function createBedrockCall(
  settings: BedrockTierSettings,
  connect: () => Promise<BedrockRuntimeClient>,
): CallModel {
  return async (prompt, signal, onText) => {
    let begun: ReplyMetadata | undefined;
    try {
      const [client, sdk] = await Promise.all([connect(), import('@aws-sdk/client-bedrock-runtime')]);
      if (signal.aborted) return CANCELLED;
      const input = toConverseRequest(settings, prompt);
      if (!onText) {
        const { output, stopReason, usage, $metadata } = await client.send(new sdk.ConverseCommand(input), {
          abortSignal: signal,
        });
        const reply = toReply(textOf(output?.message?.content), stopReason, usage);
        return { ...reply, requestId: $metadata.requestId };
      }
      const command = new sdk.ConverseStreamCommand({ ...input, ...toStreamGuardrail(settings) });
      const { stream, $metadata } = await client.send(command, { abortSignal: signal });
      begun = $metadata;
      return { ...(await readStream(stream ?? [], onText)), requestId: begun.requestId };
    } catch (error) {
      return toAwsFailure(error, signal, begun);
    }
  };
}

const PROMPT_ARN = /^arn:[^:]*:bedrock:[^:]*:[^:]*:prompt\//;

function toConverseRequest(settings: BedrockTierSettings, prompt: Prompt): ConverseRequest {
  const { modelId, guardrail, latency, serviceTier, requestMetadata } = settings;
  const shared = {
    modelId,
    ...(guardrail && {
      guardrailConfig: { guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version },
    }),
    ...(latency && { performanceConfig: { latency } }),
    ...(serviceTier && { serviceTier: { type: serviceTier } }),
    ...(requestMetadata && { requestMetadata }),
  };
  // A managed prompt brings its own instructions, messages and parameters, and refuses ours.
  if (PROMPT_ARN.test(modelId)) return { ...shared, promptVariables: toPromptVariables(settings, prompt) };
  const { maxTokens, temperature, topP, stopSequences, promptCache, additionalFields } = settings;
  return {
    ...shared,
    system: [
      { text: prompt.instructions },
      ...(promptCache ? [{ cachePoint: { type: 'default' as const } }] : []),
    ],
    messages: toMessages(prompt),
    inferenceConfig: {
      maxTokens,
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
      ...(stopSequences && { stopSequences }),
    },
    ...(additionalFields && {
      additionalModelRequestFields: additionalFields as ConverseRequest['additionalModelRequestFields'],
    }),
  };
}

function toMessages(prompt: Prompt): Message[] {
  return [
    ...prompt.turns.flatMap(({ question, answer }): Message[] => [
      { role: 'user', content: [{ text: question }] },
      { role: 'assistant', content: [{ text: answer }] },
    ]),
    { role: 'user', content: [{ text: toUserText(prompt) }] },
  ];
}

function toPromptVariables({ promptVariables }: BedrockTierSettings, prompt: Prompt) {
  return Object.fromEntries(promptVariables.map((name) => [name, { text: prompt[name] }]));
}

/** Text must not be told before the guardrail has seen it. */
function toStreamGuardrail({ guardrail }: BedrockTierSettings) {
  return (
    guardrail && {
      guardrailConfig: {
        guardrailIdentifier: guardrail.id,
        guardrailVersion: guardrail.version,
        streamProcessingMode: 'sync' as const,
      },
    }
  );
}

async function readStream(
  stream: AsyncIterable<ConverseStreamOutput> | Iterable<ConverseStreamOutput>,
  onText: (piece: string) => void,
): Promise<ModelReply | Failure> {
  const written = createStreamedText(onText);
  let stopReason: StopReason | undefined;
  let usage: TokenUsage | undefined;
  for await (const { contentBlockDelta, messageStop, metadata } of stream) {
    written.add(contentBlockDelta?.delta?.text);
    stopReason ??= messageStop?.stopReason;
    usage ??= metadata?.usage;
  }
  if (stopReason === undefined) return malformed('the stream ended before the message did', usage);
  if (written.isDoubled) return malformed('every piece of the stream came twice', usage);
  return toReply(written.text, stopReason, usage);
}

const STOPS: Readonly<Partial<Record<StopReason, Completion['stop']>>> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  guardrail_intervened: 'refused',
  content_filtered: 'refused',
};

function toReply(
  text: string | undefined,
  stopReason: StopReason | undefined,
  usage: TokenUsage | undefined,
): ModelReply | Failure {
  if (stopReason?.startsWith('malformed')) return malformed(`the model stopped with ${stopReason}`, usage);
  return {
    kind: 'reply',
    text,
    stop: (stopReason && STOPS[stopReason]) || 'end',
    usage: fromTokenUsage(usage),
  };
}

/** The text of a message; undefined where it has none, be it that the wire broke its word. */
function textOf(content: ContentBlock[] | undefined): string | undefined {
  if (!Array.isArray(content)) return undefined;
  const texts = content.map((block) => block?.text).filter((text) => text !== undefined);
  return texts.length > 0 && texts.every((text) => typeof text === 'string') ? texts.join('') : undefined;
}

function malformed(message: string, usage: TokenUsage | undefined): Failure {
  return { kind: 'malformed', message, usage: fromTokenUsage(usage) };
}

function fromTokenUsage(usage: TokenUsage | undefined) {
  return (
    usage &&
    toUsage({
      input: usage.inputTokens,
      output: usage.outputTokens,
      cacheRead: usage.cacheReadInputTokens,
      cacheWrite: usage.cacheWriteInputTokens,
    })
  );
}
