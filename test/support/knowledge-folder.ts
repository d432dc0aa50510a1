import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './server-process.ts';

/** A folder with these files; keys are relative paths. */
export function knowledgeFolder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** A configuration file whose answers come from `path`; returns the file's name. */
export function configFor(path: string, extra: Readonly<Record<string, unknown>> = {}): string {
  const file = join(temporaryFolder(), 'config.json');
  writeFileSync(file, JSON.stringify({ version: 1, knowledge: { kind: 'local', path }, ...extra }));
  return file;
}

export const RESET_ARTICLE = `---
title: Reset the door code
---
# Reset the door code

## Steps

1. Press the bell key for five seconds.
2. Type the new door code twice.

The new door code works after 40 seconds.
`;
