import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startFakeCloud } from '../../support/fake-cloud/fake-cloud.ts';
import { createLanes, type Lane } from '../../support/fake-cloud/real-clients.ts';
import type { Reply } from '../../support/fake-cloud/reply.ts';

const QUESTION = 'Where is my invoice?';
const TEXT = 'Open the settings and choose invoices there.';
const DELAY_MS = 60;

const cloud = await startFakeCloud();
const { lanes, close } = createLanes(cloud.url);
const [converse] = lanes as [Lane];

beforeEach(() => cloud.reset());
afterAll(async () => {
  close();
  await cloud.close();
});

/** Resolves when the call has come in. */
function arrival(reply: Reply): Promise<void> {
  return new Promise((resolve) => {
    cloud.script('m', () => {
      resolve();
      return reply;
    });
  });
}

describe.each(lanes.map((lane) => [lane.name, lane] as const))('%s', (_name, lane) => {
  test.each([
    ['afterMs of an answer', { do: 'answer', text: TEXT, afterMs: DELAY_MS }],
    ['tailMs', { do: 'slow-tail', tailMs: DELAY_MS }],
  ] as const)('waits as long as %s says', async (_what, reply) => {
    cloud.script('m', reply);
    const startMs = performance.now();
    const { text } = await lane.ask('m', QUESTION);
    expect(text).toContain('nvoice');
    // A timer may fire a millisecond early.
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(DELAY_MS - 1);
  });

  test('waits before it fails', async () => {
    cloud.script('m', { do: 'fail', status: 503, afterMs: DELAY_MS });
    const startMs = performance.now();
    await expect(lane.ask('m', QUESTION)).rejects.toThrow('503');
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(DELAY_MS - 1);
  });

  test.each([
    { do: 'hang' },
    { do: 'stall' },
    { do: 'slow-loris', byteGapMs: 1 },
    { do: 'slow-tail', tailMs: 60_000 },
    { do: 'answer', text: TEXT, afterMs: 60_000 },
    { do: 'fail', status: 500, afterMs: 60_000 },
  ] as const)('a client that gives up on %o is seen to go', async (reply) => {
    const arrived = arrival(reply);
    const abort = new AbortController();
    const asked = lane.ask('m', QUESTION, abort.signal);
    await arrived;
    expect(cloud.inFlight).toBe(1);
    expect(cloud.calls[0]?.ended).toBe('open');
    abort.abort();
    await expect(asked).rejects.toThrow(/abort/i);
    await cloud.idle();
    expect(cloud.inFlight).toBe(0);
    expect(cloud.calls[0]?.ended).toBe('client-gone');
  });

  test('the pieces of a stream come one by one', async () => {
    cloud.script('m', { do: 'answer', text: TEXT, pieces: 5, pieceGapMs: DELAY_MS / 4 });
    const startMs = performance.now();
    const { text, deltas } = await lane.ask('m', QUESTION);
    expect([text, deltas.length]).toEqual([TEXT, lane.streamed ? 5 : 1]);
    if (lane.streamed) expect(performance.now() - startMs).toBeGreaterThanOrEqual(DELAY_MS - 4);
  });
});

describe('what comes before the silence', () => {
  const paths = ['/model/m/converse', '/model/m/converse-stream'];

  /** The reader of a body that is still being sent. */
  async function start(path: string, reply: Reply, signal: AbortSignal | null = null) {
    cloud.script('m', reply);
    const response = await fetch(cloud.url + path, { method: 'POST', body: '{}', signal });
    if (!response.body) throw new Error('no body');
    return response.body.getReader();
  }

  test.each(paths)('%s, slow-loris: one byte at a time, for longer than a reply is long', async (path) => {
    const whole = await (await fetch(cloud.url + path, { method: 'POST', body: '{}' })).arrayBuffer();
    const reader = await start(path, { do: 'slow-loris', byteGapMs: 0 });
    for (let count = 0; count <= whole.byteLength; ) {
      const { value, done } = await reader.read();
      expect(done).toBe(false);
      // Bytes that wait to be read are read together.
      expect(value?.length).toBeLessThan(whole.byteLength / 4);
      count += value?.length ?? 0;
    }
    await reader.cancel();
    await cloud.idle();
    expect(cloud.calls.at(-1)?.ended).toBe('client-gone');
  });

  test.each(paths)('%s, slow-tail: all but the last bytes', async (path) => {
    const whole = await (await fetch(cloud.url + path, { method: 'POST', body: '{}' })).arrayBuffer();
    const reader = await start(path, { do: 'slow-tail', tailMs: 5 * DELAY_MS });
    const { value } = await reader.read();
    expect(cloud.inFlight).toBe(1);
    expect(value?.length).toBe(whole.byteLength - 8);
    expect((await reader.read()).value?.length).toBe(8);
    expect((await reader.read()).done).toBe(true);
  });

  test('stall: the headers alone where there is no stream', async () => {
    const abort = new AbortController();
    const reader = await start('/model/m/converse', { do: 'stall' }, abort.signal);
    const read = reader.read();
    // Another call goes there and back meanwhile.
    const first = await Promise.race([read, converse.ask('other', QUESTION)]);
    expect(first).toHaveProperty('stop');
    abort.abort();
    await expect(read).rejects.toThrow(/abort/);
  });

  test('stall: some deltas where there is one', async () => {
    const reader = await start('/model/m/converse-stream', { do: 'stall' });
    const said = new TextDecoder().decode((await reader.read()).value);
    expect(said.match(/"contentBlockIndex"/g)).toHaveLength(2);
    expect(said).not.toContain('messageStop');
    expect(cloud.inFlight).toBe(1);
    await reader.cancel();
    await cloud.idle();
  });

  test('pieceGapMs: the first piece comes while the others are held back', async () => {
    const reader = await start('/model/m/converse-stream', {
      do: 'answer',
      text: TEXT,
      pieceGapMs: DELAY_MS,
    });
    await reader.read();
    expect(cloud.inFlight).toBe(1);
    await reader.cancel();
    await cloud.idle();
    expect(cloud.calls[0]?.ended).toBe('client-gone');
  });
});

test('closing ends the calls that are open', async () => {
  const other = await startFakeCloud();
  const arrived = new Promise<void>((resolve) => {
    other.script('m', () => {
      resolve();
      return { do: 'hang' };
    });
  });
  const asked = fetch(`${other.url}/model/m/converse`, { method: 'POST', body: '{}' });
  await Promise.all([arrived.then(() => other.close()), expect(asked).rejects.toThrow('fetch failed')]);
  expect(other.inFlight).toBe(0);
  await expect(converse.ask('m', QUESTION)).resolves.toHaveProperty('stop', 'end_turn');
});
