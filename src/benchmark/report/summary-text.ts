import { cutAtCharacter } from '../../text/cut-text.ts';
import { toTable } from '../../text/to-table.ts';
import type { StrategySummary, Summary } from '../summary.ts';
import { NONE, toPercent, toQuality, toRange, toUsd, toWhole } from './figures.ts';
import { toHeadline } from './headline.ts';
import { toMeasureWords } from './measure-words.ts';
import { toPartial, toRunWords } from './run-section.ts';
import { toPlain } from './sentence.ts';
import { toShownName } from './shown.ts';

const MOST_CHARACTERS = 6_000;
const MOST_STRATEGIES = 16;
const MOST_LOST = 5;
const MOST_IN_NAME = 24;
const MOST_IN_SENTENCE = 600;
const MOST_IN_WHY = 200;

/**
 * A run in at most 60 lines and 6,000 characters, for a terminal and for whoever gets no pictures: what was found, at
 * which prices, the strategies side by side, and the worst of the lost questions.
 */
export function toSummaryText(summary: Summary): string {
  const sections = [
    [
      `Benchmark: ${toShownName(summary.facts.suite.name, 80)}`,
      `${toRunWords(summary).join(', ')}.`,
      toPartial(summary),
    ],
    [...toHeadline(summary).map(toPlain), toMeasureWords(summary)].map((each) =>
      toShownName(each, MOST_IN_SENTENCE),
    ),
    toStrategies(summary.strategies),
    toLost(summary),
  ];
  const text = sections
    .map((lines) => lines.filter(Boolean).join('\n'))
    .filter(Boolean)
    .join('\n\n');
  return `${cutAtCharacter(text, MOST_CHARACTERS - 1)}\n`;
}

function toStrategies(strategies: readonly StrategySummary[]): readonly string[] {
  const left = strategies.length - MOST_STRATEGIES;
  return [
    toTable(
      ['', 'quality', '95 % interval', 'USD per 1,000', 'p50 ms', 'p95 ms', 'escalated', 'abstained'],
      strategies.slice(0, MOST_STRATEGIES).map(toRow),
    ),
    left > 0 ? `  ${toWhole(left)} more strategies are in the report.` : '',
  ];
}

function toRow(strategy: StrategySummary): readonly string[] {
  const { name, quality, costUsdPer1k, latencyMs, escalated, abstained } = strategy;
  return [
    toShownName(name, MOST_IN_NAME),
    quality ? toQuality(quality.estimate) : NONE,
    quality ? toRange(quality, toQuality) : NONE,
    toUsd(costUsdPer1k.estimate),
    toWhole(latencyMs.p50),
    toWhole(latencyMs.p95),
    toPercent(escalated),
    toPercent(abstained),
  ];
}

function toLost({ lost, lostCount, headline, measure }: Summary): readonly string[] {
  if (measure === undefined) return [];
  const best = headline ? toShownName(headline.bestTier) : 'the best tier';
  const count = lostCount === 1 ? '1 question' : `${toWhole(lostCount)} questions`;
  return [
    `Lost to ${best}: ${count}`,
    ...lost
      .slice(0, MOST_LOST)
      .map(({ id, why }) => `  - ${toShownName(id)}: ${toShownName(why, MOST_IN_WHY)}`),
  ];
}
