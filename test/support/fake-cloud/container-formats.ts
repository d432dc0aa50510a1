import type { Stop } from './reply.ts';
import { event, type Format, type StreamEvent, wordUsage } from './wire.ts';

// What containers behind a SageMaker endpoint say, beside OpenAI's chat completions.

const PROMPT_REASONS: Readonly<Record<Stop, string>> = { end: 'stop', length: 'length', refused: 'stop' };
const PROMPT_WORDS = { input: 'prompt_tokens', output: 'completion_tokens' };

/** The course's contract: {prompt, max_tokens} -> {response}. It has no word for a refusal. */
export const promptFormat: Format = {
  whole: ({ text, usage, stop }) => ({
    response: text,
    finish_reason: PROMPT_REASONS[stop],
    usage: wordUsage(usage, PROMPT_WORDS),
  }),
  events: ({ usage, stop }, pieces) => ({
    head: [],
    content: pieces.map((response) => event('', { response })),
    tail: [
      event('', {
        response: '',
        finish_reason: PROMPT_REASONS[stop],
        usage: wordUsage(usage, PROMPT_WORDS),
      }),
      { name: '', data: '[DONE]' },
    ],
  }),
};

/** Text Generation Inference counts only what it generated; a text cut off has no token that ends it. */
export const tgiFormat: Format = {
  whole: ({ text, usage, stop }) => [{ generated_text: text, details: details(usage, stop) }],
  events({ text, usage, stop }, pieces) {
    const whole = { generated_text: text, details: details(usage, stop) };
    const unfinished = { generated_text: null, details: null };
    const token = (piece: string | number, special: boolean, rest: unknown): StreamEvent =>
      event('', { token: { id: 0, text: piece, logprob: -0.1, special }, ...Object(rest) });
    const cutOff = stop === 'length' && pieces.length > 0;
    return {
      head: [],
      content: pieces.map((piece, index) =>
        token(piece, false, cutOff && index === pieces.length - 1 ? whole : unfinished),
      ),
      tail: cutOff ? [] : [token('</s>', true, whole)],
    };
  },
};

function details(usage: unknown, stop: Stop): unknown {
  const worded = wordUsage(usage, { input: 'input', output: 'generated_tokens' });
  const generated_tokens = Object(worded).generated_tokens as unknown;
  return { finish_reason: stop === 'length' ? 'length' : 'eos_token', generated_tokens };
}
