import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { VersionedIndex } from '../../src/knowledge/index-file.ts';
import { indexFolder } from '../../src/knowledge/load-index.ts';
import { recordingLog } from './test-cascade.ts';

export const SAMPLE_FOLDER = fileURLToPath(new URL('../../knowledge', import.meta.url));

/** A question with the sample articles that answer it. */
export interface SampleQuestion {
  readonly id: string;
  readonly query: string;
  readonly grade: string;
  readonly articles: readonly string[];
  /** What is right. */
  readonly reference: string;
}

export const SAMPLE_QUESTIONS: readonly SampleQuestion[] = readFileSync(
  new URL('../fixtures/questions.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as SampleQuestion);

let made: Promise<VersionedIndex> | undefined;

/** The index of the sample articles, made once a test file. */
export function sampleIndex(): Promise<VersionedIndex> {
  made ??= indexFolder(SAMPLE_FOLDER, recordingLog().log);
  return made;
}
