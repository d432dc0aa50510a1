import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Clock, Log } from '../../cascade/ports.ts';
import type { Tool } from '../../tools/tool.ts';
import { isLoopback } from '../loopback.ts';
import type { McpOptions } from '../mcp.ts';
import { sendResult } from './callback.ts';
import { createDoor } from './door.ts';
import { createHttpApp } from './http-app.ts';
import { createRateLimit } from './limits.ts';
import { createMemoryJobs } from './memory-jobs.ts';
import { readPageFiles } from './page-files.ts';
import type { HttpSettings } from './settings.ts';

export interface ServeOptions {
  readonly tools: readonly Tool[];
  /** Shown to MCP clients, each to its owner. */
  readonly tickets?: McpOptions['tickets'];
  /** Of the pages that MCP clients show beside replies. */
  readonly appFolder?: McpOptions['appFolder'];
  readonly log: Log;
  readonly clock: Clock;
  readonly settings: HttpSettings;
  readonly host: string;
  /** 0: one that is free. */
  readonly port: number;
  /** Folder of the page's files; ends with a slash. */
  readonly pageFolder: URL;
}

export interface Serving {
  /** With the port that was taken. */
  readonly url: string;
  /** Takes no more questions and ends those under way: after `limitMs` by force. Resolves when no connection is open. */
  stop(limitMs: number): Promise<void>;
}

const DEFAULT_RATE = { requests: 300, perSeconds: 60 };
/** A request that has not come in whole by then is somebody holding the line. */
const REQUEST_MS = 30_000;
const HEADERS_MS = 10_000;
/** Longer than the load balancers' own, so that it is they who close a connection. */
const KEEP_ALIVE_MS = 65_000;

/** Serves the tools over HTTP from this process. Rejects where `host` and `port` cannot be had. */
export async function serveHttp(options: ServeOptions): Promise<Serving> {
  const { tools, tickets, appFolder, log, clock, settings, host, port, pageFolder } = options;
  const onLoopback = isLoopback(host);
  const rate = settings.rateLimit ?? (onLoopback ? undefined : DEFAULT_RATE);
  const { app, drain } = createHttpApp({
    tools,
    tickets,
    appFolder,
    log,
    settings,
    loopbackHost: onLoopback ? host : undefined,
    door: await createDoor(settings.auth, { clock, log }),
    rateLimit: rate && (await createRateLimit(rate)),
    addressOf: ({ env }: Context<{ Bindings: HttpBindings }>) => env.incoming.socket.remoteAddress ?? '',
    createJobs: (work) =>
      createMemoryJobs({
        ...settings.jobs,
        work,
        notify: (url, jobId, result, signal) => sendResult(url, jobId, result, { signal, log }),
      }),
    page: await readPageFiles(pageFolder),
  });
  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: HEADERS_MS, keepAliveTimeout: KEEP_ALIVE_MS },
    getRequestListener(app.fetch, { hostname: host }),
  );
  const replies = trackReplies(server);
  server.listen(port, host);
  await once(server, 'listening');
  return {
    url: toUrl(host, server.address() as AddressInfo),
    async stop(limitMs) {
      const limit = AbortSignal.timeout(limitMs);
      const closed = closeServer(server);
      const finished = drain(limit).then(() => replies.sent());
      await Promise.race([finished, once(limit, 'abort')]);
      // What is open now has nothing to say: connections that are kept, and such on which nothing was ever asked.
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Knows which replies are on their way out. */
function trackReplies(server: Server) {
  const open = new Set<ServerResponse>();
  server.prependListener('request', (_request, reply: ServerResponse) => {
    open.add(reply);
    reply.once('close', () => open.delete(reply));
  });
  return {
    async sent(): Promise<void> {
      while (open.size > 0) await Promise.all(Array.from(open, (reply) => once(reply, 'close')));
    },
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

function toUrl(host: string, { port }: AddressInfo): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
}
