import { createReadStream } from 'node:fs';
import { InputError } from './input-error.ts';

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** Not blank; without a byte order mark and the white space around it. */
  readonly text: string;
  /** Where the line begins in the file, and how long it is without its end; bytes. */
  readonly start: number;
  readonly bytes: number;
}

const MOST_BYTES = 64 * 1024 * 1024;
const NEW_LINE = 0x0a;

/**
 * The lines of a file with something on them, one after the other.
 * @throws InputError where it cannot be read, and for a line of more than 64 MiB.
 */
export async function* readLines(file: string): AsyncGenerator<Line> {
  const stream = createReadStream(file);
  let number = 0;
  let start = 0;
  let pieces: Buffer[] = [];
  let bytes = 0;

  function* end(): Generator<Line> {
    number += 1;
    const text = Buffer.concat(pieces, bytes)
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .trim();
    if (text !== '') yield { number, text, start, bytes };
    start += bytes + 1;
    pieces = [];
    bytes = 0;
  }

  function take(piece: Buffer): void {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw new InputError(`${file}, line ${number + 1} has more than 64 MiB`);
  }

  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(NEW_LINE); at >= 0; at = chunk.indexOf(NEW_LINE, from)) {
        take(chunk.subarray(from, at));
        yield* end();
        from = at + 1;
      }
      take(chunk.subarray(from));
    }
    yield* end();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : new InputError(`${file} cannot be read: ${code}`);
  } finally {
    stream.destroy();
  }
}
