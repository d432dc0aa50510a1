import { randomUUID } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BedrockAgentRuntimeClient, InvokeInlineAgentCommand } from '@aws-sdk/client-bedrock-agent-runtime';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { NodeHttpHandler } from '@smithy/node-http-handler';

// An inline agent of Amazon Bedrock that answers customers with the tools of this package. Bedrock runs the agent and
// returns control where it wants a tool; the tools run here, behind MCP over stdio. Nothing is deployed.
//
//   npm install tiered-support-mcp @aws-sdk/client-bedrock-agent-runtime @smithy/node-http-handler \
//     @modelcontextprotocol/client
//   node inline-agent.mjs "How do I reset my password?"
//   node inline-agent.mjs --model MODEL "How do I reset my password?" -- node dist/main.js --config FILE
//
// It takes credentials and a region from where every AWS client does, and the right to bedrock:InvokeInlineAgent.

/** @import * as Bedrock from '@aws-sdk/client-bedrock-agent-runtime' */
/** @import {RequestOptions, Tool} from '@modelcontextprotocol/client' */

const USAGE = 'usage: node inline-agent.mjs [--model ID] [--functions FILE] "question" [-- server command]';
const MODEL = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
const SERVER = ['npx', '--yes', 'tiered-support-mcp'];

/**
 * Asks the agent and carries out what it wants until it answers: at most `maxTurns` times, `timeoutMs` in all.
 * `command` starts the MCP server, with `env`.
 * @param {{ question: string, functionSchema: Bedrock.FunctionSchema, model?: string | undefined,
 *   command?: readonly string[], env?: Record<string, string>, bedrock?: BedrockAgentRuntimeClient,
 *   maxTurns?: number, timeoutMs?: number }} options
 */
export async function askInlineAgent(options) {
  const { question, functionSchema, model = MODEL, command = SERVER, bedrock = connect() } = options;
  // biome-ignore lint/style/noProcessEnv: handed on, so that the server finds the same account and configuration
  const { env = /** @type {Record<string, string>} */ (process.env) } = options;
  const { maxTurns = 8, timeoutMs = 120_000 } = options;
  const within = { signal: AbortSignal.timeout(timeoutMs), timeout: timeoutMs };
  const server = new Client({ name: 'inline-agent', version: '1.0.0' });
  try {
    const [executable = '', ...args] = command;
    await server.connect(new StdioClientTransport({ command: executable, args, env }), within);
    const { tools } = await server.listTools(undefined, within);
    const actionGroupExecutor = { customControl: /** @type {const} */ ('RETURN_CONTROL') };
    const agent = {
      sessionId: randomUUID(),
      foundationModel: model,
      instruction: server.getInstructions(),
      actionGroups: [{ actionGroupName: 'support', actionGroupExecutor, functionSchema }],
    };
    /** @type {{ inputText: string } | { inlineSessionState: Bedrock.InlineSessionState }} */
    let said = { inputText: question };
    for (let turn = 0; turn < maxTurns; turn++) {
      const invoke = new InvokeInlineAgentCommand({ ...agent, ...said });
      const { completion } = await bedrock.send(invoke, { abortSignal: within.signal });
      const { text, control } = await read(completion ?? []);
      if (!control) return text || fail('The agent gave no answer.');
      const wanted = (control.invocationInputs ?? []).map(({ functionInvocationInput: input }) =>
        carryOut(input ?? fail('The agent wants something that is no function.'), tools, server, within),
      );
      const returnControlInvocationResults = await Promise.all(wanted);
      said = { inlineSessionState: { invocationId: control.invocationId, returnControlInvocationResults } };
    }
    return fail(`The agent asked for tools ${maxTurns} times and gave no answer.`);
  } catch (error) {
    if (!within.signal.aborted) throw error;
    throw new Error(`There was no answer within ${timeoutMs / 1_000} seconds.`, { cause: error });
  } finally {
    await server.close();
  }
}

/** @param {AsyncIterable<Bedrock.InlineAgentResponseStream> | []} completion */
async function read(completion) {
  const decoder = new TextDecoder();
  let text = '';
  let control;
  for await (const { chunk, returnControl } of completion) {
    text += decoder.decode(chunk?.bytes, { stream: true });
    control ??= returnControl;
  }
  return { text: text + decoder.decode(), control };
}

/**
 * What comes of a function that the agent wants; where that is an error, the agent is told and may try again.
 * @param {Bedrock.FunctionInvocationInput} input @param {readonly Tool[]} tools @param {Client} server
 * @param {RequestOptions} within
 */
async function carryOut(input, tools, server, within) {
  const { actionGroup, agentId, function: name = '', parameters = [] } = input;
  const tool = tools.find((known) => known.name === name);
  const { isError, content, structuredContent } = tool
    ? await server.callTool({ name, arguments: toArguments(parameters, tool.inputSchema.properties) }, within)
    : { isError: true, content: [{ type: 'text', text: `There is no function ${name}.` }] };
  const words = content.map((part) => ('text' in part ? part.text : '')).join('\n');
  const responseBody = { TEXT: { body: structuredContent ? JSON.stringify(structuredContent) : words } };
  const responseState = isError ? /** @type {const} */ ('REPROMPT') : undefined;
  return { functionResult: { actionGroup, agentId, function: name, responseState, responseBody } };
}

/**
 * Agents send every value as a string; what cannot be read is for the server to refuse.
 * @param {NonNullable<Bedrock.FunctionInvocationInput['parameters']>} parameters @param {Record<string, any>} [schemas]
 */
function toArguments(parameters, schemas = {}) {
  const given = parameters.filter(({ value }) => value);
  return Object.fromEntries(
    given.map(({ name = '', value = '' }) => {
      try {
        return [name, schemas[name]?.type === 'string' ? value : JSON.parse(value)];
      } catch {
        return [name, value];
      }
    }),
  );
}

/** The SDK's own handler for this service has no timeouts that work. */
function connect() {
  return new BedrockAgentRuntimeClient({ requestHandler: new NodeHttpHandler({ connectionTimeout: 5_000 }) });
}

/** @param {string} message @returns {never} */
function fail(message) {
  throw new Error(message);
}

async function main() {
  const string = { type: /** @type {const} */ ('string') };
  const flags = { model: string, functions: string };
  const { values, positionals } = parseArgs({ allowPositionals: true, options: flags });
  const [question = fail(USAGE), ...command] = positionals;
  const file =
    values.functions ?? fileURLToPath(import.meta.resolve('tiered-support-mcp/agent-functions.json'));
  const options = { question, functionSchema: JSON.parse(await readFile(file, 'utf8')), model: values.model };
  process.stdout.write(`${await askInlineAgent(command.length > 0 ? { ...options, command } : options)}\n`);
}

if (process.argv[1] && (await realpath(process.argv[1])) === fileURLToPath(import.meta.url)) {
  await main().catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
