import { html } from 'hono/html';
import type { Summary } from '../summary.ts';
import { toUsd, toWhole } from './figures.ts';
import { type Html, toNameHtml } from './markup.ts';
import { toTime } from './run-section.ts';
import { toTableHtml } from './table.ts';

const MOST_IN_BASIS = 200;

/** At which prices money was counted, and on what the run rests, so that it can be run again. */
export function toEnvironmentSection({ facts, progress }: Summary): Html {
  const { environment, suite } = facts;
  const table = toTableHtml({
    id: 'prices',
    caption: 'The tiers, cheapest first, and what their answers are counted at.',
    columns: [
      { head: 'Tier', toCell: ({ name }) => ({ shown: toNameHtml(name) }) },
      { head: 'Model', toCell: ({ model }) => ({ shown: toNameHtml(model, MOST_IN_BASIS) }) },
      { head: 'Price', toCell: ({ basis }) => ({ shown: toNameHtml(basis, MOST_IN_BASIS) }) },
      {
        head: 'Whose price',
        toCell: ({ pricedAs }) =>
          pricedAs === undefined
            ? { shown: 'its own' }
            : { shown: toNameHtml(pricedAs), below: 'stands in; nothing was paid' },
      },
    ],
    rows: facts.tiers,
  });
  const rows: readonly (readonly [string, string])[] = [
    ['Billed', `${toUsd(progress.billedUsd)} USD, judging included`],
    ...(facts.maxCostUsd === undefined ? [] : [['Cost ceiling', `${toUsd(facts.maxCostUsd)} USD`] as const]),
    ['Started', toTime(progress.startedAt)],
    ['Finished', toTime(progress.finishedAt)],
    ['At work', `${toWhole(progress.wallSeconds)} s`],
    ['Questions at once', toWhole(facts.concurrency)],
    ['Seed', String(facts.seed)],
    ['Version', environment.package_version],
    ['Node.js', environment.node],
    ['Platform', environment.platform],
    ['Processors', environment.cpus],
    ['Suite', suite.digest],
    ['Configuration', facts.configuration],
    ['Knowledge', facts.knowledge],
  ];
  return html`<section>
<h2>Prices and environment</h2>
${table}
<dl class="facts">${rows.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${toNameHtml(value, MOST_IN_BASIS)}</dd></div>
`,
  )}</dl>
</section>
`;
}
