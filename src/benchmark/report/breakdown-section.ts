import { html } from 'hono/html';
import type { Figures, StrategySummary, Summary } from '../summary.ts';
import { QUALITY, SHARES, toCostColumn, toNumbers } from './figure-columns.ts';
import { toWhole } from './figures.ts';
import { type Html, toNameHtml } from './markup.ts';
import { toMoneyNote } from './strategy-table.ts';
import { type Column, toTableHtml } from './table.ts';

/** Tags in a table; more of them nobody reads. */
const MOST_ROWS = 100;

interface Row extends Figures {
  readonly name: string;
}

/** Each strategy by tag and by the tier that answered, folded. */
export function toBreakdownSection(summary: Summary): Html {
  return html`<section>
<h2>By tag and by tier</h2>
${summary.strategies.map((strategy, index) => toFold(strategy, index, summary))}
</section>
`;
}

function toFold(strategy: StrategySummary, index: number, summary: Summary): Html {
  const tags = strategy.byTag
    .toSorted((a, b) => b.questions - a.questions)
    .slice(0, MOST_ROWS)
    .map((each) => ({ ...each, name: each.tag }));
  const tiers = strategy.byTier.map((each) => ({ ...each, name: each.tier }));
  const left = strategy.byTag.length - tags.length;
  const more = left > 0 ? ` ${toWhole(left)} tags with fewer questions are left out.` : '';
  const toTable = (by: 'tag' | 'tier', rows: readonly Row[], words: string) =>
    rows.length === 0
      ? html`<p>There is nothing to break down by ${by}.</p>`
      : toTableHtml({
          id: `${by}-${index}`,
          caption: html`${toNameHtml(strategy.name)}, by ${words}.${toMoneyNote(summary)}${by === 'tag' ? more : ''}`,
          columns: toColumns(by),
          rows,
        });
  return html`<details>
<summary><h3>${toNameHtml(strategy.name)}</h3></summary>
${toTable('tag', tags, 'tag')}
${toTable('tier', tiers, 'the tier that answered')}
</details>
`;
}

function toColumns(by: 'tag' | 'tier'): readonly Column<Row>[] {
  return [
    { head: by === 'tag' ? 'Tag' : 'Tier', toCell: ({ name }) => ({ shown: toNameHtml(name) }) },
    toNumbers('Questions', ({ questions }) => questions),
    toNumbers('Answers', ({ answers }) => answers),
    QUALITY,
    toCostColumn(),
    ...SHARES,
    toNumbers('p50 ms', ({ latencyMs }) => latencyMs.p50),
    toNumbers('p95 ms', ({ latencyMs }) => latencyMs.p95),
  ];
}
