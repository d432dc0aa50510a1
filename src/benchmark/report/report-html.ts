import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { Summary } from '../summary.ts';
import { toBreakdownSection } from './breakdown-section.ts';
import type { DrawPictures, ReportPicture } from './draw-pictures.ts';
import { toEnvironmentSection } from './environment-section.ts';
import { toHeadline } from './headline.ts';
import { toLostSection } from './lost-section.ts';
import { type Html, toSentenceHtml } from './markup.ts';
import { toMeasureWords } from './measure-words.ts';
import { toRunSection } from './run-section.ts';
import { SCRIPT } from './script.ts';
import { toShownName } from './shown.ts';
import { toStrategySection } from './strategy-table.ts';
import { STYLE } from './style.ts';

const SCRIPT_DIGEST = createHash('sha256').update(SCRIPT).digest('base64');
/** Nothing comes from anywhere else, and no script runs but the page's own. */
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${SCRIPT_DIGEST}'; img-src data:; base-uri 'none'; form-action 'none'`;

/**
 * The report of a run as one page that rests on nothing else: it asks no server for anything, is readable without its
 * script, light or dark as its viewer prefers, and all that comes from the run is text in it.
 */
export async function toReportHtml(summary: Summary): Promise<string> {
  // The library that draws is large, and loaded only where a report is wanted.
  const { drawPictures }: { drawPictures: DrawPictures } = await import('./draw-pictures.ts');
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Benchmark: ${toShownName(summary.facts.suite.name, 120)}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
${toRunSection(summary)}
${toHeadlineSection(summary)}
<section>
<h2>How quality was measured</h2>
<p>${toMeasureWords(summary)}</p>
</section>
${toPictureSection(drawPictures(summary))}
${toStrategySection(summary)}
${toBreakdownSection(summary)}
${toLostSection(summary)}
${toEnvironmentSection(summary)}
</main>
<script>${raw(SCRIPT)}</script>
</body>
</html>
`;
  return String(page);
}

function toHeadlineSection(summary: Summary): Html {
  return html`<section class="headline">
<h2>What came of it</h2>
${toHeadline(summary).map(
  (sentence) => html`<p>${toSentenceHtml(sentence)}</p>
`,
)}</section>`;
}

function toPictureSection(pictures: readonly ReportPicture[]): Html {
  return html`<section>
<h2>Pictures</h2>
${pictures.map((picture, index) =>
  'svg' in picture
    ? html`<figure>
<div class="scroll" role="region" aria-label="Picture ${index + 1}" tabindex="0">${raw(picture.svg)}</div>
<figcaption>${toSentenceHtml(picture.reading)}</figcaption>
</figure>
`
    : html`<p>${picture.leftOut}</p>
`,
)}</section>
`;
}
