import { readFile } from 'node:fs/promises';
import type { Log } from '../src/cascade/ports.ts';
import { indexFolder } from '../src/knowledge/load-index.ts';
import { createLocalKnowledge } from '../src/knowledge/local-knowledge.ts';
import { toCourseConfig } from '../src/server/course-config.ts';
import { toPlainPrompt, toPrompt, toTemplate } from '../src/tiers/prompt.ts';

/** What a tier reads and writes for a question. */
export interface QuestionTokens {
  readonly tier: string;
  readonly template: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly maxTokens: number;
}

export interface PromptSources {
  /** Folder of articles. */
  readonly articles: string;
  /** Suite of questions, a line each. */
  readonly suite: string;
}

/** Of English prose; the server reckons with three, to be on the dear side. */
const BYTES_PER_TOKEN = 4;
/** Of a tier's most tokens, what a reply is taken to have; the same as in src/cascade/routing.ts. */
const REPLY_SHARE = 0.4;
/** What goes into a prompt unless a tier says otherwise. */
const PASSAGES = 5;
/** Finer than that the mean of a suite is not known to anybody's own questions. */
const ROUNDED_TO = 10;
const QUIET: Log = { info() {}, warn() {}, error() {} };

/** The mean prompt that each of the course's three tiers gets for the questions of the suite, and a typical reply. */
export async function measureTokens({ articles, suite }: PromptSources): Promise<readonly QuestionTokens[]> {
  const index = await indexFolder(articles, QUIET);
  const knowledge = createLocalKnowledge(async () => index);
  const questions = (await readFile(suite, 'utf8'))
    .trim()
    .split('\n')
    .map((line): string => JSON.parse(line).query);
  const tiers = toCourseTiers();
  const bytes = tiers.map(() => 0);
  for (const text of questions) {
    const found = await knowledge.search({ text, context: {} }, new AbortController().signal);
    const grounding = { ...found, passages: found.passages.slice(0, PASSAGES) };
    for (const index of tiers.keys()) {
      const template = toTemplate(undefined, index, tiers.length);
      const prompt = toPrompt(template, { query: { text, context: {} }, grounding });
      bytes[index] = (bytes[index] ?? 0) + Buffer.byteLength(toPlainPrompt(prompt));
    }
  }
  return tiers.map(({ name, maxTokens, prompt }, index) => ({
    tier: name,
    template: prompt.template,
    inputTokens: toRounded((bytes[index] ?? 0) / questions.length / BYTES_PER_TOKEN),
    outputTokens: toRounded(maxTokens * REPLY_SHARE),
    maxTokens,
  }));
}

function toCourseTiers() {
  const anything = { MODEL_ID: 'a', PROVISIONED_MODEL_ARN: 'b', SAGEMAKER_ENDPOINT: 'c' };
  return toCourseConfig(anything)?.config.tiers ?? [];
}

const toRounded = (tokens: number): number => Math.round(tokens / ROUNDED_TO) * ROUNDED_TO;
