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
 *   readonly toSpeech: () => string,
 *   readonly isForPerson: boolean,
 *   readonly handedOver: (answer: Answer) => string,
 *   readonly setBusy: (isBusy: boolean) => void,
 * }} ShownAnswer `toSpeech`: what somebody hears who cannot see it, once it is on the page. `isForPerson`: no
 *   tier can do better. `handedOver`: takes the button away, says what has become of it, and returns that.
 */

/**
 * An answer with its sources, its figures, what to do next, and the button that asks a stronger tier or a person.
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
  const isForPerson = answer.next_action.do === 'escalate_human';
  const stronger = element('button', '', isForPerson ? 'Hand over to a person' : 'Ask a stronger tier');
  stronger.hidden = answer.ticket !== undefined;
  stronger.type = 'button';
  stronger.addEventListener('click', onEscalate);
  const foot = element('div', 'foot', next, stronger);
  foot.dataset.status = answer.status;
  return {
    nodes: [element('h3', 'unseen', 'Answer'), text, ...toSourceList(sources), foot, ...toFigures(answer)],
    toSpeech() {
      const { status, confidence } = answer;
      const standing = `${toStatus(status)}, ${toPercent(confidence)} sure, ${count(sources.length, 'source')}.`;
      // biome-ignore lint/performance/useDomNodeTextContent: in textContent the words of two blocks run together
      return ['Answer.', text.innerText, standing, next.textContent].join(' ');
    },
    isForPerson,
    handedOver(handed) {
      stronger.remove();
      next.replaceChildren(...toNext(handed).childNodes);
      return next.textContent;
    },
    setBusy(isBusy) {
      stronger.disabled = isBusy;
    },
  };
}

/** @param {Answer} answer */
function toNext({ next_action: action, clarifying_question: question }) {
  const why = question ? `${action.why} Ask: ${question}` : action.why;
  return element('p', 'next', element('strong', '', toAction(action.do)), ` ${why}`);
}

/**
 * @param {Citation} citation
 * @param {number} index
 */
function toSourceItem({ title, uri, quote }, index) {
  const place = element('span', 'uri', uri);
  const name = element('span', 'title', title.replaceAll(' > ', ' › '));
  const summary = element(
    'summary',
    'source',
    element('span', 'number', `[${index + 1}]`),
    ' ',
    name,
    ' ',
    place,
  );
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
    element('ul', 'plain', ...some.map((source) => element('li', '', source)));
  const rest = sources.slice(NAMED_SOURCES);
  return [
    element('h3', 'label sources', 'Sources'),
    toList(sources.slice(0, NAMED_SOURCES)),
    ...(rest.length > 0
      ? [element('details', 'rest', element('summary', 'note', `${rest.length} more`), toList(rest))]
      : []),
  ];
}

/** @param {Answer} answer */
function toFigures(answer) {
  const { status, source, abstained, confidence, complexity_score, cost_usd, latency_seconds } = answer;
  const tiers = toPath(answer.attempts ?? []) || answer.tier || 'none';
  /** @type {[name: string, value: string, note?: string | Node | null][]} */
  const figures = [
    ['Status', toStatus(status), abstained ? 'says that it found none' : toSource(source)],
    ['Confidence', toPercent(confidence), toBar(confidence)],
    ['Complexity', `${complexity_score} of 10`, toBar(complexity_score / 10)],
    ['Tiers', tiers, answer.model_used],
    ['Cost', toMoney(cost_usd)],
    ['Latency', toDuration(latency_seconds)],
  ];
  const list = element('dl', 'figures');
  for (const [name, value, note] of figures) {
    const figure = element('div', '', element('dt', '', name), element('dd', '', value));
    if (note) figure.append(element('dd', 'note', note));
    list.append(figure);
  }
  return answer.cost_basis ? [list, element('p', 'note', `Cost basis – ${answer.cost_basis}.`)] : [list];
}

/** @param {number} share 0 to 1 */
function toBar(share) {
  const bar = element('span', 'bar', element('span', ''));
  bar.style.setProperty('--share', String(share));
  return bar;
}

/**
 * @param {number} number
 * @param {string} noun
 */
function count(number, noun) {
  return `${number || 'no'} ${noun}${number === 1 ? '' : 's'}`;
}
