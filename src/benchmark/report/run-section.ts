import { html } from 'hono/html';
import type { RunProgress } from '../run-facts.ts';
import type { Summary } from '../summary.ts';
import { toUsd, toWhole } from './figures.ts';
import type { Html } from './markup.ts';
import { toShownName } from './shown.ts';

/** The suite's name, what was run, and whether it is all of it. */
export function toRunSection(summary: Summary): Html {
  const partial = toPartial(summary);
  return html`<header>
<p class="kind">Benchmark</p>
<h1><bdi>${toShownName(summary.facts.suite.name, 120)}</bdi></h1>
<p class="run">${toRunWords(summary).map((part) => html`<span>${part}</span> `)}</p>
${partial === '' ? '' : html`<p class="partial" role="note">${partial}</p>`}
</header>
`;
}

/** What was run, in parts. */
export function toRunWords({ facts, progress }: Summary): readonly string[] {
  const { suite, repetitions, strategies } = facts;
  return [
    toTime(progress.startedAt),
    toCount(suite.cases, 'question'),
    toCount(repetitions, 'repetition'),
    toCount(strategies.length, 'strategy', 'strategies'),
    `${toWhole(progress.done)} of ${toWhole(progress.total)} answers`,
  ];
}

/** Why what is reported is not the whole run; '' where it is. */
export function toPartial({ facts, progress }: Summary): string {
  const { done, total, stopped } = progress;
  if (stopped === undefined && done >= total) return '';
  const ceiling = facts.maxCostUsd === undefined ? '' : ` of ${toUsd(facts.maxCostUsd)} USD`;
  const reasons: Readonly<Record<NonNullable<RunProgress['stopped']>, string>> = {
    cost_ceiling: `it stopped at the cost ceiling${ceiling}`,
    cancelled: 'it was cancelled',
  };
  const why = stopped === undefined ? 'it has not ended yet' : reasons[stopped];
  return `This report is partial: ${why}, after ${toWhole(done)} of ${toWhole(total)} answers. Its figures are of those alone.`;
}

/** As "20 November 2026 at 09:12 UTC"; what is no time, as it stands. */
export function toTime(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return toShownName(iso);
  const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(time);
  return `${date} at ${time.toISOString().slice(11, 16)} UTC`;
}

function toCount(count: number, one: string, many = `${one}s`): string {
  return `${toWhole(count)} ${count === 1 ? one : many}`;
}
