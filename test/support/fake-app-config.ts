import type { RequestListener } from 'node:http';
import { startHttpServer } from './http-server.ts';

/** Stands where AppConfig's Lambda extension listens. */
export interface FakeAppConfig {
  readonly port: number;
  /** The paths that were asked for. */
  readonly asked: readonly string[];
  /** From now on this is what it replies: a text, a value as JSON, or whatever a listener does. */
  says(reply: RequestListener | object | string): void;
  close(): Promise<void>;
}

export async function startFakeAppConfig(): Promise<FakeAppConfig> {
  const asked: string[] = [];
  let listener: RequestListener = (_, res) => void res.writeHead(404).end('{"Message":"nothing here"}');
  const server = await startHttpServer((req, res) => {
    asked.push(`${req.method} ${req.url}`);
    listener(req, res);
  });
  return {
    port: Number(new URL(server.url).port),
    asked,
    says(reply) {
      const text = typeof reply === 'string' ? reply : JSON.stringify(reply);
      listener = typeof reply === 'function' ? (reply as RequestListener) : (_, res) => void res.end(text);
    },
    close: server.close,
  };
}

/** A status, and then silence. */
export const headersOnly: RequestListener = (_, res) => void res.writeHead(200).flushHeaders();

/** Never ends, and is never silent for long. */
export const drips: RequestListener = (_, res) => {
  const timer = setInterval(() => res.write(' '), 20);
  res.on('close', () => clearInterval(timer));
};

/** As much as anybody reads. */
export const pours: RequestListener = (_, res) => {
  const pour = () => {
    while (!res.closed && res.write(' '.repeat(16_384)));
  };
  res.on('drain', pour);
  pour();
};

/** Less than it announces. */
export const breaksOff: RequestListener = (_, res) => {
  res.writeHead(200, { 'content-length': 500 });
  res.write('{"primary_model": ', () => res.socket?.destroy());
};
