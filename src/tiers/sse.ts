import { createParser } from 'eventsource-parser';

/** What a server-sent event's data said: one JSON value each; `[DONE]` ends them. */
export interface SseReader {
  /** Takes bytes cut anywhere, in the middle of a character too. */
  feed(bytes: Uint8Array): void;
  /** Call when no bytes are left. */
  end(): void;
  readonly isDone: boolean;
  /** What was fed, as text, while no event had come; for replies that turn out to be none. */
  readonly whole: string;
  readonly sawEvents: boolean;
}

const DONE = '[DONE]';

/** @throws SyntaxError from `feed` or `end` for data that is not JSON, and whatever `onData` throws. */
export function createSseReader(onData: (value: unknown) => void): SseReader {
  const decoder = new TextDecoder();
  let whole = '';
  let isDone = false;
  let sawEvents = false;
  const parser = createParser({
    onEvent({ data }) {
      sawEvents = true;
      if (data.trim() === DONE) isDone = true;
      else onData(JSON.parse(data));
    },
  });
  const take = (text: string) => {
    if (!sawEvents) whole += text;
    parser.feed(text);
  };
  return {
    feed: (bytes) => take(decoder.decode(bytes, { stream: true })),
    end: () => take(`${decoder.decode()}\n\n`),
    get isDone() {
      return isDone;
    },
    get whole() {
      return whole.trim();
    },
    get sawEvents() {
      return sawEvents;
    },
  };
}
