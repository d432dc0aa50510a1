import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** Whoever sweeps may take a folder away as soon as it was made. */
const MOST_TRIES = 5;
/** What folders answer to fsync where the system has none for them. */
const NO_FOLDER_SYNC = ['EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP'];

/** The system's name for what went wrong, such as ENOSPC. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** Makes a folder that only its owner may enter, whatever the umask; one that is there stays as it is. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: FOLDER_MODE });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    throw error;
  }
  await chmod(folder, FOLDER_MODE);
}

/** Does `work`, which is to write in the last of `folders`; where they are missing, makes them, outermost first. */
export async function inFolders<Result>(
  folders: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || tries >= MOST_TRIES) throw error;
    }
    for (const folder of folders) await makeFolder(folder);
  }
}

/** The names of temporary files say when they were begun, so that whoever sweeps need not ask the file. */
const TEMPORARY = /^(\d{1,16})\.[0-9a-f-]{36}\.tmp$/;

export function temporaryName(epochMs: number): string {
  return `${epochMs}.${randomUUID()}.tmp`;
}

/** When the temporary file with this name was begun; undefined for the name of anything else. */
export function temporarySinceMs(name: string): number | undefined {
  const since = TEMPORARY.exec(name)?.[1];
  return since === undefined ? undefined : Number(since);
}

/** Writes a new file that only its owner may read, on the disk itself where it is to be `durable`. Returns its path. */
export async function writeTemporary(
  folder: string,
  text: string,
  { epochMs, durable }: { readonly epochMs: number; readonly durable: boolean },
): Promise<string> {
  const file = join(folder, temporaryName(epochMs));
  const handle = await open(file, 'wx', FILE_MODE);
  try {
    await handle.chmod(FILE_MODE);
    await handle.writeFile(text);
    if (durable) await handle.datasync();
  } catch (error) {
    await unlinkQuietly(file);
    throw error;
  } finally {
    await handle.close();
  }
  return file;
}

/** Brings what was made and deleted in `folder` onto the disk itself. */
export async function syncFolder(folder: string): Promise<void> {
  let handle: Awaited<ReturnType<typeof open>> | undefined;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } catch (error) {
    if (!NO_FOLDER_SYNC.includes(codeOf(error) ?? '')) throw error;
  } finally {
    await handle?.close();
  }
}

/** What is in `folder`; nothing where there is no such folder. */
export async function readNames(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Undefined where there is no such file. */
export async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes `file` anew; whoever reads it meanwhile finds all of the old or all of the new text. */
export async function writeOver(
  folders: readonly string[],
  file: string,
  text: string,
  epochMs: number,
): Promise<void> {
  await inFolders(folders, async () => {
    const temporary = await writeTemporary(dirname(file), text, { epochMs, durable: false });
    try {
      await rename(temporary, file);
    } catch (error) {
      await unlinkQuietly(temporary);
      throw error;
    }
  });
}

/** For what is in nobody's way if it stays. */
export async function unlinkQuietly(file: string): Promise<void> {
  await unlink(file).catch(() => {});
}
