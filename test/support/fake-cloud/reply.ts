import type { IncomingHttpHeaders } from 'node:http';

/** An ordinary reply. */
export interface AnswerReply {
  readonly do: 'answer';
  readonly text: string;
  /**
   * `inputTokens` and `outputTokens` (100 and 20 by default) are put into the wire's own words; other keys, and
   * whatever is no object, are sent as they are. Null leaves the usage out.
   */
  readonly usage?: unknown;
  readonly stop?: Stop;
  readonly afterMs?: number;
  /** How many deltas a stream has; 4 by default, fewer where the text is shorter. */
  readonly pieces?: number;
  readonly pieceGapMs?: number;
}

/** An error reply. */
export interface FailReply {
  readonly do: 'fail';
  readonly status: number;
  /** The AWS error's name, or OpenAI's `code`; by default what fits the status. */
  readonly type?: string;
  readonly message?: string;
  readonly retryAfterSeconds?: number;
  /** What the model's container itself said, in a 424. */
  readonly originalStatus?: number;
  readonly afterMs?: number;
}

/** Why an answer ends. */
export type Stop = 'end' | 'length' | 'refused';

/** What the stand-in does with one call; the same words whatever the wire. */
export type Reply =
  | AnswerReply
  | FailReply
  /** RST before any header. */
  | { readonly do: 'reset' }
  /** The first half of the right body, then RST. */
  | { readonly do: 'reset-mid-body' }
  /** The first half of the right body, ended cleanly: half a JSON text, a stream without its last events. */
  | { readonly do: 'truncate' }
  /** In a stream, one event whose JSON is broken among right ones. */
  | { readonly do: 'bad-json' }
  /** The right body as text/plain. */
  | { readonly do: 'wrong-content-type' }
  /** A page with status 200. */
  | { readonly do: 'html' }
  | { readonly do: 'empty-body' }
  /** A valid reply whose text is ''; a stream without a delta. */
  | { readonly do: 'empty-answer' }
  /** Nothing but `{}`, in a stream as every event. */
  | { readonly do: 'missing-output' }
  /** The text is a number, the counts of tokens are words. */
  | { readonly do: 'wrong-types' }
  /** A valid reply whose text has that many bytes. */
  | { readonly do: 'huge'; readonly bytes: number }
  /** Accepts and never answers. */
  | { readonly do: 'hang' }
  /** Headers at once, then one byte at a time, without an end. */
  | { readonly do: 'slow-loris'; readonly byteGapMs: number }
  /** All but the last 8 bytes at once, these after `tailMs`. */
  | { readonly do: 'slow-tail'; readonly tailMs: number }
  /** Headers, in a stream some deltas too, then silence. */
  | { readonly do: 'stall' }
  /** Some deltas, then a frame whose CRC is wrong. Where there are no frames, as bad-json. */
  | { readonly do: 'bad-checksum' }
  /** Some deltas, then an error of that name. Not streamed: a failure with status 500. */
  | { readonly do: 'exception-mid-stream'; readonly type: string }
  /** Every delta is sent twice, byte for byte. Not streamed: an ordinary answer. */
  | { readonly do: 'duplicate-frames' };

/** One reply for every call, replies in turn (the last for ever), or a choice; `n` counts a model's calls from 0. */
export type Script = Reply | readonly Reply[] | ((call: Call, n: number) => Reply);

/** One call to a model, an inline agent or a knowledge base. */
export interface Call {
  readonly wire: 'bedrock' | 'sagemaker' | 'openai' | 'knowledge' | 'agent';
  /** Decoded model id, endpoint's name, the body's `model` or `foundationModel`, or knowledge base id. */
  readonly model: string;
  /** Of an inline agent. */
  readonly session?: string | undefined;
  /** By the path, with OpenAI by the body's `stream`. */
  readonly streamed: boolean;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON; undefined where it was not read or is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came over the wire
  readonly body: any;
  /** When the call had been read, on the clock of `performance.now()`. */
  readonly atMs: number;
  /** A reset by the stand-in counts as a reply; `client-gone`: closed before the reply was all sent. */
  ended: 'open' | 'replied' | 'client-gone';
}
