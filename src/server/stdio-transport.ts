import { type Readable, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';

type Message = Parameters<StdioServerTransport['send']>[0];

/** Above this the transport waits for the client to read; every waiting message costs it a listener. */
const MOST_WAITING_BYTES = 1024 * 1024;

/**
 * The SDK's transport, which also knows what is still unanswered, and lets the messages of one turn of the event
 * loop leave in one write: the write is what a cached answer costs most.
 */
export class StdioTransport extends StdioServerTransport {
  private readonly output: Writable;
  private readonly unanswered = new Set<unknown>();
  private isCorked = false;
  private wake = () => {};

  constructor(input: Readable, output: Writable) {
    const joined = new Writable({
      highWaterMark: MOST_WAITING_BYTES,
      decodeStrings: false,
      write: (chunk, _encoding, done) => void output.write(chunk, done),
      writev: (chunks, done) => void output.write(chunks.map(({ chunk }) => chunk).join(''), done),
    });
    super(input, joined);
    this.output = joined;
  }

  /** Told of each message before the SDK reads it: a request is owed a reply, unless it is cancelled. */
  note({ id, method, params }: Readonly<Record<string, unknown>>): void {
    if (method === 'notifications/cancelled') this.unanswered.delete(Object(params).requestId);
    else if (method !== undefined && id !== undefined) this.unanswered.add(id);
  }

  override send(message: Message): Promise<void> {
    if (!this.isCorked) {
      this.isCorked = true;
      this.output.cork();
      void setImmediate().then(() => {
        this.isCorked = false;
        this.output.uncork();
        this.wake();
      });
    }
    if (!('method' in message)) this.unanswered.delete(message.id);
    return super.send(message);
  }

  /** Resolves once every request has its reply, and the replies are written. */
  async answered(): Promise<void> {
    while (this.unanswered.size > 0 || this.isCorked) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}
