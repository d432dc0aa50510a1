import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calibrate } from '../../calibration/calibrate.ts';
import { calibrateAbstention, type Scopes } from '../../calibration/calibrate-abstention.ts';
import type { CalibrationReport, LabelReport } from '../../calibration/calibration-report.ts';
import type { Wanted } from '../../calibration/choose-routing.ts';
import { drawReport } from '../../calibration/draw-report.ts';
import { toFragment } from '../../calibration/fragment.ts';
import { gatherOutcomes } from '../../calibration/gather-outcomes.ts';
import type { TierFacts } from '../../calibration/outcome.ts';
import { readQuestions } from '../../calibration/read-questions.ts';
import { toReportText } from '../../calibration/report-text.ts';
import { toReportWire } from '../../calibration/report-wire.ts';
import { UNCALIBRATED } from '../../cascade/judge/calibration.ts';
import { judgeAnswer } from '../../cascade/judge/judge-answer.ts';
import { estimateTokens } from '../../cascade/money.ts';
import type { Log } from '../../cascade/ports.ts';
import { SCORERS } from '../../cascade/score/scorers.ts';
import { InputError } from '../../input/input-error.ts';
import { COVERAGE_CUT } from '../../knowledge/coverage-cut.ts';
import { loadBuiltIndex, loadFolderIndex } from '../../knowledge/load-index.ts';
import { toCoverage } from '../../knowledge/local-knowledge.ts';
import { toInstructions, toTemplate } from '../../tiers/prompt.ts';
import type { Config } from '../config-schema.ts';
import type { Done } from './on-stores.ts';
import { readNumber } from './read-number.ts';
import { UsageError } from './usage.ts';

export interface CalibrateCommand {
  readonly config: Config;
  readonly log: Log;
  readonly cacheFolder: string;
  /** File with the index of the sample articles. */
  readonly sampleIndex: string;
  readonly words: readonly string[];
  readonly json: boolean;
  /** The options as they were typed. */
  readonly labels: string | undefined;
  readonly quality: string | undefined;
  readonly maxCostUsdPer1k: string | undefined;
  readonly inScope: string | undefined;
  readonly outOfScope: string | undefined;
  readonly out: string | undefined;
}

const DEFAULT_QUALITY = 0.95;
const DEFAULT_FOLDER = './calibration';
const FRAGMENT_FILE = 'tiered-support.fragment.json';
const TO_MERGE = 'Merge the fragment into your configuration, each key in its place.';
const IS_EMPTY = 'The fragment is empty: there is nothing to change.';

/**
 * Fits the configuration to labelled answers and sample questions; writes a fragment of it with pictures.
 * @throws UsageError for options and files that cannot be used.
 */
export async function runCalibrate(command: CalibrateCommand): Promise<Done> {
  const { config, labels: file, json, out = DEFAULT_FOLDER } = command;
  checkOptions(command);
  const wanted = toWanted(command);
  try {
    const labels = file === undefined ? undefined : await calibrateLabels(file, config, wanted);
    const scopes = await measureScopes(command);
    const abstention = scopes && calibrateAbstention(scopes);
    const answerableScore = scopes?.isFolder ? abstention?.found?.cut : undefined;
    const fragment = toFragment({ acceptance: new Map(), ...labels?.found, answerableScore });
    const report: CalibrationReport = { labels, abstention, fragment };
    const pictures = await drawReport({
      labels,
      abstention: scopes && { ...scopes, cut: abstention?.found?.cut },
    });
    const files = [
      { name: FRAGMENT_FILE, text: `${JSON.stringify(fragment, null, 2)}\n` },
      ...pictures.map(({ name, svg }) => ({ name, text: svg })),
    ];
    await mkdir(out, { recursive: true });
    for (const { name, text } of files) await writeFile(join(out, name), text);
    const written = files.map(({ name }) => join(out, name));
    return {
      output: json
        ? `${JSON.stringify({ ...toReportWire(report), written }, null, 2)}\n`
        : `${toReportText(report)}\nWritten: ${written.join(', ')}\n${Object.keys(fragment).length > 0 ? TO_MERGE : IS_EMPTY}\n`,
      complaint: labels && whyNotMet(labels, command),
    };
  } catch (error) {
    if (error instanceof InputError) throw new UsageError(error.message);
    throw error;
  }
}

