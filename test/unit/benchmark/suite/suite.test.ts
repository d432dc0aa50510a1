import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSuite, toSuite } from '../../../../src/benchmark/suite/suite.ts';
import { InputError } from '../../../../src/input/input-error.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'suite-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(text: string | Buffer, name = 'suite.jsonl'): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

const line = (id: string, more: object = {}) => JSON.stringify({ id, query: `What is ${id}?`, ...more });

describe('a file of questions', () => {
  test('is read one question at a time, in any order, whatever its line ends and alphabets are', async () => {
    const file = await write(
      `\ufeff${line('a')}\r\n\n  ${line('b', { query: 'Größe? 日本語 🙂', tags: ['x'] })}  \n\r\n${line('c')}`,
    );
    const suite = await openSuite(file, 'mine');
    expect(suite).toMatchObject({ name: 'mine', size: 3 });
    expect(await suite.read(2)).toEqual({ id: 'c', query: 'What is c?' });
    expect(await suite.read(1)).toEqual({ id: 'b', query: 'Größe? 日本語 🙂', tags: ['x'] });
    expect(await suite.read(0)).toEqual({ id: 'a', query: 'What is a?' });
    await expect(suite.read(3)).rejects.toThrow('there is no question 3');
    await suite.close();
  });

  test('has a digest that changes with any question and not with its file', async () => {
    const digestOf = async (text: string, name?: string) => {
      const suite = await openSuite(await write(text, name), 'x');
      await suite.close();
      return suite.digest;
    };
    const digest = await digestOf(`${line('a')}\n${line('b')}\n`);
    expect(await digestOf(`${line('a')}\n\n${line('b')}`, 'other.jsonl')).toBe(digest);
    expect(await digestOf(`${line('a')}\n${line('b', { tags: ['t'] })}`)).not.toBe(digest);
    expect(await digestOf(`${line('b')}\n${line('a')}`)).not.toBe(digest);
  });

  test('names every bad line by its number, its field and what is allowed', async () => {
    const file = await write(
      [
        line('a'),
        '{"id": "b", "query": ',
        line('c', { must_include: 'x' }),
        line('a'),
        line('e', { tag: ['x'] }),
        '{"id": "f"}',
        line('g', { query: '\u200b' }),
        '[]',
      ].join('\n'),
    );
    const error = await openSuite(file, 'x').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    const lines = (error as InputError).message.split('\n');
    expect(lines.map((text) => text.replace(file, 'F'))).toEqual([
      expect.stringContaining('F, line 2 is not JSON'),
      expect.stringMatching(/^F, line 3: must_include .*array/),
      'F, line 4: id is "a", which line 1 has too',
      expect.stringMatching(/^F, line 5: tag /),
      expect.stringMatching(/^F, line 6: query /),
      expect.stringMatching(/^F, line 7: query .*must have at least one visible character/),
      expect.stringMatching(/^F, line 8: /),
    ]);
  });

  test('tells of twenty bad lines at most', async () => {
    const error = await openSuite(await write('{\n'.repeat(1_000)), 'x').catch((reason: Error) => reason);
    expect((error as Error).message.split('\n')).toHaveLength(20);
  });

  test.each([
    ['', 'has no questions'],
    ['\n \n', 'has no questions'],
  ])('that is empty is refused', async (text, why) => {
    await expect(openSuite(await write(text), 'x')).rejects.toThrow(why);
  });

  test('that is not there, or is a folder, is refused by name', async () => {
    await expect(openSuite(join(folder, 'none.jsonl'), 'x')).rejects.toThrow(
      'none.jsonl cannot be read: ENOENT',
    );
    await expect(openSuite(folder, 'x')).rejects.toThrow('cannot be read: EISDIR');
  });
});

describe('questions at hand', () => {
  test('are refused where an id comes twice', () => {
    const cases = [
      { id: 'a', query: 'x' },
      { id: 'a', query: 'y' },
    ];
    expect(() => toSuite('cases', cases)).toThrow('cases[1].id: another question has the id "a"');
  });
});
