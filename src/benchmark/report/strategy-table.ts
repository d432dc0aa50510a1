import { html } from 'hono/html';
import { MEASURES } from '../result.ts';
import type { StrategyKind } from '../run-facts.ts';
import type { Figures, StrategySummary, Summary } from '../summary.ts';
import { QUALITY, SHARES, toCostColumn, toNumbers } from './figure-columns.ts';
import { toPercent, toQuality, toWhole } from './figures.ts';
import { type Html, toNameHtml, toSentenceHtml } from './markup.ts';
import { toMoneyBasis, toStandIns } from './money-basis.ts';
import { type Sentence, toName } from './sentence.ts';
import { type Column, toTableHtml } from './table.ts';

const KINDS: Readonly<Record<StrategyKind, string>> = {
  cascade: 'as configured',
  tier: 'one tier alone',
  course: 'rule of the course',
  random: 'luck',
  configuration: 'another configuration',
};

/** All strategies side by side. */
export function toStrategySection(summary: Summary): Html {
  const { strategies, measure, facts } = summary;
  const others = MEASURES.filter(
    (each) => each !== measure && strategies.some(({ measures }) => measures[each]),
  );
  const name: Column<StrategySummary> = {
    head: 'Strategy',
    toCell: ({ name, kind, mix }) => ({ shown: toNameHtml(name), below: toBelow(kind, mix) }),
  };
  const worth: readonly Column<StrategySummary>[] = [
    name,
    QUALITY,
    ...others.map((each) => toNumbers<Figures>(each, ({ measures }) => measures[each]?.mean, toQuality)),
    toNumbers(`pass^${facts.repetitions}`, ({ passHat }) => passHat[facts.repetitions - 1], toQuality),
    toCostColumn((strategy) => toStandInWords(strategy, summary)),
    toNumbers('Idle hours', ({ idleShare }) => idleShare, toPercent),
    ...SHARES,
    ...(strategies.some(({ hint }) => hint) ? [HINT] : []),
  ];
  const speed: readonly Column<StrategySummary>[] = [
    name,
    toNumbers('p50 ms', ({ latencyMs }) => latencyMs.p50),
    toNumbers('p90 ms', ({ latencyMs }) => latencyMs.p90),
    toNumbers('p99 ms', ({ latencyMs }) => latencyMs.p99),
    toNumbers('First token p50 ms', ({ firstTokenMs }) => firstTokenMs.p50),
    toNumbers('Answers a second', ({ throughput }) => throughput, toRate),
    toNumbers('p95 ms per USD', ({ p95MsPerUsd }) => p95MsPerUsd),
    toNumbers('Tokens in', ({ inputTokens }) => inputTokens),
    toNumbers('Tokens out', ({ outputTokens }) => outputTokens),
  ];
  return html`<section>
<h2>Strategies</h2>
${toTableHtml({ id: 'worth', caption: toWorthCaption(summary), columns: worth, rows: strategies })}
${toTableHtml({ id: 'speed', caption: toSpeedCaption(summary), columns: speed, rows: strategies })}
</section>
`;
}

/** At whose prices money of this strategy is counted, short; '' where they are its own. */
export function toStandInWords(strategy: Pick<StrategySummary, 'kind' | 'name'>, summary: Summary): string {
  const [first, ...others] = toStandIns(strategy, summary);
  if (first === undefined) return '';
  return others.length > 0 ? 'at stand-in prices' : `at the price of ${toName(first).name}`;
}

/** What money in a table is counted in, as a sentence; none where prices are the tiers' own. */
export function toMoneyNote(summary: Summary): Html | '' {
  const basis = toMoneyBasis(summary);
  return basis ? html` Money is counted ${toSentenceHtml(basis)}.` : '';
}

const HINT: Column<StrategySummary> = {
  head: 'At tier hinted',
  isNumber: true,
  toCell: ({ hint }) => {
    const all = hint ? hint.as + hint.below + hint.above : 0;
    if (!hint || all === 0) return undefined;
    const value = hint.as / all;
    const below = `${toPercent(hint.below / all)} weaker`;
    const note = `${toPercent(hint.above / all)} stronger`;
    return { shown: toPercent(value), value, below, note };
  },
};

function toBelow(kind: StrategyKind, mix: StrategySummary['mix']): Html | string {
  if (!mix || mix.length === 0) return KINDS[kind];
  const parts = mix.map(
    ({ tier, share }, index): Sentence => [`${index > 0 ? ', ' : ''}${toPercent(share)} `, toName(tier)],
  );
  return html`${KINDS[kind]}: ${parts.map(toSentenceHtml)}`;
}

/** Three digits that tell below ten a second, else whole. */
function toRate(perSecond: number): string {
  return perSecond >= 10 ? toWhole(perSecond) : String(Number(perSecond.toPrecision(2)));
}

function toWorthCaption(summary: Summary): Html {
  const { repetitions } = summary.facts;
  const again =
    repetitions > 1
      ? `pass^${repetitions} is the chance that ${repetitions} answers to one question are all right.`
      : 'pass^1 is the chance that an answer is right.';
  return html`Quality and cost, on the same questions; in small: 95 % intervals.${toMoneyNote(summary)} ${again} Idle hours: share of the cost that paid for machines which nobody used.`;
}

function toSpeedCaption(summary: Summary): Html {
  const { concurrency } = summary.facts;
  return html`Speed and size, at ${toWhole(concurrency)} ${concurrency === 1 ? 'question' : 'questions'} at once. By p50, p90 and p99 so many of 100 answers had come; p95 ms per USD sets p95 against the cost of 1,000 questions.${toMoneyNote(summary)}`;
}
