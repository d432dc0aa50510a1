import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';

export interface PageFile {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** The page to try the server: its files by path, `index.html` at `/`. `folder` ends with a slash. */
export async function readPageFiles(folder: URL): Promise<ReadonlyMap<string, PageFile>> {
  const names = await readdir(folder);
  const read = async (name: string) => {
    const type = TYPES[extname(name)];
    if (type === undefined) return [];
    const body = new Uint8Array(await readFile(new URL(name, folder)));
    return [[name === 'index.html' ? '/' : `/${name}`, { type, body }] as const];
  };
  return new Map((await Promise.all(names.map(read))).flat());
}