/** What was asked for in so many words and could not be had. */
function whyNotMet({ tradeOff, leftOut }: LabelReport, command: CalibrateCommand): string | undefined {
  const isAsked = command.quality !== undefined || command.maxCostUsdPer1k !== undefined;
  if (!isAsked || tradeOff?.chosen) return undefined;
  return leftOut.find(({ key }) => key === 'routing.minConfidence')?.why;
}

async function calibrateLabels(file: string, config: Config, wanted: Wanted): Promise<LabelReport> {
  const { tiers, routing } = config;
  const { outcomes, ...rest } = await gatherOutcomes(file, {
    judge: judgeAnswer,
    scorer: SCORERS[routing.scorer],
    calibration: routing.confidence ?? UNCALIBRATED,
    tiers: tiers.map((settings, index) => toFacts(settings, index, tiers.length)),
  });
  const configured = {
    tierNames: tiers.map(({ name }) => name),
    policy: routing.policy,
    minConfidence: routing.minConfidence,
    confidence: routing.confidence ?? UNCALIBRATED,
  };
  return { ...calibrate(outcomes, configured, wanted), ...rest, wanted };
}

function toFacts(settings: Config['tiers'][number], index: number, count: number): TierFacts {
  const { name } = settings;
  if (settings.provider === 'local') return { name, isFree: true, instructionTokens: 0 };
  const instructionTokens = estimateTokens(toInstructions(toTemplate(settings.prompt, index, count)));
  return { name, isFree: false, price: settings.price, instructionTokens };
}

/** How well the configured folder, or the sample articles, cover the given questions. */
async function measureScopes(command: CalibrateCommand): Promise<Scopes | undefined> {
  const { config, cacheFolder, sampleIndex, log, inScope, outOfScope } = command;
  if (inScope === undefined || outOfScope === undefined) return undefined;
  const { knowledge, tiers } = config;
  const isFolder = knowledge?.kind === 'local';
  const isSample = knowledge === undefined && tiers.every(({ provider }) => provider === 'local');
  if (!isFolder && !isSample) {
    throw new UsageError(
      '--in-scope and --out-of-scope need a folder of articles: knowledge.kind must be "local"',
    );
  }
  const [inside, outside] = [await readQuestions(inScope), await readQuestions(outOfScope)];
  const { index } = isFolder
    ? await loadFolderIndex(knowledge.path, cacheFolder, log)
    : await loadBuiltIndex(sampleIndex);
  return {
    inScope: inside.map((question) => toCoverage(index, question)),
    outOfScope: outside.map((question) => toCoverage(index, question)),
    present: isFolder ? knowledge.answerableScore : COVERAGE_CUT,
    isFolder,
  };
}

function checkOptions({
  words,
  labels,
  inScope,
  outOfScope,
  quality,
  maxCostUsdPer1k,
}: CalibrateCommand): void {
  if (words.length > 0) throw new UsageError(`calibrate takes no "${words[0]}"`);
  if ((inScope === undefined) !== (outOfScope === undefined)) {
    throw new UsageError('--in-scope and --out-of-scope belong together');
  }
  if (labels === undefined && inScope === undefined) {
    throw new UsageError('calibrate needs --labels FILE, or --in-scope FILE and --out-of-scope FILE');
  }
  if (quality !== undefined && maxCostUsdPer1k !== undefined) {
    throw new UsageError('--quality and --max-cost-usd-per-1k exclude each other');
  }
  if (labels === undefined && (quality ?? maxCostUsdPer1k) !== undefined) {
    throw new UsageError('--quality and --max-cost-usd-per-1k need --labels FILE');
  }
}

function toWanted({ quality, maxCostUsdPer1k: most }: CalibrateCommand): Wanted {
  const maxCostUsdPer1k = readNumber('max-cost-usd-per-1k', most, { above: 0 });
  if (maxCostUsdPer1k !== undefined) return { maxCostUsdPer1k };
  return { quality: readNumber('quality', quality, { above: 0, most: 1 }) ?? DEFAULT_QUALITY };
}
