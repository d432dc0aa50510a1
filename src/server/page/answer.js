import { element } from './element.js';
import { toRichText } from './rich-text.js';
import { toAction, toDuration, toMoney, toPath, toPercent, toSource, toStatus } from './words.js';

/** @typedef {import('./client.js').Answer} Answer */
/** @typedef {import('./client.js').Citation} Citation */

/** Sources that are named at once; the rest are one click away. */
const NAMED_SOURCES = 4;

/**
 * @typedef {{
 *   readonly nodes: readonly Node[],
 *   readonly spoken: string,
 *   readonly isStrongest: (why: string) => void,
 *   readonly setBusy: (isBusy: boolean) => void,
 * }} ShownAnswer `spoken`: what somebody hears who cannot see it. `isStrongest`: takes the button away.
 */

/**
 * An answer with its sources, its figures, what to do next, and the button that asks a stronger tier.
 * @param {Answer} answer
 * @param {() => void} onEscalate
 * @returns {ShownAnswer}
 */
export function showAnswer(answer, onEscalate) {
  const sources = answer.citations.map(toSourceItem);
  const text = element('div', 'answer');
  text.dir = 'auto';
  text.append(toRichText(answer.response, (number) => toMarker(number, sources[number - 1])));
  const next = toNext(answer);
  const stronger = element('button', '', 'Ask a stronger tier');
  stronger.type = 'button';
  stronger.addEventListener('click', onEscalate);
  const foot = element('div', 'foot', next, stronger);
  foot.dataset.status = answer.status;
  return {
    nodes: [element('h3', 'unseen', 'Answer'), text, ...toSourceList(sources), foot, toFigures(answer)],
    spoken: [
      `Answer. ${Array.from(text.children, ({ textContent }) => textContent).join(' ')}`,
      `${toStatus(answer.status)}, ${toPercent(answer.confidence)} sure, ${count(sources.length, 'source')}.`,
      next.textContent,
    ].join(' '),
    isStrongest(why) {
      stronger.remove();
      next.replaceChildren(
        element('strong', '', 'No stronger tier is left: a person has to take over.'),
        ` ${why}`,
      );
    },
    setBusy(isBusy) {
      stronger.disabled = isBusy;
    },
  };
}

/** @param {Answer} answer */
function toNext({ next_action: action, clarifying_question: question }) {
  const why = question ? `${action.why} Ask: ${question}` : action.why;
  return element('p', 'next', element('strong', '', toAction(action)), ` ${why}`);
}

/**
 * @param {Citation} citation
 * @param {number} index
 */
function toSourceItem({ title, uri, quote }, index) {
  const place = element('span', 'uri', uri);
  const name = element('span', 'title', title.replaceAll(' > ', ' › '));
  const summary = element('summary', '', element('span', 'number', `[${index + 1}]`), ' ', name, ' ', place);
  const said = element('blockquote', '');
  said.dir = 'auto';
  said.append(toRichText(quote));
  return element('details', '', summary, said);
}

/**
 * @param {number} number
 * @param {HTMLDetailsElement | undefined} source
 */
function toMarker(number, source) {
  if (!source) return undefined;
  const marker = element('button', 'marker', `[${number}]`);
  marker.type = 'button';
  marker.setAttribute('aria-label', `Source ${number}`);
  marker.addEventListener('click', () => {
    const rest = source.closest('.rest');
    if (rest instanceof HTMLDetailsElement) rest.open = true;
    source.open = true;
    source.querySelector('summary')?.focus();
  });
  return marker;
}

/** @param {readonly HTMLDetailsElement[]} sources */
function toSourceList(sources) {
  if (sources.length === 0) return [];
  const toList = (/** @type {readonly Node[]} */ some) =>
    element('ul', 'sources', ...some.map((source) => element('li', '', source)));
  const rest = sources.slice(NAMED_SOURCES);
  return [
    element('h3', 'label', 'Sources'),
    toList(sources.slice(0, NAMED_SOURCES)),
    ...(rest.length > 0
      ? [element('details', 'rest', element('summary', '', `${rest.length} more`), toList(rest))]
      : []),
  ];
}

/** @param {Answer} answer */
function toFigures(answer) {
  const { status, source, abstained, confidence, complexity_score, cost_usd, latency_seconds } = answer;
  const bar = element('span', 'bar', element('span', ''));
  bar.style.setProperty('--share', String(confidence));
  const tiers = toPath(answer.attempts ?? []);
  /** @type {[string, string, string | Node][]} */
  const figures = [
    ['Status', toStatus(status), abstained ? 'says that it found none' : toSource(source)],
    ['Confidence', toPercent(confidence), bar],
    ['Complexity', `${complexity_score} of 10`, toFactors(answer.complexity_factors ?? [])],
    ['Tiers', tiers || 'none asked', answer.model_used ?? ''],
    ['Cost', toMoney(cost_usd), answer.cost_basis ?? ''],
    ['Latency', toDuration(latency_seconds), ''],
  ];
  const list = element('dl', 'figures');
  for (const [name, value, note] of figures) {
    list.append(
      element('div', '', element('dt', '', name), element('dd', '', value), element('dd', 'note', note)),
    );
  }
  return list;
}

/** @param {readonly import('./client.js').Factor[]} factors */
export function toFactors(factors) {
  return factors.map(({ factor, points }) => `${factor} ${points}`).join(', ');
}

/**
 * @param {number} number
 * @param {string} noun
 */
function count(number, noun) {
  return `${number || 'no'} ${noun}${number === 1 ? '' : 's'}`;
}
