import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { checkValue, parseJson } from '../../../src/input/check-value.ts';
import { InputError } from '../../../src/input/input-error.ts';
import { type Line, readLines } from '../../../src/input/read-lines.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lines-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(content: string | Buffer): Promise<Line[]> {
  const file = join(folder, 'lines.txt');
  await writeFile(file, content);
  const lines: Line[] = [];
  for await (const line of readLines(file)) lines.push(line);
  return lines;
}

describe('lines of a file', () => {
  test('are those with something on them, by their number and place', async () => {
    expect(await read('\ufeffone\r\n\n \t\n  zwei ü🙂  \nthree')).toEqual([
      { number: 1, text: 'one', start: 0, bytes: 7 },
      { number: 4, text: 'zwei ü🙂', start: 12, bytes: 15 },
      { number: 5, text: 'three', start: 28, bytes: 5 },
    ]);
  });

  test('are where they are said to be, whatever is in them and however long the file is', async () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', ' ', '\r', '\ufeff', '日本語'),
      fc.integer({ min: 0, max: 70_000 }).map((length) => 'ü'.repeat(length)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.boolean(), async (lines, hasEnd) => {
        const content = Buffer.from(lines.join('\n') + (hasEnd ? '\n' : ''));
        const plain = content.toString('utf8');
        const found = await read(content);
        const wanted = plain.split('\n').flatMap((text, index) => {
          const trimmed = text.trim();
          return trimmed === '' ? [] : [{ number: index + 1, text: trimmed }];
        });
        expect(found.map(({ number, text }) => ({ number, text }))).toEqual(wanted);
        for (const { text, start, bytes } of found) {
          expect(
            content
              .subarray(start, start + bytes)
              .toString('utf8')
              .trim(),
          ).toBe(text);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('of an empty file are none', async () => {
    expect(await read('')).toEqual([]);
    expect(await read('\n\n')).toEqual([]);
  });

  test('are read no further than they are wanted', async () => {
    const file = join(folder, 'many.txt');
    await writeFile(file, 'line\n'.repeat(100_000));
    for await (const { number } of readLines(file)) if (number === 3) break;
    await rm(file);
    const again = readLines(file)[Symbol.asyncIterator]();
    await expect(again.next()).rejects.toThrow('ENOENT');
  });

  test.each([
    ['is not there', () => join(folder, 'none.txt'), 'ENOENT'],
    ['is a folder', () => folder, 'EISDIR'],
  ])('of what %s cannot be read', async (_, fileOf, code) => {
    const file = fileOf();
    const next = readLines(file).next();
    await expect(next).rejects.toThrow(InputError);
    await expect(next).rejects.toThrow(`${file} cannot be read: ${code}`);
  });

  test('are at most 64 MiB long', async () => {
    const most = Buffer.alloc(64 * 1024 * 1024, 0x78);
    const [line] = await read(Buffer.concat([most, Buffer.from('\nnext')]));
    expect(line?.bytes).toBe(most.length);
    await expect(read(Buffer.concat([Buffer.from('first\n'), most, Buffer.from('y')]))).rejects.toThrow(
      /lines\.txt, line 2 has more than 64 MiB/,
    );
  }, 30_000);
});

describe('a value', () => {
  const schema = z.strictObject({ id: z.string().min(1), tags: z.array(z.string()).default([]) });

  test('is read as its schema has it', () => {
    expect(checkValue(schema, parseJson('{"id":"a"}', 'line 1', 'objects'), 'line 1')).toEqual({
      id: 'a',
      tags: [],
    });
  });

  test('that is no JSON is told with its place and what is allowed', () => {
    const parse = () => parseJson('{"id":', 'a.jsonl, line 3', 'JSON objects');
    expect(parse).toThrow(InputError);
    expect(parse).toThrow('a.jsonl, line 3 is not JSON: allowed are JSON objects');
  });

  test.each([
    [{ id: 1 }, /^line 2: id /],
    [{ id: 'a', tags: ['x', 2] }, /^line 2: tags\[1\] /],
    [{ id: 'a', more: 1 }, /^line 2: more /],
    [{}, /^line 2: id /],
    [7, /^line 2: it /],
    [null, /^line 2: it /],
  ])('%j is told with its place and the field at fault', (value, message) => {
    const check = () => checkValue(schema, value, 'line 2');
    expect(check).toThrow(InputError);
    expect(check).toThrow(message);
  });
});
