import { buffer } from 'node:stream/consumers';
import type { Failure } from '../cascade/failure.ts';
import { createChatWire } from './chat-wire.ts';
import { CANCELLED, shorten, toFailureKind, toMessage, toRetryAfterMs } from './http-failure.ts';
import type { CallModel } from './model-tier.ts';
import type { OpenaiTierSettings } from './openai-settings.ts';
import { MOST_REPLY_BYTES, MOST_STREAM_BYTES } from './reply-size.ts';
import { readReply, readStreamedReply } from './wire.ts';

const MOST_ERROR_BYTES = 64 * 1024;

/** Calls any server of chat completions, streaming where somebody listens. */
export function createOpenaiCall(settings: OpenaiTierSettings, apiKey: string | undefined): CallModel {
  const wire = createChatWire(settings, settings.model);
  const url = `${settings.baseUrl.replace(/\/+$/, '')}/chat/completions`;
  const key = apiKey?.trim();
  const headers = {
    'content-type': 'application/json',
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
  };
  return async (prompt, signal, onText) => {
    if (key !== undefined && !SENDABLE.test(key)) return UNSENDABLE_KEY;
    let begun: Response | undefined;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body: JSON.stringify(wire.toBody(prompt, onText !== undefined)),
        signal,
        // A server that sends us elsewhere would be handed the question, and our key.
        redirect: 'manual',
      });
      if (!response.ok) return await toHttpFailure(response);
      begun = response;
      const chunks = capped(response, onText ? MOST_STREAM_BYTES : MOST_REPLY_BYTES);
      const reply = onText
        ? await readStreamedReply(wire, chunks, onText)
        : readReply(wire, await buffer(chunks));
      return { ...reply, requestId: toRequestId(response) };
    } catch (error) {
      if (signal.aborted) return CANCELLED;
      if (!begun) return { kind: 'unavailable', message: toMessage(error) };
      return { kind: 'malformed', message: toMessage(error), requestId: toRequestId(begun) };
    }
  };
}

/** What a header can carry; fetch's own error would quote the key. */
const SENDABLE = /^[\x20-\x7e]*$/;
const UNSENDABLE_KEY: Failure = {
  kind: 'misconfigured',
  message: 'the key has signs that no header can carry',
};

const toRequestId = ({ headers }: Response) => headers.get('x-request-id') ?? undefined;

class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** The body's bytes. @throws TooLarge beyond `most`; the connection is closed by then. */
async function* capped({ body }: Response, most: number): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const chunk of body ?? []) {
    read += chunk.byteLength;
    if (read > most) throw new TooLarge(`the reply is larger than ${most} bytes`);
    yield chunk;
  }
}

async function toHttpFailure(response: Response): Promise<Failure> {
  const { status, headers } = response;
  const said = await toText(response);
  return {
    kind: status < 400 ? 'misconfigured' : toFailureKind(status, said),
    message: shorten(`HTTP ${status}: ${said}`),
    requestId: toRequestId(response),
    retryAfterMs: toRetryAfterMs(headers.get('retry-after')),
  };
}

async function toText(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of capped(response, MOST_ERROR_BYTES))
      text += decoder.decode(chunk, { stream: true });
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
  }
  return text;
}
