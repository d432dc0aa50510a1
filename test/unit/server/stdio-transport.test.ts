import { PassThrough, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { describe, expect, test } from 'vitest';
import { StdioTransport } from '../../../src/server/stdio-transport.ts';

const reply = (id: number): JSONRPCMessage => ({ jsonrpc: '2.0', id, result: {} });
const request = (id: number) => `${JSON.stringify({ jsonrpc: '2.0', id, method: 'ping' })}\n`;

/** A client whose reading is in the test's hands: each write stays open until `readAll`. */
function createSlowOutput() {
  const writes: string[] = [];
  const open: (() => void)[] = [];
  const output = new Writable({
    highWaterMark: 1,
    decodeStrings: false,
    write: (chunk: string, _encoding, done) => {
      writes.push(chunk);
      open.push(done);
    },
  });
  const readAll = async () => {
    while (open.length > 0) {
      open.shift()?.();
      await setImmediate();
    }
  };
  return { output, writes, readAll };
}

async function startTransport() {
  const slow = createSlowOutput();
  const input = new PassThrough();
  const transport = new StdioTransport(input, slow.output);
  const heard: unknown[] = [];
  transport.onmessage = (message) => heard.push(message);
  await transport.start();
  return { ...slow, input, transport, heard };
}

/** What had been written when the first reply was told of. */
function watch(replied: Promise<void>, writes: readonly string[]) {
  const seen: { atReply: readonly string[] | undefined } = { atReply: undefined };
  void replied.then(() => {
    seen.atReply = [...writes];
  });
  return seen;
}

describe('the transport over a pair of streams', () => {
  test('joins the replies of one turn into one write', async () => {
    const { transport, writes } = await startTransport();
    for (const id of [1, 2, 3]) void transport.send(reply(id));
    await setImmediate();
    expect(writes).toEqual([[1, 2, 3].map((id) => `${JSON.stringify(reply(id))}\n`).join('')]);
  });

  test('waits for a client that does not read, and says so to nobody however many replies pile up', async () => {
    const { transport, input, output, heard, readAll } = await startTransport();
    for (let id = 0; id < 20; id++) {
      void transport.send(reply(id));
      await setImmediate();
    }
    expect(output.listenerCount('drain')).toBe(1);
    input.write(request(1));
    await setImmediate();
    expect(heard).toEqual([]);
    await readAll();
    await setImmediate();
    expect(heard).toHaveLength(1);
  });

  test.each([
    ['a reply', 'reply'],
    ['a cancellation', 'cancellation'],
  ])('at the end of the input waits for %s to what is unanswered', async (_name, ending) => {
    const { transport, input, readAll } = await startTransport();
    let isClosed = false;
    void transport.closed.then(() => {
      isClosed = true;
    });
    input.write(request(7));
    if (ending === 'cancellation') {
      const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } };
      input.write(JSON.stringify(cancelled));
    }
    input.end();
    await setImmediate();
    if (ending === 'reply') {
      expect(isClosed).toBe(false);
      void transport.send(reply(7));
    }
    await setImmediate();
    await readAll();
    await transport.closed;
    expect(isClosed).toBe(true);
  });

  test('tells of the first reply when it has left, and neither when it is asked for nor when it is made', async () => {
    const { transport, input, writes } = await startTransport();
    const seen = watch(transport.replied, writes);
    input.write(request(1));
    await setImmediate();
    expect(seen.atReply).toBeUndefined();
    void transport.send(reply(1));
    await Promise.resolve();
    expect(seen.atReply).toBeUndefined();
    await transport.replied;
    expect(seen.atReply).toEqual([`${JSON.stringify(reply(1))}\n`]);
  });

  test('counts the refusal of a line that is no message as a reply', async () => {
    const { transport, input, writes } = await startTransport();
    const seen = watch(transport.replied, writes);
    input.write('no message\n');
    await transport.replied;
    expect(seen.atReply).toEqual([expect.stringContaining('not JSON')]);
  });

  test('does not take the progress of an answer for a reply', async () => {
    const { transport, writes } = await startTransport();
    const seen = watch(transport.replied, writes);
    const params = { progressToken: 1, progress: 1 };
    void transport.send({ jsonrpc: '2.0', method: 'notifications/progress', params });
    while (writes.length === 0) await setImmediate();
    await setImmediate();
    expect(seen.atReply).toBeUndefined();
    void transport.send(reply(1));
    await transport.replied;
    expect(seen.atReply).toBeDefined();
  });

  test('tells of no reply where it ends without one', async () => {
    const { transport, input, writes, readAll } = await startTransport();
    const seen = watch(transport.replied, writes);
    input.end(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`);
    while (writes.length === 0) await setImmediate();
    await readAll();
    await transport.closed;
    await setImmediate();
    expect(seen.atReply).toBeUndefined();
  });
});
