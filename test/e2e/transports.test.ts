import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionEvent, gatewayContext, openApiEvent } from '../support/agent-events.ts';
import {
  allEvents,
  type HttpProcess,
  postJson,
  STREAMED,
  startHttpProcess,
} from '../support/http-process.ts';
import { functionUrlEvent, type HttpReply, LambdaProcess, restApiEvent } from '../support/lambda-process.ts';
import { ServerProcess } from '../support/server-process.ts';

type Structured = Readonly<Record<string, unknown>>;
type Ask = (query: string) => Promise<Structured>;

/** One of each kind: accepted at once, after an escalation, by several passages, and not in the knowledge. */
const QUESTIONS = [
  'How do I reset my password?',
  'Compare the backup and the snapshot of a volume, and how do I restore each of them?',
  'How do I invite a colleague?',
  'What is the airspeed velocity of an unladen swallow?',
];

let stdio: ServerProcess;
let http: HttpProcess;
let lambda: LambdaProcess;
const mcp = new Client({ name: 'test', version: '1' });

beforeAll(async () => {
  [stdio, http] = await Promise.all([ServerProcess.start(), startHttpProcess()]);
  lambda = new LambdaProcess();
  await mcp.connect(new StreamableHTTPClientTransport(new URL(`${http.url}/mcp`)));
});

afterAll(async () => {
  await Promise.all([mcp.close(), stdio.close(), http.stop(), lambda.close()]);
});

const inFull = (query: string) => ({ query, detail: 'full' });

/** What a tool replied: its answer, or the words in which it refused. */
const toStructured = ({ structuredContent, content }: ToolResult): Structured =>
  structuredContent ?? { content };
const post = (query: string, headers = {}) => postJson(`${http.url}/query`, { query }, { headers });

const TRANSPORTS: Readonly<Record<string, Ask>> = {
  stdio: async (query) => toStructured(await stdio.call('answer_query', inFull(query))),
  'MCP over HTTP': async (query) => {
    const result = await mcp.callTool({ name: 'answer_query', arguments: inFull(query) });
    return toStructured(result as ToolResult);
  },
  'POST /query': async (query) => (await (await post(query)).json()) as Structured,
  'POST /query, streamed': async (query) => {
    const response = await post(query, STREAMED);
    return response.ok ? (await allEvents(response)).at(-1)?.data : ((await response.json()) as Structured);
  },
  'a job': async (query) => {
    const submitted = (await (await post(query, { prefer: 'respond-async' })).json()) as Structured;
    if (!submitted.job_id) return submitted;
    for (;;) {
      const job = (await (await fetch(`${http.url}/query/${submitted.job_id}`)).json()) as Structured;
      if (job.status === 'done') return job.answer as Structured;
    }
  },
  'a Function URL': async (query) =>
    JSON.parse((await lambda.invoke({ event: functionUrlEvent({ body: { query } }) })).body),
  'a REST API': async (query) =>
    JSON.parse((await lambda.invoke({ event: restApiEvent({ body: { query } }) })).body),
  'a streaming Function URL': async (query) => {
    let body = '';
    await lambda.stream({ event: functionUrlEvent({ body: { query } }) }, (chunk) => {
      body += chunk;
    });
    return JSON.parse(body);
  },
  'MCP on Lambda': async (query) => {
    const call = { name: 'answer_query', arguments: inFull(query) };
    const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: call };
    const headers = { accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-11-25' };
    const reply = await lambda.invoke({ event: functionUrlEvent({ path: '/mcp', body, headers }) });
    return toStructured(JSON.parse(/^data: (.*)$/m.exec(reply.body)?.[1] ?? reply.body).result);
  },
  'an action group by functions': async (query) => {
    const event = functionEvent('answer_query', inFull(query));
    const { response } = await lambda.invoke<{ response: FunctionReply }>({ event });
    const { body } = response.functionResponse.responseBody.TEXT;
    return response.functionResponse.responseState ? { body } : JSON.parse(body);
  },
  'an action group by OpenAPI': async (query) => {
    const event = openApiEvent('/answer_query', inFull(query));
    const { response } = await lambda.invoke<{ response: OpenApiReply }>({ event });
    return JSON.parse(response.responseBody['application/json'].body);
  },
  'a Gateway target': (query) =>
    lambda.invoke<Structured>({ event: inFull(query), ...gatewayContext('support___answer_query') }),
};

interface ToolResult {
  readonly structuredContent?: Structured;
  readonly content: unknown;
}

interface FunctionReply {
  readonly functionResponse: {
    readonly responseState?: string;
    readonly responseBody: { readonly TEXT: { readonly body: string } };
  };
}

interface OpenApiReply {
  readonly responseBody: { readonly 'application/json': { readonly body: string } };
}

/** What has to be the same: all but ids, times and who was quicker to have it in the cache. */
function essence({
  response,
  status,
  degraded,
  abstained,
  tier,
  model_used,
  complexity_score,
  ...rest
}: Structured) {
  const { confidence, next_action, citations, cost_usd } = rest;
  return {
    ...{ response, status, degraded, abstained, tier, model_used, complexity_score },
    ...{ confidence, next_action, citations, cost_usd },
  };
}

describe.each(QUESTIONS)('%s', (query) => {
  test.each(Object.entries(TRANSPORTS))('has the same answer over %s', async (_name, ask) => {
    const [expected, answer] = await Promise.all([
      stdio.call('answer_query', { query, detail: 'full' }),
      ask(query),
    ]);
    expect(essence(answer)).toEqual(essence(expected.structuredContent));
    expect(answer.answer_id).toMatch(/^ans_/);
  });
});

test.each(Object.keys(TRANSPORTS))(
  'a question without a word is refused over %s, naming the field',
  async (name) => {
    const ask = TRANSPORTS[name] as Ask;
    const refusal = await ask(' ').then(JSON.stringify, String);
    expect(refusal).toContain('query');
  },
);

test('HTTP replies say so with their status on Lambda too', async () => {
  const refused = await lambda.invoke<HttpReply>({ event: functionUrlEvent({ body: {} }) });
  expect(refused.statusCode).toBe(400);
  expect(JSON.parse(refused.body).error).toMatchObject({
    code: 'invalid_input',
    field: 'query',
    retryable: false,
  });
});
