import { crossValidate } from '../scripts/fit-weights.mjs';
import { ALONE } from '../scripts/judge-priors.mjs';
import {
  createSampleAnswers,
  loadModule,
  readAnswers,
  readBanking,
  readClinc,
  readPairs,
  readRouted,
  readSampleQuestions,
  readScoped,
  toJudged,
} from '../scripts/judgement-data.mjs';

/**
 * @import { Figure } from './figure.mjs'
 * @import { Routed } from '../scripts/judgement-data.mjs'
 */

const LEAST_JUDGE_APGR = 0.72;
const LEAST_AUC = 0.9;
const MOST_CALIBRATION_ERROR = 0.05;
const LEAST_PAIRS = 0.9;
const LEAST_OOS_HELD = 0.95;
const LEAST_ANSWERED = 0.9;
/** From which confidence on an answer is accepted, by default. */
const ACCEPTED_FROM = 0.7;
const ROUTED_SETS = /** @type {const} */ (['routellm_mmlu', 'routellm_gsm8k', 'ulab_llmrouter']);
const THRESHOLDS = /** @type {const} */ ([3, 7]);

/**
 * How well the scorer and the judge do on what they were not made from. SUPPORT_DATA names the folder of public sets;
 * without it only the project's own labels are measured.
 * @returns {Promise<Figure[]>}
 */
export async function measureJudgement() {
  const data = process.env.SUPPORT_DATA;
  return [
    ...(await measurePairs()),
    ...(await measureLabels()),
    ...(await measureAbstention(data)),
    ...(data === undefined ? [] : [...(await measureRouting(data)), ...(await measureTraffic(data))]),
  ];
}

/** Hard questions above easy ones of the same length. @returns {Promise<Figure[]>} */
async function measurePairs() {
  const { scoreSupport } = await loadScorer();
  const figures = [];
  for (const name of /** @type {const} */ (['question-pairs', 'question-pairs-check'])) {
    const pairs = await readPairs(name);
    const right = pairs.filter(({ easy, hard }) => scoreSupport(hard).score > scoreSupport(easy).score);
    figures.push(
      share(`scorer, ${name}: ordered rightly of ${pairs.length}`, right.length / pairs.length, LEAST_PAIRS),
    );
  }
  return figures;
}

/** The judge on labelled answers to support questions, with their articles as sources. @returns {Promise<Figure[]>} */
async function measureLabels() {
  const { judgeAnswer } = await loadJudge();
  const { areaUnderRoc, toReliability } = await loadStatistics();
  const answers = await readAnswers('check');
  const labels = answers.map(({ right }) => right);
  const confidences = (await toJudged(answers)).map((judged) => judgeAnswer(judged).confidence);
  const { expectedCalibrationError } = toReliability(confidences, labels);
  return [
    share(
      `judge, ${answers.length} labelled answers of the check: AUC`,
      areaUnderRoc(confidences, labels),
      LEAST_AUC,
    ),
    atMost('  expected calibration error', expectedCalibrationError, MOST_CALIBRATION_ERROR),
  ];
}

/** What the embedded tiers do with questions that their articles answer, and with others. @param {string} [data] */
async function measureAbstention(data) {
  const answer = await createSampleAnswers();
  const { judgeCompletion } = await loadCompletionJudge();
  /** @param {readonly string[]} questions */
  const outcomesOf = async (questions) => {
    let answered = 0;
    let accepted = 0;
    for (const text of questions) {
      const { completion, grounding } = await answer(text, 'sub-questions');
      if (completion.abstained) continue;
      answered++;
      if (judgeCompletion({ text }, completion, grounding).confidence >= ACCEPTED_FROM) accepted++;
    }
    return { answered: answered / questions.length, accepted: accepted / questions.length };
  };
  const check = (/** @type {readonly { set: string, question: string }[]} */ scoped) =>
    scoped.filter(({ set }) => set === 'check').map(({ question }) => question);
  const inScope = await outcomesOf(check(await readScoped('in-scope')));
  const outOfScope = await outcomesOf(check(await readScoped('out-of-scope')));
  const figures = [
    share('embedded default, in-scope questions of the check: answered', inScope.answered, LEAST_ANSWERED),
    share('  accepted', inScope.accepted),
    share(
      '  out of scope, hand-written, most of them near: abstained or not accepted',
      1 - outOfScope.accepted,
    ),
  ];
  if (data === undefined) return figures;
  const oos = (await readClinc(data)).filter(({ split }) => split === 'oos_test' || split === 'oos_train');
  const elsewhere = await outcomesOf(oos.map(({ text }) => text));
  return [
    ...figures,
    share(
      `  CLINC150's ${oos.length} out of scope: abstained or not accepted`,
      1 - elsewhere.accepted,
      LEAST_OOS_HELD,
    ),
  ];
}

