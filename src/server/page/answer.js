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
 * An answer with its sources, its figures, what to do next, and the button that asks a stronger tier or a person; of
 * one that asks back, what there is to choose from as buttons.
 * @param {Answer} answer
 * @param {{ escalate: () => void, choose: (choice: string) => void }} to
 * @returns {ShownAnswer}
 */
export function showAnswer(answer, to) {
  const choices = (answer.choices ?? []).map((choice) => toChoice(choice, to.choose));
  const sources = answer.citations.map(toSourceItem);
  const text = element('div', 'answer');
  text.dir = 'auto';
  // The list under the question is there as buttons.
  const [lead = ''] = choices.length > 0 ? answer.response.split('\n', 1) : [answer.response];
  text.append(toRichText(lead, (number) => toMarker(number, sources[number - 1])));
  const next = toNext(answer);
  const isForPerson = answer.next_action.do === 'escalate_human';
  const isAsking = answer.clarifying_question !== undefined;
  const again = isAsking ? 'Answer it as it stands' : 'Ask a stronger tier';
  const stronger = element('button', '', isForPerson ? 'Hand over to a person' : again);
  stronger.hidden = answer.ticket !== undefined;
  stronger.type = 'button';
  stronger.addEventListener('click', to.escalate);
  const foot = element('div', 'foot', next, stronger);
  foot.dataset.status = answer.status;
  return {
    nodes: [
      element('h3', 'unseen', isAsking ? 'Question back' : 'Answer'),
      text,
      ...toChoiceList(choices, lead),
      ...toSourceList(sources),
      foot,
      ...toFigures(answer),
    ],
    toSpeech() {
      const { status, confidence } = answer;
      const standing = `${toStatus(status)}, ${toPercent(confidence)} sure, ${count(sources.length, 'source')}.`;
      const offered = choices.map((button) => button.textContent).join(', ');
      // biome-ignore lint/performance/useDomNodeTextContent: in textContent the words of two blocks run together
      const said = text.innerText;
      return (isAsking ? ['Asked back.', said, offered] : ['Answer.', said, standing, next.textContent])
        .join(' ')
        .trim();
    },
    isForPerson,
    handedOver(handed) {
      stronger.remove();
      next.replaceChildren(...toNext(handed).childNodes);
      return next.textContent;
    },
    setBusy(isBusy) {
      for (const button of [stronger, ...choices]) button.disabled = isBusy;
    },
  };
}

/** @param {Answer} answer */
function toNext({ next_action: action }) {
  return element('p', 'next', element('strong', '', toAction(action.do)), ` ${action.why}`);
}

/**
 * @param {string} choice
 * @param {(choice: string) => void} choose
 */
function toChoice(choice, choose) {
  const button = element('button', '', choice);
  button.type = 'button';
  button.dir = 'auto';
  button.addEventListener('click', () => choose(choice));
  return button;
}

/**
 * @param {readonly HTMLButtonElement[]} choices
 * @param {string} question that they answer
 */
function toChoiceList(choices, question) {
  if (choices.length === 0) return [];
  const list = element('ul', 'plain choices', ...choices.map((choice) => element('li', '', choice)));
  list.setAttribute('aria-label', question);
  return [list];
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
  const asked = answer.clarifying_question === undefined ? '' : 'no tier was asked';
  const note = asked || (abstained ? 'says that it found none' : toSource(source));
  const tiers = toPath(answer.attempts ?? []) || answer.tier || 'none';
  /** @type {[name: string, value: string, note?: string | Node | null][]} */
  const figures = [
    ['Status', toStatus(status), note],
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
