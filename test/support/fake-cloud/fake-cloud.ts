import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agentWire } from './agent-wire.ts';
import { bedrockWire } from './bedrock-wire.ts';
import { decodeMetrics, isPutMetricData, METRICS_REPLY_HEADERS } from './cloudwatch-wire.ts';
import { echo, PLAIN_ANSWER } from './echo.ts';
import { carryOut } from './faults.ts';
import { knowledgeWire } from './knowledge-wire.ts';
import { openAiWire } from './openai-wire.ts';
import type { AnswerReply, Call, Reply, Script } from './reply.ts';
import { type Route, routeOf } from './routes.ts';
import { sageMakerWire } from './sagemaker-wire.ts';
import { ClientGone, type Exchange } from './sending.ts';
import type { Wire } from './wire.ts';

/** The clouds' side of every wire, on loopback. */
export interface FakeCloud {
  readonly url: string;
  /** The calls in the order in which they had been read; one list for ever, emptied by `reset`. */
  readonly calls: readonly Call[];
  /** The inputs of PutMetricData. */
  readonly metrics: readonly unknown[];
  /** Calls that are neither replied to nor given up by the client. */
  readonly inFlight: number;
  /** What lets AWS clients of a child process find this place, and nothing else. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Says what happens to the calls from now on to this model id, endpoint, OpenAI model, knowledge base or model of
   * an inline agent. An unscripted model gives its ordinary answer, an unscripted knowledge base finds nothing.
   */
  script(model: string, script: Script): void;
  /** Forgets calls, metrics and scripts. */
  reset(): void;
  /** Resolves when no call is in flight. */
  idle(): Promise<void>;
  /** Destroys whatever is open. */
  close(): Promise<void>;
}

export interface FakeCloudOptions {
  /** Any free port by default. */
  readonly port?: number;
  /**
   * False for benchmarks: no calls are kept, bodies are read only where they name the model or the format, and an
   * unscripted model always gives the same answer.
   */
  readonly record?: boolean;
  /** What an unscripted model answers where calls are recorded; by default the question and a plain answer. */
  readonly ordinary?: (call: Call) => AnswerReply;
}

const WIRES: Readonly<Record<Call['wire'], Wire>> = {
  bedrock: bedrockWire,
  sagemaker: sageMakerWire,
  openai: openAiWire,
  knowledge: knowledgeWire,
  agent: agentWire,
};

const NOTHING_FOUND: AnswerReply = { do: 'answer', text: '[]' };
const NO_JSON: Reply = { do: 'fail', status: 400, message: 'The body is no JSON.' };
const KEEP_ALIVE_MS = 600_000;

/** Listens on 127.0.0.1. */
export async function startFakeCloud(options: FakeCloudOptions = {}): Promise<FakeCloud> {
  const { port = 0, record = true, ordinary: answer = echo } = options;
  const calls: Call[] = [];
  const metrics: unknown[] = [];
  const scripts = new Map<string, { readonly script: Script; n: number }>();
  const waiting = new Set<() => void>();
  let inFlight = 0;

  function settle(call: Call, res: ServerResponse): void {
    if (call.ended === 'open') call.ended = res.writableFinished ? 'replied' : 'client-gone';
    inFlight -= 1;
    if (inFlight > 0) return;
    for (const resolve of waiting) resolve();
    waiting.clear();
  }

  function nextReply(call: Call, ordinary: AnswerReply): Reply {
    const scripted = scripts.get(call.model);
    if (!scripted) return call.wire === 'knowledge' ? NOTHING_FOUND : ordinary;
    const { script } = scripted;
    const n = scripted.n++;
    if (typeof script === 'function') return script(call, n);
    if (!isList(script)) return script;
    return script[Math.min(n, script.length - 1)] ?? ordinary;
  }

  function reply(call: Call, res: ServerResponse, invalid: boolean): void {
    inFlight += 1;
    if (record) calls.push(call);
    if (res.closed) {
      settle(call, res);
      return;
    }
    res.once('close', () => settle(call, res));
    const ordinary = record ? answer(call) : PLAIN_ANSWER;
    const exchange: Exchange = { call, res, wire: WIRES[call.wire], ordinary };
    run(() => (invalid ? NO_JSON : nextReply(call, ordinary)), exchange);
  }

  const server = createServer((req, res) => {
    const { headers } = req;
    const route = routeOf(req);
    if (route && !record && !WIRES[route.wire].needsBody) {
      req.resume();
      reply({ ...route, headers, body: undefined, atMs: performance.now(), ended: 'open' }, res, false);
      return;
    }
    readBody(req, (bytes) => {
      if (route) {
        const body = parse(bytes);
        const call: Call = {
          wire: route.wire,
          model: modelOf(route, body),
          session: route.session,
          streamed: route.wire === 'openai' ? body?.stream === true : route.streamed,
          headers,
          body,
          atMs: performance.now(),
          ended: 'open',
        };
        reply(call, res, body === undefined);
      } else if (isPutMetricData(headers)) {
        const input = decodeMetrics(headers, bytes);
        if (record && input !== undefined) metrics.push(input);
        res.writeHead(input === undefined ? 400 : 200, METRICS_REPLY_HEADERS).end('{}');
      } else {
        res.writeHead(404, { 'x-amzn-errortype': 'UnknownOperationException' }).end('{}');
      }
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    calls,
    metrics,
    get inFlight() {
      return inFlight;
    },
    environment: environmentFor(url),
    script(model, script) {
      scripts.set(model, { script, n: 0 });
    },
    reset() {
      calls.length = 0;
      metrics.length = 0;
      scripts.clear();
    },
    idle: () => (inFlight === 0 ? Promise.resolve() : new Promise((resolve) => waiting.add(resolve))),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Carries a reply out; what a script throws reaches the client, as nobody else would hear of it. */
function run(choose: () => Reply, exchange: Exchange): void {
  const fail = (error: unknown) => {
    if (error instanceof ClientGone || exchange.res.headersSent) return void exchange.res.destroy();
    const message = `The script failed: ${String(error)}`;
    void carryOut({ do: 'fail', status: 500, type: 'ScriptFailure', message }, exchange);
  };
  try {
    carryOut(choose(), exchange).catch(fail);
  } catch (error) {
    fail(error);
  }
}

/** Reads to the end; a client that goes before it is never answered. */
function readBody(req: IncomingMessage, done: (bytes: Buffer) => void): void {
  const chunks: Buffer[] = [];
  req.on('error', () => {});
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => done(Buffer.concat(chunks)));
}

/** Some wires name the model in the body and not in the path. */
function modelOf({ wire, model }: Route, body: Call['body']): string {
  if (wire === 'openai') return String(body?.model ?? '');
  return wire === 'agent' ? String(body?.foundationModel ?? '') : model;
}

function parse(bytes: Buffer): Call['body'] {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

const isList = (script: Reply | readonly Reply[]): script is readonly Reply[] => Array.isArray(script);

function environmentFor(url: string): Record<string, string> {
  const nowhere = join(tmpdir(), 'no-such-folder', 'aws');
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIAFAKECLOUD0000000',
    AWS_SECRET_ACCESS_KEY: 'fake-cloud-secret',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
  };
}
