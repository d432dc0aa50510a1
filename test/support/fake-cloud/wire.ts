import type { Call, FailReply, Stop } from './reply.ts';

/** What an ordinary reply says. `text` is a number only in a reply of wrong types. */
export interface Content {
  readonly text: string | number;
  /** As in `AnswerReply`. */
  readonly usage: unknown;
  readonly stop: Stop;
}

/** One event of a stream: its name, where the wire has names, and its data, which is JSON but for OpenAI's [DONE]. */
export interface StreamEvent {
  readonly name: string;
  readonly data: string;
}

/** The parts of a stream; `content` has the deltas, without which there would be no text. */
export interface Parts<Part> {
  readonly head: readonly Part[];
  readonly content: readonly Part[];
  readonly tail: readonly Part[];
}

/** How one kind of model words its replies. */
export interface Format {
  whole(content: Content, call: Call): unknown;
  /** `pieces` are the text in order; none for an empty text. */
  events(content: Content, pieces: readonly (string | number)[], call: Call): Parts<StreamEvent>;
}

/** How replies go over one wire. */
export interface Wire {
  /** False where path and headers say all that a prepared reply depends on. */
  readonly needsBody: boolean;
  readonly streamType: string;
  /** Headers of an ordinary reply, beside the usual. */
  readonly headers?: (call: Call) => Readonly<Record<string, string>>;
  /** What else, beside model and streaming, a reply's bytes depend on. */
  variant(call: Call): string;
  format(call: Call): Format;
  /** The bytes to write, a step each; `apart`: each event in a step of its own. */
  frame(events: Parts<StreamEvent>, apart: boolean, call: Call): Parts<Buffer>;
  /** A frame whose checksum is wrong; undefined where the wire has none. */
  readonly badFrame: Buffer | undefined;
  /** An error amid a stream. */
  exception(type: string): Buffer;
  /** Headers and JSON body of an error. */
  failure(reply: FailReply): { readonly headers: Readonly<Record<string, string>>; readonly body: unknown };
}

/** An event whose data is JSON. */
export const event = (name: string, data: unknown): StreamEvent => ({ name, data: JSON.stringify(data) });

/** The events as server-sent events, each ended by an empty line. */
export const toSse = ({ data }: StreamEvent): Buffer => Buffer.from(`data: ${data}\n\n`);

/** Says the usage of an answer in the wire's words: {input: 'prompt_tokens', …}; undefined leaves it out. */
export function wordUsage(usage: unknown, words: { input: string; output: string; total?: string }): unknown {
  if (usage === null) return undefined;
  if (typeof usage !== 'object' && usage !== undefined) return usage;
  const { inputTokens, outputTokens, ...others } = { inputTokens: 100, outputTokens: 20, ...usage };
  const total =
    typeof inputTokens === 'number' && typeof outputTokens === 'number'
      ? inputTokens + outputTokens
      : 'the sum of them';
  return {
    [words.input]: inputTokens,
    [words.output]: outputTokens,
    ...(words.total && { [words.total]: total }),
    ...others,
  };
}

/** AWS's way to say an error: its name in a header, its message in JSON. */
export function awsFailure(
  { status, type, retryAfterSeconds }: FailReply,
  types: Readonly<Record<number, string>>,
  body: unknown,
): ReturnType<Wire['failure']> {
  const name = type ?? types[status] ?? (status < 500 ? types[400] : types[500]) ?? 'UnknownError';
  return { headers: { 'x-amzn-errortype': name, ...retryAfter(retryAfterSeconds) }, body };
}

export function retryAfter(seconds: number | undefined): Record<string, string> {
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}

export const failureMessage = ({ status, message }: FailReply): string =>
  message ?? `The stand-in was told to fail with ${status}.`;
