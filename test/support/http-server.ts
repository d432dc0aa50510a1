import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that replies as it is told, byte for byte; for what no scripted cloud would say. */
export interface HttpServer {
  readonly url: string;
  /** Resolves when every connection that was ever opened is closed. */
  quiet(): Promise<void>;
  /** Destroys whatever is open. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1. A request is read to its end before `reply` is called. */
export async function startHttpServer(reply: RequestListener): Promise<HttpServer> {
  const server = createServer((req, res) => {
    req.resume().on('end', () => reply(req, res));
  });
  let open = 0;
  const waiting = new Set<() => void>();
  server.on('connection', (socket) => {
    open++;
    socket.on('close', () => {
      if (--open > 0) return;
      for (const resolve of waiting) resolve();
      waiting.clear();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    quiet: () => (open === 0 ? Promise.resolve() : new Promise((resolve) => waiting.add(resolve))),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
