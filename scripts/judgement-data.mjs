import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { BUNDLING } from './bundling.mjs';

// What scripts/train.mjs learns from and bench/judgement.mjs measures on. The public sets lie in a folder of one's own.

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * @typedef {{ split: string, text: string, intent: string }} Utterance
 * @typedef {{ id: string, query: string, weak_correct: number, strong_correct: number, weak_answer: string }} Routed
 * @typedef {{ id: string, kind: string, right: 0 | 1, question: string, answer: string, articles: string[] }} Labelled
 * @typedef {{ query: string, grade: string, articles: string[], must_include: string[] }} SampleQuestion
 * @typedef {{ set: 'development' | 'check', question: string, grade: string, articles: string[] }} Scoped
 * @typedef {{ id: string, easy: string, hard: string }} Pair
 */

/** @template Row @param {string} data folder of the public sets @param {string} name @returns {Promise<Row[]>} */
async function readPublic(data, name) {
  return parse(gunzipSync(await readFile(join(data, `${name}.jsonl.gz`))).toString('utf8'));
}

/** @template Row @param {string} name @returns {Promise<Row[]>} */
async function readFixture(name) {
  return parse(await readFile(join(ROOT, 'test', 'fixtures', `${name}.jsonl`), 'utf8'));
}

/** @param {string} lines */
function parse(lines) {
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** @param {string} data @returns {Promise<Utterance[]>} */
export const readClinc = (data) => readPublic(data, 'support/clinc150');
/** @param {string} data @returns {Promise<Utterance[]>} */
export const readBanking = (data) => readPublic(data, 'support/banking77_test');
/** @param {string} data @param {'routellm_gsm8k' | 'routellm_mmlu' | 'ulab_llmrouter'} name @returns {Promise<Routed[]>} */
export const readRouted = (data, name) => readPublic(data, `routing/${name}.dev`);
/** @param {'account' | 'cloud' | 'check'} half @returns {Promise<Labelled[]>} */
export const readAnswers = (half) => readFixture(`judgement/answers-${half}`);
/** @returns {Promise<SampleQuestion[]>} */
export const readSampleQuestions = () => readFixture('questions');
/** @param {'in-scope' | 'out-of-scope'} name @returns {Promise<Scoped[]>} */
export const readScoped = (name) => readFixture(`judgement/${name}`);
/** @param {'question-pairs' | 'question-pairs-check'} name @returns {Promise<Pair[]>} */
export const readPairs = (name) => readFixture(`judgement/${name}`);

/**
 * A module of the project, as it is now. @template Module
 * @param {string} file relative to the project @returns {Promise<Module>}
 */
export async function loadModule(file) {
  const outfile = join(ROOT, 'node_modules', '.cache', 'judgement', `${file.replaceAll('/', '-')}.mjs`);
  await build({
    ...BUNDLING,
    entryPoints: [file],
    outfile,
  });
  // Written anew by each run of a program that may have changed what it is made of.
  return import(`${pathToFileURL(outfile).href}?${++loads}`);
}
let loads = 0;

/**
 * Labelled answers with the whole text of their articles as sources.
 * @param {readonly Labelled[]} answers
 * @returns {Promise<import('../src/cascade/judge/judged.ts').Judged[]>}
 */
export async function toJudged(answers) {
  /** @type {typeof import('../src/knowledge/read-document.ts')} */
  const { readDocument } = await loadModule('src/knowledge/read-document.ts');
  /** @param {string} path */
  const toSource = async (path) => {
    const source = await readFile(join(ROOT, 'knowledge', path), 'utf8');
    const { text, title, outdated } = await readDocument(path, source);
    return { text, title, outdated };
  };
  return Promise.all(
    answers.map(async ({ question, answer, articles }) => ({
      question,
      answer,
      sources: await Promise.all(articles.map(toSource)),
    })),
  );
}

/**
 * What the embedded tiers answer from the sample articles, and what was found for it.
 * @typedef {{ completion: import('../src/cascade/tier.ts').Completion,
 *   grounding: import('../src/cascade/passage.ts').Grounding }} Extracted
 * @returns {Promise<(question: string, method: import('../src/cascade/passage.ts').ExtractMethod) => Promise<Extracted>>}
 */
export async function createSampleAnswers() {
  /** @type {[typeof import('../src/knowledge/load-index.ts'), typeof import('../src/knowledge/local-knowledge.ts'), typeof import('../src/knowledge/extract.ts')]} */
  const [{ indexFolder }, { createLocalKnowledge }, { createExtractor }] = await Promise.all([
    loadModule('src/knowledge/load-index.ts'),
    loadModule('src/knowledge/local-knowledge.ts'),
    loadModule('src/knowledge/extract.ts'),
  ]);
  const nothing = () => {};
  const index = await indexFolder(join(ROOT, 'knowledge'), { info: nothing, warn: nothing, error: nothing });
  const knowledge = createLocalKnowledge(async () => index);
  const extractor = createExtractor(knowledge);
  const { signal } = new AbortController();
  return async (text, method) => {
    const lookup = { text, context: {} };
    const grounding = await knowledge.search(lookup, signal);
    const extract = await extractor.extract(lookup, grounding, method, signal);
    return { completion: { kind: 'completion', stop: 'end', ...extract }, grounding };
  };
}
