import { DARK_RULES } from '../../pictures/colours.ts';

/** The page's style. Its paper and ink are those of the pictures, which stand on it without a frame. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#ffffff, #0d1117);
  --wash: light-dark(#f5f7f9, #161b22);
  --line: light-dark(#d8dee4, #2f3640);
  --ink: light-dark(#1f2328, #e6edf3);
  --soft: light-dark(#57606a, #9198a1);
  --accent: light-dark(#0860ca, #58a6ff);
  --warn: light-dark(#8f3f0b, #f0883e);
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  max-width: 76rem;
  margin: 0 auto;
  padding: 3.5rem 2rem 6rem;
  background: var(--paper);
  color: var(--ink);
  font: 1rem/1.6 system-ui, sans-serif;
  font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere;
}
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; }
h1 { margin: 0 0 1rem; font-size: 2.25rem; font-weight: 650; letter-spacing: -0.02em; }
h2 { margin: 0 0 1rem; font-size: 1.375rem; font-weight: 650; letter-spacing: -0.01em; }
h3 { margin: 0; font-size: 1rem; font-weight: 650; }
h4 { margin: 0 0 0.25rem; color: var(--soft); font-size: 0.875rem; font-weight: 600; }
p { margin: 0 0 1rem; }
main > section { margin-top: 4rem; }
section > p { max-width: 46rem; }
.kind { margin: 0 0 0.5rem; color: var(--soft); font-weight: 600; }
.run { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin: 0; color: var(--soft); }
.partial { max-width: 46rem; margin: 1.5rem 0 0; padding-inline-start: 1rem; border-inline-start: 3px solid var(--warn); }
.headline p { max-width: 46rem; font-size: 1.125rem; }
.headline p:first-of-type { max-width: 52rem; font-size: 1.5rem; line-height: 1.4; letter-spacing: -0.01em; text-wrap: pretty; }
.headline p:first-of-type .name { font-weight: 600; }
figure { display: grid; gap: 1rem 2.5rem; margin: 0 0 3.5rem; }
figure .scroll { margin-inline-start: -1rem; }
figcaption { max-width: 46rem; color: var(--soft); font-size: 0.9375rem; }
figure svg { display: block; width: 100%; min-width: 36rem; height: auto; }
figure svg text { unicode-bidi: isolate; }
.scroll { overflow-x: auto; }
.scroll:has(table) {
  background:
    linear-gradient(to left, var(--paper) 30%, transparent) right / 2.5rem 100% no-repeat local,
    linear-gradient(to left, var(--line), transparent) right / 1rem 100% no-repeat scroll;
}
.scroll:focus-visible, button:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.scroll + .scroll { margin-top: 3rem; }
table { min-width: 100%; border-collapse: collapse; font-size: 0.875rem; line-height: 1.4; overflow-wrap: normal; }
caption { position: sticky; left: 0; max-width: min(46rem, 100vw - 2.5rem); padding-bottom: 1rem; color: var(--soft); font-size: 0.9375rem; line-height: 1.5; text-align: start; overflow-wrap: anywhere; }
th, td { padding: 0.625rem 0.75rem; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
thead th { border-bottom-color: var(--soft); color: var(--soft); font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 600; }
th:first-child { position: sticky; left: 0; z-index: 1; padding-inline-start: 0; background: var(--paper); }
.word bdi { display: inline-block; max-width: 16rem; overflow-wrap: break-word; vertical-align: top; }
.number { text-align: end; }
td.word { min-width: 9rem; }
td.number { white-space: nowrap; }
small { display: block; color: var(--soft); font-size: 0.8125rem; font-weight: 400; }
td.number .note { max-width: 8rem; margin-inline-start: auto; white-space: normal; overflow-wrap: break-word; }
button { position: relative; padding: 0; border: 0; border-radius: 2px; background: none; color: inherit; font: inherit; text-align: inherit; cursor: pointer; }
button:hover { color: var(--ink); }
button::after { position: absolute; bottom: 0; left: 100%; width: 0.75rem; font-weight: 400; text-align: center; }
[aria-sort] button { color: var(--ink); }
[aria-sort="ascending"] button::after { content: "↑"; }
[aria-sort="descending"] button::after { content: "↓"; }
details { border-bottom: 1px solid var(--line); }
summary { padding: 0.75rem 0; border-radius: 2px; cursor: pointer; }
summary h3 { display: inline; }
details[open] { padding-bottom: 1.5rem; }
details > .scroll { padding-top: 0.5rem; }
.lost { display: grid; gap: 2.5rem; margin: 2rem 0 0; padding: 0; list-style: none; }
.lost li { max-width: 60rem; }
.lost details { border: 0; }
.said { margin: 0.5rem 0; white-space: pre-wrap; }
.why { color: var(--warn); }
.facts { display: flex; flex-wrap: wrap; gap: 0.75rem 2rem; margin: 0.75rem 0; font-size: 0.875rem; }
dt { color: var(--soft); }
dd { margin: 0; }
section > .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr)); gap: 1.25rem 2rem; margin-top: 2.5rem; }
.answers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1.5rem; padding: 1.25rem; border-radius: 0.5rem; background: var(--wash); font-size: 0.9375rem; }
@media (min-width: 70rem) {
  figure { grid-template-columns: minmax(0, 45rem) minmax(0, 1fr); align-items: center; }
}
@media (max-width: 40rem) {
  body { padding: 2rem 1.25rem 4rem; }
  h1 { font-size: 1.75rem; }
  .headline p:first-of-type { font-size: 1.25rem; }
  main > section { margin-top: 3rem; }
}
@media screen and (prefers-color-scheme: dark) { ${DARK_RULES} }
@media print {
  :root { color-scheme: light; font-size: 11px; }
  body { max-width: none; padding: 0; }
  main > section { margin-top: 2rem; }
  h1, h2, h3, h4, caption, summary, thead { break-after: avoid; }
  figure, tr, .lost li > h3 { break-inside: avoid; }
  figure { display: block; }
  figure svg { min-width: 0; margin-inline-start: 0; max-width: 16cm; }
  figcaption { margin-top: 0.5rem; }
  .scroll, .scroll:has(table) { margin: 0; overflow: visible; background: none; }
  table { font-size: 0.75rem; }
  small { font-size: 0.6875rem; }
  th, td { padding: 0.25rem 0.3rem; }
  td.word { min-width: 0; }
  th:first-child, caption { position: static; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
