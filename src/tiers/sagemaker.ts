import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import * as z from 'zod';
import { type ReplyMetadata, toAwsFailure } from './aws-failure.ts';
import { createChatWire, fromChatUsage, toBrokenOff, toStop } from './chat-wire.ts';
import { CANCELLED } from './http-failure.ts';
import type { CallModel } from './model-tier.ts';
import { type Prompt, toPlainPrompt } from './prompt.ts';
import type { SagemakerTierSettings } from './sagemaker-settings.ts';
import { readReply, readStreamedReply, type Wire } from './wire.ts';

/** Calls a SageMaker endpoint, streaming where somebody listens. `connect` makes the client at first use. */
export function createSagemakerCall(
  settings: SagemakerTierSettings,
  connect: () => Promise<SageMakerRuntimeClient>,
): CallModel {
  const wire = WIRES[settings.format](settings);
  const { endpointName, inferenceComponentName } = settings;
  return async (prompt, signal, onText) => {
    let begun: ReplyMetadata | undefined;
    try {
      const [client, sdk] = await Promise.all([connect(), import('@aws-sdk/client-sagemaker-runtime')]);
      if (signal.aborted) return CANCELLED;
      const input = {
        EndpointName: endpointName,
        ...(inferenceComponentName && { InferenceComponentName: inferenceComponentName }),
        ContentType: 'application/json',
        Body: JSON.stringify(wire.toBody(prompt, onText !== undefined)),
      };
      if (!onText) {
        const command = new sdk.InvokeEndpointCommand({ ...input, Accept: 'application/json' });
        const { Body, $metadata } = await client.send(command, { abortSignal: signal });
        return { ...readReply(wire, Body ?? new Uint8Array()), requestId: $metadata.requestId };
      }
      const command = new sdk.InvokeEndpointWithResponseStreamCommand(input);
      const { Body, $metadata } = await client.send(command, { abortSignal: signal });
      begun = $metadata;
      const reply = await readStreamedReply(wire, toChunks(Body ?? []), onText);
      return { ...reply, requestId: begun.requestId };
    } catch (error) {
      return toAwsFailure(error, signal, begun);
    }
  };
}

async function* toChunks(
  events: AsyncIterable<{ PayloadPart?: { Bytes?: Uint8Array | undefined } }> | Iterable<never>,
): AsyncGenerator<Uint8Array> {
  for await (const { PayloadPart } of events) if (PayloadPart?.Bytes) yield PayloadPart.Bytes;
}

const WIRES: Readonly<Record<SagemakerTierSettings['format'], (settings: SagemakerTierSettings) => Wire>> = {
  prompt: createPromptWire,
  'openai-chat': (settings) => createChatWire(settings),
  tgi: createTgiWire,
};

/**
 * The course's contract: `{prompt, max_tokens}` brings `{response}`. Our container adds `finish_reason` and
 * `usage`, and streams events of the same shape where `stream` is asked for.
 */
function createPromptWire({ maxTokens }: SagemakerTierSettings): Wire {
  const read = (body: unknown) => {
    const { response, finish_reason, usage } = promptReplySchema.parse(body);
    return { text: response, finish_reason, usage: fromChatUsage(usage) };
  };
  return {
    toBody: (prompt, isStreamed) => ({
      prompt: toPlainPrompt(prompt),
      max_tokens: maxTokens,
      ...(isStreamed && { stream: true }),
    }),
    toReply(body) {
      const { text, finish_reason, usage } = read(body);
      return { kind: 'reply', text, stop: toStop(finish_reason), usage };
    },
    toPiece(event) {
      const { error } = (event ?? {}) as { error?: unknown };
      if (error) return { failure: toBrokenOff(error) };
      const { text, finish_reason, usage } = read(event);
      return { text, stop: finish_reason ? toStop(finish_reason) : undefined, usage };
    },
  };
}

const promptReplySchema = z.looseObject({
  response: z.unknown().optional(),
  finish_reason: z.string().nullish(),
  usage: z.unknown().optional(),
});

/** Hugging Face's text-generation-inference. */
function createTgiWire({ maxTokens, temperature, topP, stopSequences }: SagemakerTierSettings): Wire {
  return {
    toBody: (prompt: Prompt, isStreamed) => ({
      inputs: toPlainPrompt(prompt),
      parameters: {
        max_new_tokens: maxTokens,
        return_full_text: false,
        details: true,
        ...(temperature !== undefined && { temperature }),
        ...(topP !== undefined && { top_p: topP }),
        ...(stopSequences && { stop: stopSequences }),
      },
      ...(isStreamed && { stream: true }),
    }),
    toReply(body) {
      const { generated_text, details } = tgiReplySchema.parse(Array.isArray(body) ? body[0] : body);
      return { kind: 'reply', text: generated_text, stop: toStop(details?.finish_reason) };
    },
    toPiece(event) {
      const { token, details, error } = tgiPieceSchema.parse(event);
      if (error) return { failure: toBrokenOff(error) };
      return {
        text: token?.special ? undefined : token?.text,
        stop: details ? toStop(details.finish_reason) : undefined,
      };
    },
  };
}

const tgiDetailsSchema = z.looseObject({ finish_reason: z.string().nullish() }).nullish();
const tgiReplySchema = z.looseObject({ generated_text: z.unknown().optional(), details: tgiDetailsSchema });
const tgiPieceSchema = z.looseObject({
  token: z.looseObject({ text: z.unknown().optional(), special: z.boolean().nullish() }).nullish(),
  details: tgiDetailsSchema,
  error: z.unknown().optional(),
});
