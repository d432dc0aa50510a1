/**
 * The page's only script: it makes a button of each heading of a sortable table, and unfolds all for print. Without it
 * the page says the same.
 */
export const SCRIPT = `'use strict';
for (const table of document.querySelectorAll('table.sortable')) {
  const [body] = table.tBodies;
  const heads = Array.from(table.tHead.rows[0].cells);
  heads.forEach((head, column) => {
    const isNumber = head.classList.contains('number');
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const way = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
      for (const each of heads) each.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', way === 1 ? 'ascending' : 'descending');
      const keyed = Array.from(body.rows, (row) => {
        const cell = row.cells[column];
        return { row, key: isNumber ? cell.dataset.value : cell.textContent };
      });
      const compare = ({ key: a }, { key: b }) => {
        if (a === undefined || b === undefined) return (a === undefined) - (b === undefined);
        return way * (isNumber ? a - b : a.localeCompare(b));
      };
      body.append(...keyed.sort(compare).map(({ row }) => row));
    });
  });
}
{
  let unfolded = [];
  addEventListener('beforeprint', () => {
    unfolded = Array.from(document.querySelectorAll('details:not([open])'));
    for (const each of unfolded) each.open = true;
  });
  addEventListener('afterprint', () => {
    for (const each of unfolded) each.open = false;
  });
}
`;
