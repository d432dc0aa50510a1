import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isolatedEnvironment } from './server-process.ts';

const RUNTIME = fileURLToPath(new URL('lambda-runtime.mjs', import.meta.url));
const ENTRY = new URL('../../dist/lambda.js', import.meta.url).href;

interface Said {
  readonly id: number;
  readonly chunk?: string;
  readonly reply?: unknown;
  readonly error?: string;
}

export interface Invocation {
  readonly event: unknown;
  /** Milliseconds that Lambda leaves. */
  readonly remainingMs?: number;
  readonly clientContext?: unknown;
  /** The exported handler that is configured; `handler`, or `streamHandler` where the reply is streamed, by default. */
  readonly handler?: string;
}

/** What a handler of HTTP replies, whoever is in front of it. */
export interface HttpReply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const PLENTY_MS = 30_000;

/** The built Lambda entry in a process of its own, invoked as Lambda does. */
export class LambdaProcess {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly listeners = new Map<number, (said: Omit<Said, 'id'>) => void>();
  private nextId = 1;
  /** Lines in embedded metric format: they share stdout with what the runtime says. */
  readonly metrics: Readonly<Record<string, unknown>>[] = [];
  stderr = '';

  /** @param entry The URL of another build than this checkout's. */
  constructor(env: Readonly<Record<string, string>> = {}, entry = ENTRY) {
    this.child = spawn(process.execPath, [RUNTIME, entry], { env: isolatedEnvironment(env) });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.child.once('close', () => {
      const error = `the function ended: ${this.stderr}`;
      for (const hear of this.listeners.values()) hear({ error });
    });
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as Said;
      if ('_aws' in said) this.metrics.push({ ...said });
      else this.listeners.get(said.id)?.(said);
    });
  }

  /** Resolves to what the handler returned. */
  invoke<Reply = HttpReply>(invocation: Invocation): Promise<Reply> {
    return this.send(invocation, false, () => {}) as Promise<Reply>;
  }

  /** Resolves to status and headers once the last chunk is written; `onChunk` hears each as it is. */
  stream(invocation: Invocation, onChunk: (text: string) => void): Promise<Omit<HttpReply, 'body'>> {
    return this.send(invocation, true, onChunk) as Promise<Omit<HttpReply, 'body'>>;
  }

  async close(): Promise<void> {
    this.child.kill();
    await new Promise((resolve) => this.child.once('close', resolve));
  }

  private send(
    { event, remainingMs = PLENTY_MS, clientContext, handler }: Invocation,
    streamed: boolean,
    onChunk: (text: string) => void,
  ): Promise<unknown> {
    const id = this.nextId++;
    const context = { awsRequestId: `request-${id}`, remainingMs, clientContext };
    const name = handler ?? (streamed ? 'streamHandler' : 'handler');
    return new Promise((resolve, reject) => {
      this.listeners.set(id, ({ chunk, reply, error }) => {
        if (chunk !== undefined) onChunk(chunk);
        else if (error === undefined) resolve(reply);
        else reject(new Error(error));
      });
      this.child.stdin.write(`${JSON.stringify({ id, event, context, name, streamed })}\n`);
    });
  }
}

const IAM = { iam: { userArn: 'arn:aws:iam::111122223333:user/tester' } };

interface HttpRequest {
  readonly path?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A Function URL's event, of a caller whom IAM has verified unless `authorizer` says otherwise. */
export function functionUrlEvent(
  { path = '/query', method = 'POST', body, headers }: HttpRequest,
  authorizer: unknown = IAM,
) {
  return {
    version: '2.0',
    rawPath: path,
    rawQueryString: '',
    headers: { host: 'abc.lambda-url.us-east-1.on.aws', 'content-type': 'application/json', ...headers },
    requestContext: { http: { method, path, sourceIp: '192.0.2.1' }, authorizer, domainName: 'abc.on.aws' },
    body: body === undefined ? undefined : JSON.stringify(body),
    isBase64Encoded: false,
  };
}

/** An event of an API Gateway REST stage with IAM authorization. */
export function restApiEvent({ path = '/query', method = 'POST', body, headers }: HttpRequest) {
  return {
    resource: path,
    path,
    httpMethod: method,
    headers: {
      Host: 'abc.execute-api.us-east-1.amazonaws.com',
      'Content-Type': 'application/json',
      ...headers,
    },
    multiValueHeaders: null,
    queryStringParameters: null,
    requestContext: {
      stage: 'prod',
      domainName: 'abc.execute-api.us-east-1.amazonaws.com',
      identity: { sourceIp: '192.0.2.1', userArn: 'arn:aws:iam::111122223333:user/tester' },
    },
    body: body === undefined ? null : JSON.stringify(body),
    isBase64Encoded: false,
  };
}
