import { showAnswer } from './answer.js';
import { askQuestion, escalate, Problem } from './client.js';
import { createTurn } from './turn.js';
import { toCause } from './words.js';

/** @typedef {ReturnType<typeof createTurn>} Turn */
/** @typedef {import('./client.js').Answer} Answer */
/** @typedef {import('./answer.js').ShownAnswer} ShownAnswer */

/**
 * @template {Element} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
function find(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new TypeError(`no ${kind.name} with id ${id}`);
  return found;
}

const form = find('ask', HTMLFormElement);
const box = find('question', HTMLTextAreaElement);
const key = find('key', HTMLInputElement);
const keyField = find('key-field', HTMLElement);
const drafts = find('drafts', HTMLInputElement);
const sendButton = find('send', HTMLButtonElement);
const stopButton = find('stop', HTMLButtonElement);
const clearButton = find('clear', HTMLButtonElement);
const conversation = find('conversation', HTMLElement);
const progress = find('progress', HTMLElement);
const [intro, examples] = [find('intro', HTMLElement), find('examples', HTMLElement)];

/** Aborts what is being worked on; undefined while nothing is. @type {AbortController | undefined} */
let work;
/** Names the conversation, so that a follow-up is understood. */
let session = toSession();
/** Does again what failed last. @type {(() => void) | undefined} */
let tryAgain;
/** @type {Turn | undefined} */
let lastTurn;
/** @type {Set<ShownAnswer>} */
const answers = new Set();
/** Until somebody scrolls: whoever reads elsewhere on the page stays there. */
let isFollowing = true;
/** Kept free above a question that is scrolled to the top. */
const ABOVE_PX = 16;

/** Nobody guesses it. `crypto.randomUUID` is missing where a page comes over plain HTTP. */
function toSession() {
  return `page-${Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-')}`;
}

/** For those who listen; the region is read out when it changes. @param {string} words */
const say = (words) => {
  progress.textContent = words;
};

/** @param {string} query */
async function ask(query) {
  const turn = createTurn(query);
  const answer = await run(turn, (signal) => {
    turn.notify('Reading the question…');
    say('Your question was sent.');
    return askQuestion(
      { query, session_id: session, stream: drafts.checked ? 'draft' : 'verified' },
      { key: key.value.trim(), signal, onEvent: (event, data) => follow(turn, event, data), onBreak },
    );
  });
  if (answer) show(turn, answer);
  else if (turn.hasFailed) {
    box.value ||= query;
    tryAgain = () => void ask(query);
  }

  /** @type {Parameters<typeof askQuestion>[1]['onBreak']} */
  function onBreak(attempt, of, pauseMs) {
    const seconds = Math.max(1, Math.round(pauseMs / 1_000));
    turn.notify(`The connection broke. Trying again in ${seconds} s (${attempt} of ${of}).`);
    say('The connection broke. Trying again.');
  }
}

/**
 * @param {Turn} turn
 * @param {string} event
 * @param {any} data as the event has it
 */
function follow(turn, event, data) {
  if (event === 'route') turn.scored(data);
  else if (event === 'attempt') {
    turn.asking(data);
    say(`Asking ${data.tier} ${toCause(data.cause)}.`);
  } else if (event === 'delta') turn.wrote(data);
  else if (event === 'withdrawn') turn.withdrawn(data);
  else if (event === 'verdict') turn.judged(data);
  keepInView(turn);
}

/**
 * @param {Turn} turn
 * @param {Answer} answer
 */
function show(turn, answer) {
  const shown = showAnswer(answer, {
    escalate: () => void askStronger(turn, answer, shown),
    choose(choice) {
      if (work) return;
      box.focus();
      void ask(choice);
    },
  });
  answers.add(shown);
  turn.answered(answer, shown);
  say(shown.toSpeech());
  keepInView(turn);
}

/**
 * @param {Turn} earlier
 * @param {Answer} answer
 * @param {ShownAnswer} shown
 */
