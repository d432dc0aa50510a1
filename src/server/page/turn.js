import { element } from './element.js';
import { toRichText } from './rich-text.js';
import { toCause, toProblemWords, toVerdict } from './words.js';

/** @typedef {import('./client.js').Factor} Factor */
/** @typedef {import('./client.js').Outcome} Outcome */

/** A longer question is shown from its beginning. */
const LONG_CHARACTERS = 280;

let turns = 0;

/**
 * One question on the page: the steps that its tiers take, what they write, and what comes of it.
 * @param {string} question
 * @param {string} [kicker] said above it
 */
export function createTurn(question, kicker = '') {
  const isLong = question.length > LONG_CHARACTERS;
  const heading = element('h2', 'question', isLong ? `${question.slice(0, LONG_CHARACTERS)}…` : question);
  heading.id = `turn-${++turns}`;
  heading.dir = 'auto';
  const steps = element('ol', 'steps plain');
  steps.setAttribute('aria-label', 'Steps');
  const notice = element('p', 'note');
  notice.hidden = true;
  const node = element('article', 'turn', heading, steps, notice);
  if (isLong) {
    const whole = element('p', 'question', question);
    heading.after(element('details', 'note whole', element('summary', '', 'The whole question'), whole));
  }
  if (kicker) heading.before(element('p', 'label', kicker));
  node.setAttribute('aria-labelledby', heading.id);
  node.setAttribute('aria-busy', 'true');

  /** By the number of the attempt. @type {Map<number, Step>} */
  const asked = new Map();
  /** @type {Map<number, Writing>} */
  const written = new Map();

  /** @param {Step} step */
  const add = (step) => {
    steps.append(step.node);
    return step;
  };

  /** @param {number} attempt */
  const withdraw = (attempt) => {
    written.get(attempt)?.node.remove();
    written.delete(attempt);
  };

  /** @param {string} words what became of whatever still runs */
  const settle = (words) => {
    for (const attempt of [...written.keys()]) withdraw(attempt);
    for (const step of steps.querySelectorAll('[data-state=asking]')) setState(step, 'idle', words);
    notice.hidden = true;
    node.setAttribute('aria-busy', 'false');
  };

  return {
    node,
    question,
    hasFailed: false,

    /** @param {{ complexity_score: number, complexity_factors?: readonly Factor[] }} route */
    scored({ complexity_score, complexity_factors = [] }) {
      notice.hidden = true;
      const factors = complexity_factors.map(({ factor, points }) => `${factor} ${points}`).join(', ');
      add(createStep(`complexity ${complexity_score} of 10`, factors, 'note'));
    },

    /** @param {{ attempt: number, tier: string, cause: string }} event */
    asking({ attempt, tier, cause }) {
      notice.hidden = true;
      asked.set(attempt, add(createStep(tier, `asked ${toCause(cause)}`, 'asking')));
    },

    /** @param {Outcome & { attempt: number }} event */
    judged({ attempt, ...outcome }) {
      const step = asked.get(attempt) ?? add(createStep(outcome.tier, '', 'idle'));
      judge(step, outcome, outcome.accepted === true);
      written.get(attempt)?.label.remove();
    },

    /** @param {{ attempt: number, text: string }} event */
    wrote({ attempt, text }) {
      notice.hidden = true;
      const tier = asked.get(attempt)?.tier ?? '';
      const writing = written.get(attempt) ?? createWriting(tier);
      if (!written.has(attempt)) node.append(writing.node);
      written.set(attempt, writing);
      writing.add(text);
    },

    /** @param {{ attempt: number }} event */
    withdrawn: ({ attempt }) => withdraw(attempt),

    /** @param {string} words */
    notify(words) {
      notice.textContent = words;
      notice.hidden = false;
      node.append(notice);
    },

    /**
     * @param {import('./client.js').Answer} answer
     * @param {import('./answer.js').ShownAnswer} shown
     */
    answered(answer, shown) {
      settle('stopped');
      if (asked.size === 0) {
        this.scored(answer);
        if (answer.source === 'cache') add(createStep('cache', 'has the answer to this question', 'good'));
        for (const outcome of answer.attempts ?? []) {
          const isAccepted = answer.status === 'accepted' && outcome.tier === answer.tier;
          const step = createStep(outcome.tier, `asked ${toCause(outcome.cause)}`, 'idle');
          judge(add(step), outcome, isAccepted);
        }
      }
      node.append(...shown.nodes);
    },

    stopped() {
      settle('stopped');
      node.append(element('p', 'next', 'Stopped.'));
    },

    /**
     * @param {import('./client.js').Problem} problem
     * @returns {string} what it says
     */
    failed(problem) {
      this.hasFailed = true;
      settle('stopped');
      const { what, advice, detail } = toProblemWords(problem);
      const words = element('p', 'problem', element('strong', '', what), ` ${advice}`);
      if (detail) words.append(element('small', 'note', `The server says: ${detail}`));
      node.append(words);
      return `${what} ${advice}`;
    },
  };
}

/** @typedef {ReturnType<typeof createStep>} Step */
/** @typedef {ReturnType<typeof createWriting>} Writing */

/**
 * @param {string} tier
 * @param {string} why
 * @param {string} state
 */
function createStep(tier, why, state) {
  const verdict = element('span', 'verdict');
  const detail = element('span', 'detail');
  const node = element(
    'li',
    'step',
    element('strong', '', tier),
    ' ',
    element('span', 'why', why),
    ' ',
    verdict,
    detail,
  );
  setState(node, state, state === 'asking' ? 'working…' : '');
  return { node, tier, detail };
}

/**
 * @param {Element} step
 * @param {string} state
 * @param {string} words
 */
function setState(step, state, words) {
  step.setAttribute('data-state', state);
  const verdict = step.querySelector('.verdict');
  if (verdict) verdict.textContent = words;
}

/**
 * @param {Step} step
 * @param {Outcome} outcome
 * @param {boolean} isAccepted
 */
function judge({ node, detail }, outcome, isAccepted) {
  const { state, words } = toVerdict(outcome, isAccepted);
  setState(node, state, words);
  detail.textContent = (outcome.reasons ?? []).join('; ');
}

/**
 * Text that is still being written. It is laid out at most once a frame, however many pieces it comes in.
 * @param {string} tier
 */
function createWriting(tier) {
  const label = element('p', 'label', tier ? `${tier} writes, not judged yet` : '');
  const body = element('div', 'answer');
  body.dir = 'auto';
  let text = '';
  let isDue = false;
  const draw = () => {
    isDue = false;
    body.replaceChildren(toRichText(text));
  };
  return {
    node: element('div', 'writing', label, body),
    label,
    /** @param {string} more */
    add(more) {
      text += more;
      if (!isDue) requestAnimationFrame(draw);
      isDue = true;
    },
  };
}
