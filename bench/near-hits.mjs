import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { bundle } from './bundle.mjs';

/** @import { Figure } from './figure.mjs' */
/** @typedef {(text: string) => string | undefined} ToForm */
/** @typedef {{ text: string, intent: string }} Labelled what a customer asked, and what for */
/** @typedef {{ form: string, one: Labelled, other: Labelled }} Pair two questions of one form */

const LEAST_HITS = 0.85;
/** Lines of JSON with `text` and `intent`, compressed; banking77's test half and CLINC150. */
const DATA_SETS = ['banking77_test', 'clinc150'];

/**
 * How often two questions share one form: paraphrases, which should, and near misses, which must not. With
 * SUPPORT_DATA, also how many pairs of labelled questions do, of one intent and of two; those that differ in case,
 * blanks and marks alone are one question. `node bench/near-hits.mjs --data DIR` lists the pairs.
 * @returns {Promise<Figure[]>}
 */
export async function measureNearHits() {
  const toForm = await loadToForm();
  const { PARAPHRASES, NEAR_MISSES } = await load('../test/fixtures/near-questions.ts');
  /** @type {(one: string, other: string) => boolean} */
  const isHit = (one, other) => toForm(one) !== undefined && toForm(one) === toForm(other);
  const hits = PARAPHRASES.filter((/** @type {string[]} */ [one = '', other = '']) => isHit(one, other));
  const wrong = NEAR_MISSES.filter((/** @type {string[]} */ [, one = '', other = '']) => isHit(one, other));
  /** @type {Figure[]} */
  const figures = [
    {
      what: `near hits, share of ${PARAPHRASES.length} paraphrases`,
      measured: hits.length / PARAPHRASES.length,
      unit: '×',
      bound: { kind: 'at least', value: LEAST_HITS },
    },
    {
      what: `  wrong hits on ${NEAR_MISSES.length} near misses`,
      measured: wrong.length,
      unit: '×',
      bound: { kind: 'at most', value: 0 },
    },
  ];
  const folder = process.env.SUPPORT_DATA;
  if (folder === undefined) return figures;
  for (const name of DATA_SETS) {
    const { questions, pairs } = await measureDataSet(folder, name, toForm);
    const across = pairs.filter(isAcross).length;
    figures.push(
      {
        what: `  ${name}: pairs of one intent, ${questions} questions`,
        measured: pairs.length - across,
        unit: '×',
      },
      { what: `  ${name}: pairs of two intents`, measured: across, unit: '×' },
    );
  }
  return figures;
}

/** @param {string} folder @param {string} name @param {ToForm} toForm */
async function measureDataSet(folder, name, toForm) {
  const lines = gunzipSync(await readFile(join(folder, 'support', `${name}.jsonl.gz`)))
    .toString('utf8')
    .trim()
    .split('\n');
  /** @type {Map<string, Labelled>} */
  const questions = new Map();
  for (const line of lines) {
    const { text, intent } = JSON.parse(line);
    const plain = text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    if (!questions.has(plain)) questions.set(plain, { text, intent });
  }
  /** @type {Map<string, Labelled[]>} */
  const byForm = new Map();
  for (const question of questions.values()) {
    const form = toForm(question.text);
    if (form !== undefined) byForm.set(form, [...(byForm.get(form) ?? []), question]);
  }
  /** @type {Pair[]} */
  const pairs = [];
  for (const [form, alike] of byForm) {
    alike.forEach((one, index) => {
      for (const other of alike.slice(index + 1)) pairs.push({ form, one, other });
    });
  }
  return { questions: questions.size, pairs };
}

/** @param {Pair} pair */
function isAcross({ one, other }) {
  return one.intent !== other.intent;
}

/** @returns {Promise<ToForm>} */
async function loadToForm() {
  const { toNearQuestion } = await load('../src/text/paraphrase/near-question.ts');
  return toNearQuestion;
}

/** @param {string} entry relative to bench/ */
async function load(entry) {
  return import(pathToFileURL(await bundle(entry)).href);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { data = '' } = parseArgs({ options: { data: { type: 'string' } } }).values;
  const toForm = await loadToForm();
  for (const name of DATA_SETS) {
    const { pairs } = await measureDataSet(data, name, toForm);
    for (const pair of pairs.sort((a, b) => Number(isAcross(b)) - Number(isAcross(a)))) {
      const { form, one, other } = pair;
      const kind = isAcross(pair) ? `${one.intent}, ${other.intent}` : one.intent;
      console.log(`${name}\t${kind}\t${form}\t${one.text}\t${other.text}`);
    }
  }
}
