import type { Call, Stop } from './reply.ts';
import { event, type Format, failureMessage, retryAfter, toSse, type Wire, wordUsage } from './wire.ts';

// OpenAI's chat completions, as Ollama, llama.cpp server, LM Studio and vLLM speak them.

const FINISH_REASONS: Readonly<Record<Stop, string>> = {
  end: 'stop',
  length: 'length',
  refused: 'content_filter',
};

const ERRORS: Readonly<Record<number, { readonly type: string; readonly code: string | null }>> = {
  401: { type: 'invalid_request_error', code: 'invalid_api_key' },
  403: { type: 'permission_error', code: null },
  404: { type: 'invalid_request_error', code: 'model_not_found' },
  429: { type: 'requests', code: 'rate_limit_exceeded' },
};

const WORDS = { input: 'prompt_tokens', output: 'completion_tokens', total: 'total_tokens' };
const CREATED_SECONDS = 1_700_000_000;

const header = (object: string, { model, wire, body }: Call) => ({
  id: 'chatcmpl-0',
  object,
  created: CREATED_SECONDS,
  model: wire === 'openai' ? model : (body?.model ?? model),
});

export const wantsUsage = (call: Call): boolean => call.body?.stream_options?.include_usage === true;

/** A chunk with one choice, and the chunk without one that carries the usage, when it is asked for. */
export const openAiChat: Format = {
  whole: ({ text, usage, stop }, call) => ({
    ...header('chat.completion', call),
    choices: [
      { index: 0, message: { role: 'assistant', content: text }, finish_reason: FINISH_REASONS[stop] },
    ],
    usage: wordUsage(usage, WORDS),
  }),
  events({ usage, stop }, pieces, call) {
    const chunk = (delta: unknown, finish_reason: string | null = null) =>
      event('', {
        ...header('chat.completion.chunk', call),
        choices: [{ index: 0, delta, finish_reason }],
        ...(wantsUsage(call) && { usage: null }),
      });
    const usageChunk = event('', {
      ...header('chat.completion.chunk', call),
      choices: [],
      usage: wordUsage(usage, WORDS),
    });
    return {
      head: [chunk({ role: 'assistant', content: '' })],
      content: pieces.map((content) => chunk({ content })),
      tail: [
        chunk({}, FINISH_REASONS[stop]),
        ...(wantsUsage(call) ? [usageChunk] : []),
        { name: '', data: '[DONE]' },
      ],
    };
  },
};

export const openAiWire: Wire = {
  needsBody: true,
  streamType: 'text/event-stream',
  variant: (call) => String(wantsUsage(call)),
  format: () => openAiChat,
  frame: ({ head, content, tail }) => ({
    head: head.map(toSse),
    content: content.map(toSse),
    tail: tail.map(toSse),
  }),
  badFrame: undefined,
  exception: (code) =>
    toSse(
      event('', { error: { message: 'The stand-in was told to break off.', type: 'server_error', code } }),
    ),
  failure(reply) {
    const { type, code } = ERRORS[reply.status] ?? {
      type: reply.status < 500 ? 'invalid_request_error' : 'server_error',
      code: null,
    };
    return {
      headers: retryAfter(reply.retryAfterSeconds),
      body: { error: { message: failureMessage(reply), type, param: null, code: reply.type ?? code } },
    };
  },
};
