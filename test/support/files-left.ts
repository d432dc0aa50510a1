import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every file under `folders`; none where there is no such folder. */
export function filesUnder(...folders: readonly string[]): readonly string[] {
  return folders.filter(existsSync).flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
}

/** The files under `folders` that have `text` in them or in their names. */
export function filesWith(text: string, ...folders: readonly string[]): readonly string[] {
  return filesUnder(...folders).filter(
    (file) => textsIn(`${file} ${readFileSync(file, 'utf8')}`, [text]).length > 0,
  );
}

/**
 * Those of `texts` that stand in `place`, as they are, as JSON has them, or as JSON within JSON. A number's digits
 * within a latency, a checksum or an identifier are chance: 14,000 of the million numbers of six stand in one run's files.
 */
export function textsIn(place: string, texts: readonly string[]): readonly string[] {
  return texts.filter((text) =>
    /^\d+$/.test(text)
      ? new RegExp(String.raw`(?<![\da-f]|\d\.)${text}(?![\da-f])`).test(place)
      : formsOf(text).some((form) => place.includes(form)),
  );
}

const known = new Map<string, readonly string[]>();

function formsOf(text: string): readonly string[] {
  const found = known.get(text);
  if (found) return found;
  const asJson = JSON.stringify(text).slice(1, -1);
  const forms = [...new Set([text, asJson, JSON.stringify(asJson).slice(1, -1)])];
  known.set(text, forms);
  return forms;
}
