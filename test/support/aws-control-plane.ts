import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came over the wire. */
export interface ControlCall {
  readonly method: string;
  /** Decoded, without what follows a question mark. */
  readonly path: string;
  /** The operation, of services that name it in a header. */
  readonly target: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Undefined where there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came over the wire
  readonly body: any;
}

export interface ControlReply {
  readonly status?: number;
  /** The name of an error; the status is then 400 by default. */
  readonly error?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes and texts are sent as they are, all else as JSON. */
  readonly body?: unknown;
  /** True: none at all, until the caller gives up. */
  readonly hangs?: boolean;
}

/** What stands in for services of AWS that are asked now and then, on loopback. */
export interface ControlPlane {
  readonly url: string;
  readonly calls: readonly ControlCall[];
  /** Settings of an SDK client that speaks to it, and asks once. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly maxAttempts: number;
  };
  /** The same for a process of its own. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const REGION = 'us-east-1';
const CREDENTIALS = { accessKeyId: 'AKIACONTROLPLANE0000', secretAccessKey: 'control-plane-secret' };

/** Listens on 127.0.0.1; `answer` says what each call gets, in the order in which they had been read. */
export async function startControlPlane(
  answer: (call: ControlCall) => ControlReply | Promise<ControlReply>,
): Promise<ControlPlane> {
  const calls: ControlCall[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const { method = '', url = '', headers } = request;
    const call: ControlCall = {
      method,
      path: decodeURIComponent(url.replace(/\?.*$/, '')),
      target: headers['x-amz-target'] as string | undefined,
      headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
    calls.push(call);
    const { error, status = error ? 400 : 200, body = {}, headers: more, hangs } = await answer(call);
    if (hangs) return;
    const type = { 'content-type': 'application/json', ...(error && { 'x-amzn-errortype': error }) };
    response.writeHead(status, { ...type, ...more });
    response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    calls,
    client: { endpoint: url, region: REGION, credentials: CREDENTIALS, maxAttempts: 1 },
    environment: {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
