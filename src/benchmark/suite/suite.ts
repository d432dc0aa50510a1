import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { checkValue, parseJson } from '../../input/check-value.ts';
import { InputError } from '../../input/input-error.ts';
import { readLines } from '../../input/read-lines.ts';
import { type BenchmarkCase, caseSchema } from './case.ts';

/** Questions in a fixed order, read one at a time: a suite may be far larger than memory. */
export interface Suite {
  readonly name: string;
  readonly size: number;
  /** Changes with any of its questions. */
  readonly digest: string;
  /** @throws RangeError beyond the last. */
  read(index: number): Promise<BenchmarkCase>;
  close(): Promise<void>;
}

const ALLOWED = 'JSON objects, one a line, with id and query';
/** Of a file with many bad lines, so many are told. */
const MOST_COMPLAINTS = 20;

/** The suite of questions that are at hand. @throws InputError for ids that come twice, and for none at all. */
export function toSuite(name: string, cases: readonly BenchmarkCase[]): Suite {
  const ids = new Set<string>();
  for (const [index, { id }] of cases.entries()) {
    if (ids.has(id)) throw new InputError(`cases[${index}].id: another question has the id ${quoted(id)}`);
    ids.add(id);
  }
  return {
    name,
    size: cases.length,
    digest: createHash('sha256').update(JSON.stringify(cases)).digest('base64url'),
    async read(index) {
      const found = cases[index];
      if (!found) throw new RangeError(`there is no question ${index}`);
      return found;
    },
    async close() {},
  };
}

/**
 * The suite in a file of JSON lines. All of it is checked; then only where its lines begin is remembered.
 * @throws InputError that names each bad line by its number, up to twenty of them.
 */
export async function openSuite(file: string, name: string): Promise<Suite> {
  const hash = createHash('sha256');
  const lines: { readonly start: number; readonly bytes: number }[] = [];
  const firstOf = new Map<string, number>();
  const complaints: string[] = [];
  for await (const { number, text, start, bytes } of readLines(file)) {
    const place = `${file}, line ${number}`;
    try {
      const { id } = checkValue(caseSchema, parseJson(text, place, ALLOWED), place);
      const first = firstOf.get(id);
      if (first !== undefined)
        throw new InputError(`${place}: id is ${quoted(id)}, which line ${first} has too`);
      firstOf.set(id, number);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      if (complaints.push(error.message) >= MOST_COMPLAINTS) break;
    }
    lines.push({ start, bytes });
    hash.update(text).update('\n');
  }
  if (complaints.length > 0) throw new InputError(complaints.join('\n'));
  if (lines.length === 0) throw new InputError(`${file} has no questions: allowed are ${ALLOWED}`);
  const handle = await open(file);
  return {
    name,
    size: lines.length,
    digest: hash.digest('base64url'),
    async read(index) {
      const line = lines[index];
      if (!line) throw new RangeError(`there is no question ${index}`);
      const { buffer } = await handle.read(Buffer.alloc(line.bytes), 0, line.bytes, line.start);
      const place = `${file}, question ${index + 1}`;
      const text = buffer.toString('utf8').replace(/^\ufeff/, '');
      return checkValue(caseSchema, parseJson(text, place, ALLOWED), place);
    },
    close: () => handle.close(),
  };
}

const quoted = (id: string) => JSON.stringify(id);
