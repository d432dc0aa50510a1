import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { crossValidate, fitWeights, round, weigh } from './fit-weights.mjs';
import { ALONE, GROUNDED, RETRIEVED } from './judge-priors.mjs';
import {
  createSampleAnswers,
  loadModule,
  readAnswers,
  readBanking,
  readClinc,
  readRouted,
  readSampleQuestions,
  readScoped,
  toJudged,
} from './judgement-data.mjs';

// Makes src/cascade/trained.ts: `node scripts/train.mjs --data DIR`, where DIR holds the public sets. The same data
// makes the same file, byte for byte.

/**
 * @import { Priors, Sign, Weights } from './fit-weights.mjs'
 * @import { TRAINED } from '../src/cascade/trained.ts'
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FILE = join(ROOT, 'src', 'cascade', 'trained.ts');
const BIOME = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
const SOURCES = [
  'CLINC150 (clinc/oos-eval, CC-BY-3.0): texts; of those out of scope the validation part',
  'Banking77, test part (PolyAI, CC-BY-4.0): texts',
  'GSM8K, answers of Mixtral-8x7B (lm-sys/RouteLLM, Apache-2.0): development half',
  'test/fixtures/questions.jsonl',
  'test/fixtures/judgement: answers-account.jsonl, answers-cloud.jsonl; in-scope.jsonl and out-of-scope.jsonl, development halves',
];
const EVERYDAY_WORDS = 400;
/** Share of questions that lie below a score; a third each below 3, up to 7, and above. Straight in between. */
const KNOTS = /** @type {const} */ ([
  [0.01, 1.06],
  [0.1, 1.6],
  [0.2, 2.2],
  [1 / 3, 3],
  [0.45, 4.4],
  [0.55, 5.6],
  [2 / 3, 7],
  [0.78, 8],
  [0.89, 9],
  [0.95, 9.5],
  [0.99, 9.8],
]);
/** Of the questions that a help desk is asked, those that its articles are not about. */
const ELSEWHERE_SHARE = 0.1;
const METHODS = /** @type {const} */ (['one-passage', 'several-passages', 'sub-questions']);

const { data } = parseArgs({ options: { data: { type: 'string' } } }).values;
if (data === undefined) throw new Error('usage: node scripts/train.mjs --data DIR');

/** @type {typeof import('../src/statistics/logistic.ts')} */
const { fitLogistic } = await loadModule('src/statistics/logistic.ts');
/** @type {typeof import('../src/statistics/folds.ts')} */
const { toFolds } = await loadModule('src/statistics/folds.ts');
/** @type {typeof import('../src/statistics/seeded.ts')} */
const { createSeeded } = await loadModule('src/statistics/seeded.ts');
/** @type {typeof import('../src/statistics/apgr.ts')} */
const { averageGapRecovered } = await loadModule('src/statistics/apgr.ts');

const clinc = await readClinc(data);
const inScope = clinc.filter(({ split }) => !split.startsWith('oos')).map(({ text }) => text);
const banking = (await readBanking(data)).map(({ text }) => text);
const samples = await readSampleQuestions();

/** @type {Weights} */
const untrained = { intercept: 0, weights: {} };
const everydayWords = (await toEverydayWords([...inScope, ...banking])).join(' ');
const complexity = { knots: await toKnots([inScope, banking, samples.map(({ query }) => query)]) };
const start = { everydayWords, complexity, alone: untrained, grounded: untrained, retrieved: untrained };
await write(start);

// The signs are read with the words that were just written.
/** @type {typeof import('../src/cascade/judge/signs.ts')} */
const { toSigns } = await loadModule('src/cascade/judge/signs.ts');

const routed = await readRouted(data, 'routellm_gsm8k');
const unsourced = routed.map(({ query, weak_answer }) =>
  toSigns({ question: query, answer: weak_answer, sources: [] }),
);
const isRight = routed.map(({ weak_correct }) => weak_correct);
const alone = fitHonestly(unsourced, isRight, ALONE);
const logOdds = crossValidate({ fitLogistic, toFolds, createSeeded }, unsourced, isRight, ALONE);
const gsm8kApgr = averageGapRecovered(
  routed.map(({ weak_correct: weak, strong_correct: strong }, at) => ({
    confidence: logOdds[at] ?? 0,
    weak,
    strong,
  })),
);

const answers = [...(await readAnswers('account')), ...(await readAnswers('cloud'))];
const sourced = (await toJudged(answers)).map(toSigns);
const labels = answers.map(({ right }) => right);
const grounded = fitHonestly(sourced, labels, { ...alone.weights, ...GROUNDED });

