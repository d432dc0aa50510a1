import { html } from 'hono/html';
import type { Name, Sentence } from './sentence.ts';
import { toShownName, toShownText } from './shown.ts';

/** Escaped, save what was marked as mark-up. */
export type Html = ReturnType<typeof html>;

const MOST_IN_TEXT = 4_000;

/** A name from a run: one line, and its direction of writing its own. */
export function toNameHtml(name: string, most?: number): Html {
  return html`<bdi>${toShownName(name, most)}</bdi>`;
}

/** A text from a run with its lines, cut at 4,000 characters. */
export function toTextHtml(text: string, most = MOST_IN_TEXT): Html {
  return html`<p class="said" dir="auto">${toShownText(text, most) || '(nothing)'}</p>`;
}

export function toSentenceHtml(sentence: Sentence): Html {
  return html`${sentence.map((part) => (isName(part) ? html`<bdi class="name">${part.name}</bdi>` : toUnbroken(part)))}`;
}

/** A number stays with its sign of percent. */
function toUnbroken(words: string): string {
  return words.replace(/(\d) %/g, '$1\u00a0%');
}

function isName(part: string | Name): part is Name {
  return typeof part !== 'string';
}
