import { html } from 'hono/html';
import { NONE } from './figures.ts';
import type { Html } from './markup.ts';

/** What stands in a cell; none: there is no figure. */
export interface Cell {
  readonly shown: string | Html;
  /** What a number is sorted by; left out of a column of words. */
  readonly value?: number | undefined;
  /** In small, below, in one line if it is of numbers. */
  readonly below?: string | Html | undefined;
  /** In small, below that. */
  readonly note?: string | undefined;
}

export interface Column<Row> {
  readonly head: string;
  /** Of numbers, which stand to the right; left out: words. */
  readonly isNumber?: boolean;
  readonly toCell: (row: Row) => Cell | undefined;
}

export interface TableParts<Row> {
  /** The page's own; names the table to those who do not see it. */
  readonly id: string;
  readonly caption: string | Html;
  /** The first one names its row. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}

/** A table that the page's script makes sortable, in a frame of its own that scrolls where it is too wide. */
export function toTableHtml<Row>({ id, caption, columns, rows }: TableParts<Row>): Html {
  return html`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0">
<table class="sortable">
<caption id="${id}">${caption}</caption>
<thead><tr>${columns.map(({ head, isNumber }) => html`<th scope="col" class="${isNumber ? 'number' : 'word'}">${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) => html`<tr>${columns.map((column, index) => toCellHtml(column, row, index === 0))}</tr>
`,
  )}</tbody>
</table>
</div>
`;
}

function toCellHtml<Row>({ isNumber, toCell }: Column<Row>, row: Row, isHead: boolean): Html {
  const cell = toCell(row) ?? { shown: NONE };
  const below = cell.below ? html` <small>${cell.below}</small>` : '';
  const content = html`${cell.shown}${below}${cell.note ? html` <small class="note">${cell.note}</small>` : ''}`;
  if (isHead) return html`<th scope="row" class="word">${content}</th>`;
  if (!isNumber) return html`<td class="word">${content}</td>`;
  // What has no value goes last, whichever way a table is sorted.
  return Number.isFinite(cell.value)
    ? html`<td class="number" data-value="${String(cell.value)}">${content}</td>`
    : html`<td class="number">${content}</td>`;
}
