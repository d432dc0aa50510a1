import { readEvents } from './sse.js';

/**
 * The full answer as the server sends it; see the fields in use.
 * @typedef {{
 *   answer_id: string, response: string, status: string, abstained: boolean, source: string,
 *   tier: string | null, model_used: string | null, complexity_score: number, confidence: number,
 *   next_action: { do: string, why: string }, clarifying_question?: string, choices?: string[],
 *   citations: Citation[],
 *   cost_usd: number, cost_basis?: string, latency_seconds: number,
 *   complexity_factors?: Factor[], attempts?: Outcome[], escalated_from?: string | null, escalated_to?: string,
 *   ticket?: { ticket_id: string },
 * }} Answer
 * @typedef {{ title: string, uri: string, quote: string }} Citation
 * @typedef {{ factor: string, points: number }} Factor
 * @typedef {{ tier: string, cause?: string, outcome: string, accepted?: boolean, confidence?: number,
 *   reasons?: string[], failure?: string }} Outcome
 */

/** Why there is no answer. `code` is the server's, or one of ours: unreachable, broken, unreadable. */
export class Problem extends Error {
  /**
   * @param {string} code
   * @param {{ message?: string | undefined, retryAfterSeconds?: number | undefined }} [said] by the server
   */
  constructor(code, { message = '', retryAfterSeconds } = {}) {
    super(message);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const RECONNECTIONS = 5;
const FIRST_PAUSE_MS = 500;
const JOB_PAUSE_MS = 1_000;
const VISIBLE_ASCII = /^[\x21-\x7e]*$/;

/** A server in trouble may be well again at the next try, and so may the way to it. */
const PASSING = ['unreachable', 'unavailable', 'internal', 'too_many_requests', 'unreadable'];

/**
 * Asks, and reads on where the stream broke off, a few times with growing pauses.
 * @param {{ query: string, session_id: string, stream: 'verified' | 'draft' }} question
 * @param {{ key: string, signal: AbortSignal,
 *   onEvent: (event: string, data: any) => void,
 *   onBreak: (attempt: number, of: number, pauseMs: number) => void }} options
 * @returns {Promise<Answer>}
 * @throws {Problem}
 */
export async function askQuestion(question, { key, signal, onEvent, onBreak }) {
  let lastId = '';
  let retryMs = FIRST_PAUSE_MS;
  for (let tries = 0; ; tries++) {
    const accept = 'text/event-stream';
    const response = await send('query', { key, signal, body: question, accept, lastId }).catch((error) => {
      if (tries === 0 || signal.aborted || !PASSING.includes(error.code)) throw error;
    });
    if (response?.status === 202) return awaitJob(await readJson(response), { key, signal });
    for await (const { id, event, data, retryMs: wanted } of readEvents(response?.body)) {
      if (id) lastId = id;
      retryMs = wanted ?? retryMs;
      tries = 0;
      const value = parse(data);
      if (event === 'answer') return value;
      if (event === 'error') throw toProblem(value.error, 500);
      onEvent(event, value);
    }
    signal.throwIfAborted();
    if (tries === RECONNECTIONS) throw new Problem('broken');
    const pauseMs = retryMs * 2 ** tries;
    onBreak(tries + 1, RECONNECTIONS, pauseMs);
    await pause(pauseMs, signal);
  }
}

/**
 * Has an answer's question answered by the next stronger tier, or handed to a person.
 * @param {{ answer_id: string, target: 'next' | 'human' }} what past the strongest tier, `next` is a person too
 * @param {{ key: string, signal: AbortSignal }} options
 * @returns {Promise<Answer>} whose `escalated_to` is a tier, `human`, or missing where no ticket could be kept
 * @throws {Problem}
 */
export async function escalate(what, { key, signal }) {
  const params = { name: 'escalate', arguments: { ...what, detail: 'full' } };
  const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params };
  const accept = 'application/json, text/event-stream';
  const { result, error } = await readReply(await send('mcp', { key, signal, body, accept }));
  signal.throwIfAborted();
  if (!result) throw new Problem(error ? 'internal' : 'broken', error);
  if (result.isError) throw new Problem('refused', { message: result.content?.[0]?.text });
  return result.structuredContent;
}

/**
 * A JSON-RPC reply, alone or as the last of a stream's events; empty where the stream broke off before it.
 * @param {Response} response
 */
async function readReply(response) {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return readJson(response);
  for await (const { data } of readEvents(response.body)) {
    const message = parse(data);
    if (message.id === 1) return message;
  }
  return {};
}

/**
 * Waits for a question that is answered later: a long one.
 * @param {{ job_id: string }} job
 * @param {{ key: string, signal: AbortSignal }} options
 */
async function awaitJob({ job_id }, options) {
  for (;;) {
    await pause(JOB_PAUSE_MS, options.signal);
    const { answer, error } = await readJson(await send(`query/${encodeURIComponent(job_id)}`, options));
    if (error) throw toProblem(error, 500);
    if (answer) return answer;
  }
}

/**
 * @param {string} path
 * @param {{ key: string, signal: AbortSignal, body?: object, accept?: string, lastId?: string }} request
 * @returns {Promise<Response>} one that is good
 * @throws {Problem}
 */
async function send(path, { key, signal, body, accept = 'application/json', lastId }) {
  /** @type {Record<string, string>} */
  const headers = { accept, 'mcp-protocol-version': '2025-11-25' };
  if (body) headers['content-type'] = 'application/json';
  // A browser refuses to send others, and would not say why.
  if (!VISIBLE_ASCII.test(key)) throw new Problem('unauthorized');
  if (key) headers.authorization = `Bearer ${key}`;
  if (lastId) headers['last-event-id'] = lastId;
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  const response = await fetch(path, { ...init, headers, signal, cache: 'no-store' }).catch((error) => {
    throw signal.aborted ? error : new Problem('unreachable');
  });
  if (response.ok) return response;
  const said = await response.json().catch(() => undefined);
  throw toProblem(said?.error?.data ?? said?.error, response.status);
}

/** @type {Readonly<Record<number, string>>} */
const CODES = {
  400: 'invalid_input',
  401: 'unauthorized',
  403: 'forbidden',
  413: 'too_large',
  429: 'too_many_requests',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

/**
 * @param {{ code?: unknown, message?: unknown, retry_after_seconds?: unknown } | undefined} error
 * @param {number} status says what it is where the server does not
 */
function toProblem(error, status) {
  const { code, message, retry_after_seconds: seconds } = error ?? {};
  return new Problem(typeof code === 'string' ? code : (CODES[status] ?? 'internal'), {
    message: typeof message === 'string' ? message : undefined,
    retryAfterSeconds: typeof seconds === 'number' ? seconds : undefined,
  });
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('unreadable');
  }
}

/** @param {Response} response */
async function readJson(response) {
  return parse(await response.text().catch(() => ''));
}

/**
 * @param {number} ms
 * @param {AbortSignal} signal
 * @returns {Promise<void>} rejects when it aborts
 */
function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