async function askStronger(earlier, answer, shown) {
  if (work) return;
  box.focus();
  const isForPerson = shown.isForPerson;
  const wasAskedBack = answer.clarifying_question !== undefined;
  const kicker = wasAskedBack ? 'As it stands' : 'Again, by a stronger tier';
  const turn = createTurn(earlier.question, isForPerson ? 'To a person' : kicker);
  const again = answer.tier ? `Asking a stronger tier than ${answer.tier}…` : 'Asking once more…';
  turn.notify(isForPerson ? 'Handing over…' : again);
  const better = await run(turn, (signal) => {
    const asking = wasAskedBack ? 'Asking it as it stands.' : 'Asking a stronger tier.';
    say(isForPerson ? 'Handing over to a person.' : asking);
    const target = isForPerson ? 'human' : 'next';
    return escalate({ answer_id: answer.answer_id, target }, { key: key.value.trim(), signal });
  });
  if (better && better.escalated_to !== undefined && better.escalated_to !== 'human') show(turn, better);
  else if (better) {
    turn.node.remove();
    say(shown.handedOver(better));
  } else if (turn.hasFailed) tryAgain = () => void askStronger(earlier, answer, shown);
}

/**
 * Puts `turn` on the page and does its work, one at a time.
 * @param {Turn} turn
 * @param {(signal: AbortSignal) => Promise<Answer>} start
 * @returns {Promise<Answer | undefined>} undefined where it was stopped or has failed, which the page then shows
 */
async function run(turn, start) {
  if (lastTurn?.hasFailed) lastTurn.node.remove();
  lastTurn = turn;
  tryAgain = undefined;
  isFollowing = true;
  conversation.append(turn.node);
  work = new AbortController();
  const { signal } = work;
  setBusy(true);
  keepInView(turn);
  try {
    return await start(signal);
  } catch (error) {
    if (signal.aborted) {
      turn.stopped();
      say('Stopped.');
    } else {
      const problem = error instanceof Problem ? error : new Problem('unreadable');
      if (problem.code === 'unauthorized') keyField.hidden = false;
      say(turn.failed(problem));
    }
  } finally {
    work = undefined;
    setBusy(false);
    if (!keyField.hidden && turn.hasFailed) key.focus();
    keepInView(turn);
  }
}

/** @param {boolean} isBusy */
function setBusy(isBusy) {
  const isEmpty = conversation.childElementCount === 0;
  // A button that goes gives its focus to the box; whoever reads elsewhere on the page stays there.
  const goes = [stopButton, sendButton, clearButton].some((button) => button === document.activeElement);
  conversation.hidden = isEmpty;
  intro.hidden = examples.hidden = !isEmpty;
  clearButton.hidden = isEmpty || isBusy;
  stopButton.hidden = !isBusy;
  sendButton.hidden = isBusy;
  for (const answer of answers) answer.setBusy(isBusy);
  if (goes) box.focus();
}

/** Scrolls down to what is new, but never past the question. @param {Turn} turn */
function keepInView({ node }) {
  requestAnimationFrame(() => {
    if (!isFollowing) return;
    const page = document.documentElement;
    const below = page.scrollHeight - page.clientHeight - page.scrollTop;
    const above = node.getBoundingClientRect().top - ABOVE_PX;
    page.scrollTop += Math.max(0, Math.min(below, above));
  });
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (work) return;
  const query = box.value.trim();
  if (query) {
    box.value = '';
    void ask(query);
  } else if (tryAgain) tryAgain();
  else box.focus();
});
box.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') work?.abort();
  if (event.key === 'PageUp' || event.key === 'Home') isFollowing = false;
});
for (const way of ['wheel', 'touchmove']) {
  addEventListener(way, () => (isFollowing = false), { passive: true });
}
stopButton.addEventListener('click', () => work?.abort());
clearButton.addEventListener('click', () => {
  conversation.replaceChildren();
  answers.clear();
  lastTurn = tryAgain = undefined;
  session = toSession();
  say('The conversation was cleared.');
  setBusy(false);
});
examples.addEventListener('click', ({ target }) => {
  if (work || !(target instanceof HTMLButtonElement)) return;
  box.focus();
  void ask((target.textContent ?? '').replace(/\s+/g, ' ').trim());
});
box.focus({ preventScroll: true });