/** Whether what goes to the stronger model first is what it does better. @param {string} data */
async function measureRouting(data) {
  const { scoreSupport } = await loadScorer();
  const { scoreCourse } = await loadCourse();
  const { averageGapRecovered, ...statistics } = await loadStatistics();
  const figures = [];
  for (const name of ROUTED_SETS) {
    const routed = await readRouted(data, name);
    /** @param {(line: Routed, at: number) => number} confidenceOf */
    const apgr = (confidenceOf) =>
      averageGapRecovered(
        routed.map((line, at) => ({
          confidence: confidenceOf(line, at),
          weak: line.weak_correct,
          strong: line.strong_correct,
        })),
      );
    const course = apgr(({ query }) => -scoreCourse(query).score);
    const support = apgr(({ query }) => -scoreSupport(query).score);
    figures.push(share(`scorer, ${name}: APGR`, support, course), share("  the course's", course));
    if (name !== 'routellm_gsm8k') continue;
    const { toSigns } = await loadSigns();
    const signs = routed.map(({ query, weak_answer }) =>
      toSigns({ question: query, answer: weak_answer, sources: [] }),
    );
    const logOdds = crossValidate(
      statistics,
      signs,
      routed.map(({ weak_correct }) => weak_correct),
      ALONE,
    );
    figures.push(
      share(
        'judge without sources, GSM8K, cross-validated: APGR',
        apgr((_, at) => logOdds[at] ?? 0),
        LEAST_JUDGE_APGR,
      ),
    );
  }
  return figures;
}

/** Where the default thresholds start questions. @param {string} data */
async function measureTraffic(data) {
  const { scoreSupport } = await loadScorer();
  const clinc = await readClinc(data);
  const sets = {
    Banking77: (await readBanking(data)).map(({ text }) => text),
    CLINC150: clinc.filter(({ split }) => !split.startsWith('oos')).map(({ text }) => text),
    'own questions': (await readSampleQuestions()).map(({ query }) => query),
  };
  const figures = Object.entries(sets).flatMap(([name, texts]) => {
    const scores = texts.map((text) => scoreSupport(text).score);
    const below = scores.filter((score) => score < THRESHOLDS[0]).length / scores.length;
    const above = scores.filter((score) => score >= THRESHOLDS[1]).length / scores.length;
    return [
      share(`scorer, ${name}: start at the first tier`, below),
      share('  at the second', 1 - below - above),
      share('  at the third', above),
    ];
  });
  // By the time it takes of a core, as others may keep the other busy; all texts were scored before.
  const before = process.cpuUsage();
  for (const text of sets.Banking77) scoreSupport(text);
  const { user, system } = process.cpuUsage(before);
  const tookMs = (user + system) / 1_000 / sets.Banking77.length;
  return [...figures, atMost('scorer, Banking77: a question', tookMs, 0.1, 'ms')];
}

/** @param {string} what @param {number} measured @param {number} [least] @returns {Figure} */
function share(what, measured, least) {
  return {
    what,
    measured,
    unit: '×',
    ...(least === undefined ? {} : { bound: { kind: 'at least', value: least } }),
  };
}

/** @param {string} what @param {number} measured @param {number} value @param {Figure['unit']} [unit] @returns {Figure} */
function atMost(what, measured, value, unit = '×') {
  return { what, measured, unit, bound: { kind: 'at most', value } };
}

/** @returns {Promise<typeof import('../src/cascade/score/score-support.ts')>} */
const loadScorer = () => loadModule('src/cascade/score/score-support.ts');
/** @returns {Promise<typeof import('../src/cascade/score/score-course.ts')>} */
const loadCourse = () => loadModule('src/cascade/score/score-course.ts');
/** @returns {Promise<typeof import('../src/cascade/judge/judge-answer.ts')>} */
const loadJudge = () => loadModule('src/cascade/judge/judge-answer.ts');
/** @returns {Promise<typeof import('../src/cascade/judge/judge-completion.ts')>} */
const loadCompletionJudge = () => loadModule('src/cascade/judge/judge-completion.ts');
/** @returns {Promise<typeof import('../src/cascade/judge/signs.ts')>} */
const loadSigns = () => loadModule('src/cascade/judge/signs.ts');

/**
 * @returns {Promise<typeof import('../src/statistics/apgr.ts') & typeof import('../src/statistics/roc.ts') &
 *   typeof import('../src/statistics/reliability.ts') & typeof import('../src/statistics/logistic.ts') &
 *   typeof import('../src/statistics/folds.ts') & typeof import('../src/statistics/seeded.ts')>}
 */
async function loadStatistics() {
  const names = ['apgr', 'roc', 'reliability', 'logistic', 'folds', 'seeded'];
  const modules = await Promise.all(names.map((name) => loadModule(`src/statistics/${name}.ts`)));
  return Object.assign({}, ...modules);
}
