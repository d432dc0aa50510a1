import type { Failure } from '../cascade/failure.ts';
import type { Usage } from '../cascade/money.ts';
import type { Completion } from '../cascade/tier.ts';
import type { ModelReply } from './completion.ts';
import { toMessage } from './http-failure.ts';
import type { Prompt } from './prompt.ts';
import { createSseReader } from './sse.ts';
import { createStreamedText } from './streamed-text.ts';

/** A format of JSON requests and replies, whoever carries them. Its readers may throw at what they cannot read. */
export interface Wire {
  toBody(prompt: Prompt, isStreamed: boolean): unknown;
  /** What a whole reply says. */
  toReply(body: unknown): ModelReply | Failure;
  /** What one event of a streamed reply says. */
  toPiece(event: unknown): Piece;
}

export interface Piece {
  readonly text?: unknown;
  /** Set by the piece that ends the reply. */
  readonly stop?: Completion['stop'] | undefined;
  readonly usage?: Usage | undefined;
  readonly failure?: Failure | undefined;
}

/** Reads a whole reply. */
export function readReply(wire: Wire, bytes: Uint8Array): ModelReply | Failure {
  try {
    return wire.toReply(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    return { kind: 'malformed', message: `the reply cannot be read: ${toMessage(error)}` };
  }
}

/**
 * Reads a reply that comes as server-sent events in chunks cut anywhere. A server that answers in one piece,
 * as one does that knows no streaming, is understood as well. Rejects where `chunks` does.
 */
export async function readStreamedReply(
  wire: Wire,
  chunks: AsyncIterable<Uint8Array>,
  onText: (piece: string) => void,
): Promise<ModelReply | Failure> {
  const written = createStreamedText(onText);
  let stop: Completion['stop'] | undefined;
  let usage: Usage | undefined;
  let failure: Failure | undefined;
  const reader = createSseReader((event) => {
    const piece = wire.toPiece(event);
    written.add(piece.text);
    stop ??= piece.stop;
    usage = piece.usage ?? usage;
    failure ??= piece.failure;
  });
  const feed = (work: () => void) => {
    try {
      work();
    } catch (error) {
      failure ??= { kind: 'malformed', message: `the stream cannot be read: ${toMessage(error)}` };
    }
  };
  for await (const chunk of chunks) {
    feed(() => reader.feed(chunk));
    if (failure) return failure;
  }
  feed(() => reader.end());
  if (failure) return failure;
  if (!reader.sawEvents) return readReply(wire, new TextEncoder().encode(reader.whole));
  if (stop === undefined && !reader.isDone) {
    return { kind: 'malformed', message: 'the stream ended before the reply did', usage };
  }
  if (written.isDoubled) return { kind: 'malformed', message: 'every piece of the stream came twice', usage };
  return { kind: 'reply', text: written.text, stop: stop ?? 'end', usage };
}
