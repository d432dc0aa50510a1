import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { score } from '../../../src/server/commands/score.ts';
import { toLine as line, runScore, SUPPORT } from '../../support/run-score.ts';

const turn = () => new Promise(setImmediate);

describe('score of much', () => {
  test('holds no line without an end, complains of it once, and goes on behind it', async () => {
    const piece = 'x'.repeat(64_000);
    const { lines, complaints } = await runScore(
      (function* () {
        yield line({ query: 'a' });
        for (let sent = 0; sent < 5_000_000; sent += piece.length) yield piece;
        yield `\n${line({ query: 'b' })}`;
        for (let sent = 0; sent < 10_000_000; sent += piece.length) yield piece;
      })(),
    );
    expect(lines.map(({ id }) => id)).toEqual([1, 3]);
    expect(complaints).toEqual([
      expect.stringMatching(/^line 2: is not JSON/),
      expect.stringMatching(/^line 4: is not JSON/),
    ]);
  });

  test('leaves out a line that is too long to be held, though it be whole', async () => {
    const long = line({ id: 'long', query: 'a', note: 'x'.repeat(5_000_000) });
    const pieces = Array.from({ length: Math.ceil(long.length / 64_000) }, (_, at) =>
      long.slice(at * 64_000, (at + 1) * 64_000),
    );
    const { lines, complaints } = await runScore([...pieces, line({ id: 'next', query: 'a' })]);
    expect(lines.map(({ id }) => id)).toEqual(['next']);
    expect(complaints).toHaveLength(1);
  });

  test('waits for a reader that is slow', async () => {
    let taken: (() => void) | undefined;
    let written = '';
    const output = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _encoding, done) {
        written += chunk;
        taken = done;
      },
    });
    let read = 0;
    async function* input() {
      for (; read < 200; read++) yield Buffer.from(line({ query: 'a' }).repeat(100));
    }
    let isDone = false;
    const done = score(input(), output, { routing: SUPPORT, complain: () => {} }).finally(() => {
      isDone = true;
    });
    while (!taken) await turn();
    const readBefore = read;
    for (let turns = 0; turns < 50; turns++) await turn();
    expect(read).toBe(readBefore);
    expect(read).toBeLessThan(100);
    while (!isDone || written.split('\n').length <= 20_000) {
      const take = taken;
      taken = undefined;
      take?.();
      await turn();
    }
    expect(await done).toBe(0);
    expect(written.split('\n')).toHaveLength(20_001);
  });

  test('hands on what it has scored before the input ends', async () => {
    const output = new PassThrough();
    let more: () => void = () => {};
    const waiting = new Promise<void>((resolve) => {
      more = resolve;
    });
    async function* input() {
      yield Buffer.from(line({ query: 'a' }).repeat(5_000));
      await waiting;
    }
    const done = score(input(), output, { routing: SUPPORT, complain: () => {} });
    const [piece] = await once(output, 'data');
    expect(JSON.parse(String(piece).split('\n')[0] ?? '')).toMatchObject({ id: 1 });
    more();
    output.resume();
    await done;
  });
});
