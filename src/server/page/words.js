// What the server's codes are called on the page. A code that is not here is shown as it came.

/** @typedef {import('./client.js').Outcome} Outcome */
/** @typedef {import('./client.js').Problem} Problem */
/** @typedef {Readonly<Record<string, string>>} Words */

/** @type {Words} */
const STATUSES = {
  accepted: 'Accepted',
  best_effort: 'Best effort',
  degraded: 'Degraded',
  needs_clarification: 'Needs an answer',
  pending_review: 'Waits for review',
};

/** @type {Words} */
const SOURCES = {
  model: 'written by a model',
  cache: 'from the cache',
  knowledge: 'lifted from the articles',
  static: 'fixed words',
};

/** @type {Words} */
const ACTIONS = {
  send: 'Ready to send.',
  ask_customer: 'Ask the customer for more.',
  escalate_next: 'A stronger tier may do better.',
  escalate_human: 'A person has to take over.',
};

/** Why a tier is asked. @type {Words} */
const CAUSES = {
  first: 'first',
  retry: 'once more',
  escalation: 'as the answer before was weak',
  fallback: 'as the tier before failed',
  hedge: 'too, as the tier before is slow',
};

/** @type {Words} */
const FAILURES = {
  throttled: 'too busy',
  timeout: 'took too long',
  unavailable: 'could not be reached',
  'circuit-open': 'left alone after many failures',
  overloaded: 'has too many questions waiting',
  rejected: 'refused the request',
  malformed: 'gave nothing readable',
  'too-long': 'the question is too long for it',
  misconfigured: 'set up wrongly',
  cancelled: 'stopped',
};

/** What happened, and what to do. @type {Readonly<Record<string, readonly [string, string]>>} */
const PROBLEMS = {
  unreachable: ['The server cannot be reached.', 'Check that it is running, then try again.'],
  broken: ['The connection broke, and did not come back.', 'Check the network, then try again.'],
  unreadable: ['The server sent something that this page cannot read.', 'Reload the page, then try again.'],
  refused: ['A stronger tier could not be asked.', 'Ask the question again.'],
  invalid_input: ['This question cannot be answered as it stands.', 'Change it, then ask again.'],
  unauthorized: [
    'The server wants to know who is asking.',
    'Enter an access token or an API key, then try again.',
  ],
  forbidden: ['You may not ask this here.', 'Use an access token or an API key that allows it.'],
  unknown_stream: ['The connection was away for too long.', 'Ask the question again.'],
  too_large: ['The question is too long for the server.', 'Shorten it, then ask again.'],
  too_many_requests: ['The server has too many questions at the moment.', 'Wait a moment, then try again.'],
  unavailable: ['The server cannot answer at the moment.', 'Wait a moment, then try again.'],
  internal: ['Something went wrong in the server.', 'Try again once; if it fails again, look at its log.'],
};

/** @param {string} code */
export const toStatus = (code) => STATUSES[code] ?? code;

/** @param {string} code */
export const toSource = (code) => SOURCES[code] ?? code;

/** @param {string} code */
export const toAction = (code) => ACTIONS[code] ?? code;

/** @param {string | undefined} code */
export const toCause = (code = '') => CAUSES[code] ?? code;

/**
 * How a tier did. `state` says how to draw it.
 * @param {Outcome} outcome
 * @param {boolean} isAccepted
 * @returns {{ state: 'good' | 'weak' | 'failed' | 'idle', words: string }}
 */
export function toVerdict({ outcome, confidence = 0, failure = '' }, isAccepted) {
  if (outcome === 'failed') return { state: 'failed', words: FAILURES[failure] ?? failure };
  if (outcome === 'skipped') return { state: 'idle', words: 'left out' };
  if (outcome === 'aborted') return { state: 'idle', words: 'stopped' };
  return isAccepted
    ? { state: 'good', words: `accepted, ${toPercent(confidence)} sure` }
    : { state: 'weak', words: `weak, ${toPercent(confidence)} sure` };
}

/**
 * @param {Problem} problem
 * @returns {{ what: string, advice: string, detail: string }} `detail` in the server's words
 */
export function toProblemWords({ code, message, retryAfterSeconds }) {
  const [what, advice] = PROBLEMS[code] ?? PROBLEMS.internal ?? [code, ''];
  const seconds = Math.ceil(retryAfterSeconds ?? 0);
  return {
    what,
    advice: seconds > 0 ? advice.replace('a moment', `${seconds} s`) : advice,
    detail: message,
  };
}

/** @param {number} share 0 to 1 */
export const toPercent = (share) => `${Math.round(share * 100)} %`;

/** @param {number} usd */
export function toMoney(usd) {
  if (usd === 0) return '$0';
  return usd < 0.000001
    ? 'under $0.000001'
    : `$${Number(usd.toPrecision(2))
        .toFixed(6)
        .replace(/0{1,4}$/, '')}`;
}

/** @param {number} seconds */
export function toDuration(seconds) {
  return seconds < 1 ? `${Math.round(seconds * 1_000)} ms` : `${seconds.toFixed(1)} s`;
}

/**
 * The tiers in the order in which they were asked.
 * @param {readonly Outcome[]} attempts
 */
export function toPath(attempts) {
  const tiers = attempts.filter(({ outcome }) => outcome !== 'skipped').map(({ tier }) => tier);
  return tiers.filter((tier, index) => tier !== tiers[index - 1]).join(' → ');
}
