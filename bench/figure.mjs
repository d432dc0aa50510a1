/**
 * One measured value and, where there is one, what it must keep to.
 * @typedef {object} Figure
 * @property {string} what
 * @property {number} measured in `unit`
 * @property {'×' | 'ms' | 'MB' | 's' | 'calls/s'} unit MB are 10^6 bytes
 * @property {{ kind: 'at most' | 'at least', value: number, aim?: number }} [bound] `aim` is what to come to, later
 */

/** Whether a figure keeps to its bound; undefined where it has none. @param {Figure} figure */
export function isWithin({ measured, bound }) {
  if (!bound) return undefined;
  return bound.kind === 'at most' ? measured <= bound.value : measured >= bound.value;
}

/** @param {readonly Figure[]} figures @returns {string} */
export function toTable(figures) {
  const rows = [['what', 'measured', 'bound', ''], ...figures.map(toRow)];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(([what = '', measured = '', bound = '', verdict = '']) =>
      [
        what.padEnd(widths[0] ?? 0),
        measured.padStart(widths[1] ?? 0),
        bound.padEnd(widths[2] ?? 0),
        verdict,
      ].join('  '),
    )
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** @param {Figure} figure @returns {string[]} */
function toRow(figure) {
  const { what, measured, unit, bound } = figure;
  const within = isWithin(figure);
  return [
    what,
    `${toDigits(measured)} ${unit}`,
    bound ? toBoundText(bound) : '',
    within === undefined ? '' : within ? 'ok' : 'over',
  ];
}

/** @param {NonNullable<Figure['bound']>} bound */
function toBoundText({ kind, value, aim }) {
  return `${kind} ${toDigits(value)}${aim === undefined ? '' : `, aim ${toDigits(aim)}`}`;
}

/** @param {number} value */
function toDigits(value) {
  return value.toFixed(value < 10 ? 2 : value < 1_000 ? 1 : 0);
}
