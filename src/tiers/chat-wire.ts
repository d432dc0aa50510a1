import * as z from 'zod';
import type { Failure } from '../cascade/failure.ts';
import type { Usage } from '../cascade/money.ts';
import type { Completion } from '../cascade/tier.ts';
import { toUsage } from './completion.ts';
import { shorten } from './http-failure.ts';
import { type Prompt, toUserText } from './prompt.ts';
import type { ModelTierSettings } from './tier-settings.ts';
import type { Wire } from './wire.ts';

/** Chat completions as OpenAI defined them and most servers speak them. */
export function createChatWire(settings: ModelTierSettings, model?: string): Wire {
  return {
    toBody: (prompt, isStreamed) => toBody(settings, model, prompt, isStreamed),
    toReply(body) {
      const { choices, usage, error } = chatReplySchema.parse(body);
      if (error) return toBrokenOff(error);
      const [choice] = choices ?? [];
      if (!choice) return { kind: 'malformed', message: 'the reply has no choices' };
      return {
        kind: 'reply',
        text: textOf(choice.message?.content),
        stop: toStop(choice.finish_reason),
        usage: fromChatUsage(usage),
      };
    },
    toPiece(event) {
      const { choices, usage, error } = chatReplySchema.parse(event);
      if (error) return { failure: toBrokenOff(error) };
      const [choice] = choices ?? [];
      return {
        text: textOf(choice?.delta?.content),
        stop: choice?.finish_reason ? toStop(choice.finish_reason) : undefined,
        usage: fromChatUsage(usage),
      };
    },
  };
}

function toBody(
  { maxTokens, temperature, topP, stopSequences }: ModelTierSettings,
  model: string | undefined,
  prompt: Prompt,
  isStreamed: boolean,
) {
  return {
    ...(model !== undefined && { model }),
    messages: [
      { role: 'system', content: prompt.instructions },
      ...prompt.turns.flatMap(({ question, answer }) => [
        { role: 'user', content: question },
        { role: 'assistant', content: answer },
      ]),
      { role: 'user', content: toUserText(prompt) },
    ],
    max_tokens: maxTokens,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(stopSequences && { stop: stopSequences }),
    ...(isStreamed && { stream: true, stream_options: { include_usage: true } }),
  };
}

const choiceSchema = z.looseObject({
  message: z.looseObject({ content: z.unknown().optional() }).nullish(),
  delta: z.looseObject({ content: z.unknown().optional() }).nullish(),
  finish_reason: z.string().nullish(),
});

const chatReplySchema = z.looseObject({
  choices: z.array(choiceSchema).nullish(),
  usage: z.unknown().optional(),
  error: z.unknown().optional(),
});

/** A string, or the text parts of a list of parts. */
function textOf(content: unknown): unknown {
  if (!Array.isArray(content)) return content ?? undefined;
  return content.map((part: unknown) => (part as { text?: unknown } | null)?.text ?? '').join('');
}

export function toStop(reason: string | null | undefined): Completion['stop'] {
  if (reason === 'length' || reason === 'max_tokens') return 'length';
  return reason === 'content_filter' ? 'refused' : 'end';
}

export function fromChatUsage(usage: unknown): Usage | undefined {
  const { prompt_tokens, completion_tokens, prompt_tokens_details } = (usage ?? {}) as Record<
    string,
    unknown
  >;
  const cached = (prompt_tokens_details as { cached_tokens?: unknown } | null | undefined)?.cached_tokens;
  if (typeof prompt_tokens !== 'number') return undefined;
  const cacheRead = typeof cached === 'number' && cached <= prompt_tokens ? Math.max(0, cached) : 0;
  return toUsage({ input: prompt_tokens - cacheRead, output: completion_tokens, cacheRead });
}

/** What a server says in the body of a reply, or of a stream, that had begun well. */
export function toBrokenOff(error: unknown): Failure {
  const { message } = (error ?? {}) as { message?: unknown };
  return { kind: 'unavailable', message: shorten(`the server broke off: ${String(message ?? error)}`) };
}
