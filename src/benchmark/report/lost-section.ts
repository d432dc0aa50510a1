import { html } from 'hono/html';
import type { LostQuestion, Summary } from '../summary.ts';
import { toPercent, toQuality, toWhole } from './figures.ts';
import { type Html, toNameHtml, toTextHtml } from './markup.ts';

const MOST_IN_QUERY = 600;
const MOST_IN_WHY = 500;
const MOST_TAGS = 20;

/** Questions that the best tier alone answered well and the cascade did not, worst first, with both answers. */
export function toLostSection({ lost, lostCount, headline, measure }: Summary): Html {
  const best = headline ? toNameHtml(headline.bestTier) : 'the best tier';
  const cascade = headline ? toNameHtml(headline.strategy) : 'the cascade';
  const shown = lost.length < lostCount ? html` The worst ${toWhole(lost.length)} are shown.` : '';
  const count = lostCount === 1 ? '1 question' : `${toWhole(lostCount)} questions`;
  const words =
    measure === undefined
      ? html`Without a measure of quality, nothing says which questions were lost.`
      : lostCount === 0
        ? html`There is none: what ${best} alone got right, ${cascade} got right too.`
        : html`${count}, worst first: ${best} alone was right or much better, and ${cascade} was not right each time.${shown}`;
  return html`<section>
<h2>Lost questions</h2>
<p>${words}</p>
${lost.length > 0 ? html`<ol class="lost">${lost.map(toLostHtml)}</ol>` : ''}
</section>
`;
}

function toLostHtml(question: LostQuestion): Html {
  const { id, query, tags, tier, confidence, quality, bestQuality, why } = question;
  return html`<li>
<h3>${toNameHtml(id, 100)}</h3>
${query === undefined ? '' : toTextHtml(query, MOST_IN_QUERY)}
<div class="why">${toTextHtml(why, MOST_IN_WHY)}</div>
<dl class="facts">
<div><dt>Answered by</dt><dd>${tier === undefined ? 'no tier' : toNameHtml(tier)}</dd></div>
<div><dt>Confidence</dt><dd>${toPercent(confidence)}</dd></div>
<div><dt>Quality</dt><dd>${toQuality(quality)}, best ${toQuality(bestQuality)}</dd></div>
${tags.length > 0 ? html`<div><dt>Tags</dt><dd>${toTags(tags)}</dd></div>` : ''}
</dl>
${toAnswers(question)}
</li>
`;
}

function toTags(tags: readonly string[]): Html {
  return html`${tags.slice(0, MOST_TAGS).map((tag, index) => html`${index > 0 ? ', ' : ''}${toNameHtml(tag)}`)}`;
}

function toAnswers({ response, bestResponse }: LostQuestion): Html | '' {
  if (response === undefined && bestResponse === undefined) return '';
  const toAnswer = (head: string, text: string | undefined) =>
    html`<div><h4>${head}</h4>${text === undefined ? html`<p>Not kept.</p>` : toTextHtml(text)}</div>`;
  return html`<details>
<summary>Both answers</summary>
<div class="answers">${toAnswer('Given', response)}${toAnswer('Of the best tier', bestResponse)}</div>
</details>`;
}
