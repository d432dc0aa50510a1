import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { InputError } from './input-error.ts';

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** Not blank; without a byte order mark and the white space around it. */
  readonly text: string;
}

/** The lines of a file with something on them, one after the other. @throws InputError where it cannot be read. */
export async function* readLines(file: string): AsyncGenerator<Line> {
  const stream = createReadStream(file, 'utf8');
  let number = 0;
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1;
      const text = line.replace(/^\ufeff/, '').trim();
      if (text !== '') yield { number, text };
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : new InputError(`${file} cannot be read: ${code}`);
  } finally {
    stream.destroy();
  }
}
