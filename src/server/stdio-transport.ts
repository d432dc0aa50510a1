import type { Readable, Writable } from 'node:stream';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/server';
import { createMessageReader, type Refusal } from './message-reader.ts';

/** A client that closes stdin wants us gone; what is nearly answered still gets out, as in `echo … | server`. */
const FINISH_MS = 1_000;

/**
 * MCP over a pair of streams. Beside what the SDK's transport does, it answers lines that are no messages, lets the
 * replies of one turn of the event loop leave in one write, and at the end of the input waits for what is
 * unanswered. Reading each message once makes a cached answer cheaper by a tenth.
 */
export class StdioTransport implements Transport {
  onmessage?: Transport['onmessage'];
  onerror?: Transport['onerror'];
  onclose?: Transport['onclose'];
  /** Resolves when either side has ended. */
  readonly closed: Promise<void>;
  /** Resolves when the first reply has left. */
  readonly replied: Promise<void>;
  private settleClosed = () => {};
  private settleReplied = () => {};
  private readonly input: Readable;
  private readonly output: Writable;
  private readonly unanswered = new Set<unknown>();
  private isClosed = false;
  private hasReply = false;
  private waiting = '';
  private wake = () => {};

  constructor(input: Readable, output: Writable) {
    this.input = input;
    this.output = output;
    this.closed = new Promise((resolve) => {
      this.settleClosed = resolve;
    });
    this.replied = new Promise((resolve) => {
      this.settleReplied = resolve;
    });
  }

  async start(): Promise<void> {
    const reader = createMessageReader(
      (message) => this.receive(message),
      (refusal) => this.write(refusal),
    );
    this.input.on('data', (chunk: Buffer) => reader.read(chunk));
    this.input.on('error', (error) => this.onerror?.(error));
    this.output.on('error', () => void this.close());
    this.output.on('drain', () => this.isClosed || this.input.resume());
    this.input.once('end', async () => {
      reader.end();
      await Promise.race([this.answered(), setTimeout(FINISH_MS)]);
      await this.close();
    });
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (!('method' in message)) this.unanswered.delete(message.id);
    this.write(message);
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.input.pause();
    this.flush();
    if (this.output.writable) await new Promise((written) => this.output.write('', written));
    this.onclose?.();
    this.settleClosed();
  }

  private receive(message: JSONRPCMessage): void {
    if ('method' in message && 'id' in message) this.unanswered.add(message.id);
    else if ('method' in message && message.method === 'notifications/cancelled') {
      this.unanswered.delete(message.params?.requestId);
    }
    this.onmessage?.(message);
  }

  private write(message: JSONRPCMessage | Refusal): void {
    if (this.waiting === '') void setImmediate().then(() => this.flush());
    this.waiting += `${JSON.stringify(message)}\n`;
    this.hasReply ||= !('method' in message);
  }

  /** A client that does not read its replies is not asked for more to answer. */
  private flush(): void {
    const text = this.waiting;
    this.waiting = '';
    if (text !== '' && !this.output.write(text)) this.input.pause();
    if (this.hasReply) this.settleReplied();
    this.wake();
  }

  private async answered(): Promise<void> {
    while (this.unanswered.size > 0 || this.waiting !== '') {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}