await write({
  ...start,
  measured: { gsm8kApgrCrossValidated: round(gsm8kApgr) },
  alone,
  grounded,
  retrieved: await fitRetrieved(grounded),
});
console.log(`APGR on GSM8K without sources, cross-validated: ${gsm8kApgr.toFixed(3)}`);

/**
 * Weights that are as sure as they turned out to be on items that they had not seen, where all would be too sure.
 * @param {readonly (readonly Sign[])[]} items @param {readonly number[]} labels @param {Priors} priors
 * @returns {Weights}
 */
function fitHonestly(items, labels, priors) {
  const { intercept, weights } = fitWeights(fitLogistic, items, labels, priors);
  const unseen = crossValidate({ fitLogistic, toFolds, createSeeded }, items, labels, priors);
  const read = fitLogistic({ rows: unseen.map((logOdds) => [logOdds]), labels, ridge: 0 });
  const slope = read.coefficients[0] ?? 1;
  return {
    intercept: round(read.intercept + slope * intercept),
    weights: Object.fromEntries(
      Object.entries(weights).map(([name, weight]) => [name, round(slope * weight)]),
    ),
  };
}

/** The most frequent topic words, of equals by the alphabet. @param {readonly string[]} texts */
async function toEverydayWords(texts) {
  /** @type {typeof import('../src/text/words.ts')} */
  const { toTerms } = await loadModule('src/text/words.ts');
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const term of texts.flatMap((text) => [...new Set(toTerms(text))])) {
    if (!/\d/.test(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, EVERYDAY_WORDS)
    .map(([term]) => term);
}

/** Each set counts as much as any other, however long it is. @param {readonly (readonly string[])[]} sets */
async function toKnots(sets) {
  /** @type {typeof import('../src/cascade/score/score-support.ts')} */
  const { toDifficulty } = await loadModule('src/cascade/score/score-support.ts');
  const weighed = sets
    .flatMap((set) => set.map((text) => ({ at: toDifficulty(text), weight: 1 / set.length / sets.length })))
    .sort((a, b) => a.at - b.at);
  return KNOTS.map(([share, score]) => {
    let sum = 0;
    const reached = weighed.find(({ weight }) => {
      sum += weight;
      return sum >= share;
    });
    return [round(reached?.at ?? 0), score];
  });
}

/**
 * How much the search for its passages says of an answer, beside the judge: by whether the embedded tiers cite an
 * article that answers, and say some of what the question's reference has to say.
 * @param {Weights} judge
 */
async function fitRetrieved(judge) {
  const answer = await createSampleAnswers();
  /** @type {typeof import('../src/cascade/judge/judge-completion.ts')} */
  const { toJudgedCompletion } = await loadModule('src/cascade/judge/judge-completion.ts');
  const oos = clinc
    .filter(({ split }) => split === 'oos_val')
    .map(({ text }) => ({ question: text, articles: [] }));
  const scoped = [...(await readScoped('in-scope')), ...(await readScoped('out-of-scope'))];
  const questions = [
    ...oos,
    ...scoped.filter(({ set }) => set === 'development'),
    ...samples.map(({ query, ...sample }) => ({ ...sample, question: query })),
  ];
  const elsewhere = questions.filter(({ articles = [] }) => articles.length === 0).length;
  const share = (ELSEWHERE_SHARE * (questions.length - elsewhere)) / (1 - ELSEWHERE_SHARE) / elsewhere;
  const items = [];
  const outcomes = [];
  const counts = [];
  for (const { question, articles = [], ...rest } of questions) {
    const wanted = 'must_include' in rest ? rest.must_include : [];
    for (const method of METHODS) {
      const { completion, grounding } = await answer(question, method);
      if (completion.abstained) continue;
      const judged = toJudgedCompletion({ text: question }, completion, grounding);
      items.push([
        { name: 'judge', value: weigh(toSigns(judged), judge) },
        { name: 'strength', value: grounding.strength },
      ]);
      const cites = completion.citations.some(({ uri }) => articles.includes(uri.replace(/#.*$/, '')));
      const says =
        wanted.length === 0 ||
        wanted.some((words) => completion.text.toLowerCase().includes(words.toLowerCase()));
      outcomes.push(cites && says ? 1 : 0);
      counts.push(articles.length === 0 ? share : 1);
    }
  }
  return fitWeights(fitLogistic, items, outcomes, RETRIEVED, counts);
}

/** @param {object} trained */
async function write(trained) {
  const value = JSON.stringify({ version: 1, sources: SOURCES, ...trained }, null, 2);
  await writeFile(
    FILE,
    `import type { Training } from './training.ts';

/** Made by scripts/train.mjs, and not changed by hand. */
export const TRAINED: Training = ${value};
`,
  );
  execFileSync(process.execPath, [BIOME, 'format', '--write', FILE], { cwd: ROOT, stdio: 'ignore' });
}
