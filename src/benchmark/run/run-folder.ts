import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { checkValue, parseJson } from '../../input/check-value.ts';
import { InputError } from '../../input/input-error.ts';
import { readLines } from '../../input/read-lines.ts';
import { type Result, resultSchema } from '../result.ts';
import type { RunFacts } from '../run-facts.ts';
import type { MoneyLine } from './ceiling.ts';
import { toRunKey } from './run-key.ts';

export const RESULTS_FILE = 'results.jsonl';
/** What the run is, and what it has spent, so that it can go on where it was cut short. */
const RUN_FILE = 'run.jsonl';
const EARLIER = 'earlier';

/** A folder that a run writes to. */
export interface RunFolder {
  /** Of a run that goes on: what was done before. */
  readonly startedAt: string;
  readonly spentNanoUsd: number;
  readonly wallSeconds: number;
  /** Strategy, id and repetition of each result that is there. */
  readonly done: ReadonlySet<string>;
  /** Resolves once the line is handed to the system. */
  keep(result: Result): Promise<void>;
  note(line: MoneyLine | TimeLine): Promise<void>;
  results(): AsyncGenerator<Result>;
  close(): Promise<void>;
}

interface TimeLine {
  readonly seconds: number;
}

const headerSchema = z.object({ key: z.string(), total: z.int(), started_at: z.string() });
const noteSchema = z.union([
  z.object({ id: z.string(), held: z.number() }),
  z.object({ id: z.string(), settled: z.number() }),
  z.object({ seconds: z.number() }),
]);
const ALLOWED = 'lines that a benchmark has written';

export const toKey = ({ strategy, id, repetition }: Pick<Result, 'strategy' | 'id' | 'repetition'>) =>
  JSON.stringify([strategy, id, repetition]);

/**
 * Opens `folder` for the run of `facts`: goes on with it where it was cut short, and begins it otherwise. A whole run,
 * or another one, that is there is moved to a folder in it and never lost.
 * @throws InputError for a folder that cannot be written to, and for files there that no benchmark has written.
 */
export async function openRunFolder(folder: string, facts: RunFacts, total: number): Promise<RunFolder> {
  const results = join(folder, RESULTS_FILE);
  const run = join(folder, RUN_FILE);
  const key = toRunKey(facts);
  try {
    await mkdir(folder, { recursive: true });
    const isSame = (await readKey(run)) === key;
    if (isSame) for (const file of [results, run]) await cutTornLine(file);
    const before = isSame ? await readBefore(run, results) : undefined;
    const isWhole = before !== undefined && before.done.size >= total;
    if (!before || isWhole) await setAside(folder, [results, run]);
    const goesOn = before && !isWhole ? before : undefined;
    const startedAt = goesOn?.startedAt ?? new Date().toISOString();
    const [resultsHandle, runHandle] = [await open(results, 'a'), await open(run, 'a')];
    if (!goesOn) await append(runHandle, { key, total, started_at: startedAt });
    return {
      startedAt,
      spentNanoUsd: goesOn?.spentNanoUsd ?? 0,
      wallSeconds: goesOn?.wallSeconds ?? 0,
      done: goesOn?.done ?? new Set(),
      keep: (result) => append(resultsHandle, result),
      note: (line) => append(runHandle, line),
      results: () => readResults(results),
      close: async () => {
        await Promise.all([resultsHandle.close(), runHandle.close()]);
      },
    };
  } catch (error) {
    throw toInputError(error, folder);
  }
}

/** What the run that is there has to share with one that goes on with it; undefined where there is none. */
async function readKey(run: string): Promise<string | undefined> {
  if (!(await exists(run))) return undefined;
  for await (const { text } of readLines(run)) {
    try {
      return headerSchema.parse(JSON.parse(text)).key;
    } catch {
      return undefined;
    }
  }
  return undefined;
}

async function readBefore(run: string, results: string) {
  let startedAt: string | undefined;
  let wallSeconds = 0;
  const money = new Map<string, number>();
  for await (const { number, text } of readLines(run)) {
    const place = `${run}, line ${number}`;
    const value = parseJson(text, place, ALLOWED);
    if (number === 1) {
      startedAt = checkValue(headerSchema, value, place).started_at;
      continue;
    }
    const note = checkValue(noteSchema, value, place);
    if ('seconds' in note) wallSeconds += note.seconds;
    else money.set(note.id, 'held' in note ? note.held : note.settled);
  }
  if (startedAt === undefined) return undefined;
  const done = new Set<string>();
  for await (const result of readResults(results)) done.add(toKey(result));
  // What was set aside and never settled belongs to calls that were under way: they may have been charged.
  const spentNanoUsd = Array.from(money.values()).reduce((sum, nanoUsd) => sum + nanoUsd, 0);
  return { startedAt, wallSeconds, spentNanoUsd, done };
}

async function* readResults(file: string): AsyncGenerator<Result> {
  if (!(await exists(file))) return;
  for await (const { number, text } of readLines(file)) {
    const place = `${file}, line ${number}`;
    yield checkValue(resultSchema, parseJson(text, place, ALLOWED), place);
  }
}

/** Of a run that goes on: a process that was killed may have left half a line. */
async function cutTornLine(file: string): Promise<void> {
  if (!(await exists(file))) return;
  let whole = 0;
  let read = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    const last = chunk.lastIndexOf(0x0a);
    if (last >= 0) whole = read + last + 1;
    read += chunk.length;
  }
  if (whole < read) await truncate(file, whole);
}

async function setAside(folder: string, files: readonly string[]): Promise<void> {
  const found = [];
  for (const file of files) if (await exists(file)) found.push(file);
  if (found.length === 0) return;
  const { mtime } = await stat(found[0] as string);
  const earlier = join(folder, EARLIER, mtime.toISOString().replace(/[:.]/g, '-'));
  await mkdir(earlier, { recursive: true });
  for (const file of found) await rename(file, join(earlier, file.slice(folder.length + 1)));
}

async function append(handle: FileHandle, value: object): Promise<void> {
  await handle.appendFile(`${JSON.stringify(value)}\n`);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

/** Writes what the run came to beside its results; each file is whole or is not there. */
export async function writeFiles(
  folder: string,
  files: readonly { readonly name: string; readonly text: string }[],
): Promise<readonly string[]> {
  const written: string[] = [];
  for (const { name, text } of files) {
    const file = join(folder, name);
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
    written.push(file);
  }
  return written;
}

function toInputError(error: unknown, folder: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined || error instanceof InputError
    ? error
    : new InputError(`${folder} cannot be written to: ${code}`);
}
