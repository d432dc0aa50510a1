import { isDeepStrictEqual } from 'node:util';
import { QUESTION, SERVER } from '../../bench/subject.mjs';
import { run } from './children.mjs';
import { INSPECTOR } from './install.mjs';

/** @import { Outcome } from './suite.mjs' */

/** @typedef {'stdio' | 'http'} Transport */
/** @typedef {'legacy' | 'modern'} Era as the inspector calls the protocol's two */

/**
 * @typedef {object} Client
 * @property {string} node
 * @property {Transport} transport
 * @property {Era} era
 * @property {string} url of `/mcp`
 */

const CALL_MS = 40_000;

/** How each tool is called, and what is wrong with its reply. A new tool is one entry here. */
const CALLS = {
  answer_query: {
    input: { query: QUESTION },
    /** @param {any} reply */
    faults: ({ status, citations, next_action }) => [
      ...(status === 'accepted' ? [] : [`the status is ${status}`]),
      ...(citations?.length > 0 ? [] : ['nothing is cited']),
      ...(next_action?.do === 'send' ? [] : [`the next action is ${next_action?.do}`]),
    ],
  },
  escalate: {
    input: { query: QUESTION },
    /** @param {any} reply */
    faults: ({ escalated_from }) => (escalated_from === undefined ? ['it escalated from nothing'] : []),
  },
  benchmark: {
    input: { cases: [{ id: 'reset', query: QUESTION }], strategies: ['cascade'] },
    /** @param {any} reply */
    faults: ({ status, done, total }) =>
      status === 'complete' && done === 1 && total === 1
        ? []
        : [`the status is ${status}, ${done} of ${total}`],
  },
};

export const TOOLS = /** @type {(keyof typeof CALLS)[]} */ (Object.keys(CALLS));

/**
 * That `tools/list` gives our tools, with schemas that clients can work with.
 * @param {Client} client @returns {Promise<Outcome>}
 */
export async function checkTools(client) {
  const { result, problem } = await inspect(client, ['--method', 'tools/list', '--strict']);
  if (!result) return { note: 'no tools', problems: [problem] };
  /** @type {any[]} */
  const tools = result.tools;
  const names = tools.map(({ name }) => name);
  const problems = isDeepStrictEqual(names, TOOLS) ? [] : [`it lists ${names}, and here ${TOOLS} are called`];
  for (const { name, title, description, inputSchema, outputSchema, annotations } of tools) {
    if (!title || !description) problems.push(`${name} has no title or no description`);
    if (inputSchema?.type !== 'object' || inputSchema.additionalProperties !== false) {
      problems.push(`${name} says too little of its input`);
    }
    if (outputSchema?.type !== 'object') problems.push(`${name} does not say what it gives`);
    if (typeof annotations?.readOnlyHint !== 'boolean') problems.push(`${name} has no annotations`);
  }
  return { note: `${tools.length} tools`, problems };
}

/**
 * That a tool's reply has text for people, and for programs what its schema says (which the inspector checks).
 * @param {Client} client @param {keyof typeof CALLS} tool @returns {Promise<Outcome>}
 */
export async function checkCall(client, tool) {
  const { input, faults } = CALLS[tool];
  const words = ['--method', 'tools/call', '--tool-name', tool, '--tool-args-json', JSON.stringify(input)];
  const { result, problem } = await inspect(client, words);
  if (!result) return { note: 'no reply', problems: [problem] };
  const { content, structuredContent: reply, isError } = result;
  if (isError) return { note: 'an error', problems: [JSON.stringify(content)] };
  const problems = faults(reply ?? {});
  if (content?.[0]?.type !== 'text' || !content[0].text) problems.push('there is no text');
  if (tool === 'benchmark') return { note: `measured by ${reply?.benchmark_id}`, problems };
  if (typeof reply?.response !== 'string' || reply.response === '') problems.push('there is no response');
  if (!/^ans_./.test(reply?.answer_id)) problems.push(`the answer's id is ${reply?.answer_id}`);
  return { note: `answered from ${reply?.source}`, problems };
}

/**
 * What the inspector prints: one object with the method's result. A server over stdio is started by it.
 * @param {Client} client @param {string[]} words
 * @returns {Promise<{ result?: any, problem: string }>}
 */
async function inspect({ node, transport, era, url }, words) {
  const flags = ['--cli', '--format', 'json', '--quiet', '--protocol-era', era, ...words];
  const target =
    transport === 'http' ? ['--transport', 'http', '--server-url', url] : ['--', process.execPath, SERVER];
  const { code, stdout, stderr } = await run(node, [INSPECTOR, ...flags, ...target], CALL_MS);
  const problem = `exit code ${code}: ${`${stdout}${stderr}`.slice(-2_000)}`;
  if (code !== 0) return { problem };
  try {
    return { result: JSON.parse(stdout).result, problem };
  } catch {
    return { problem };
  }
}
