import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Log } from '../../cascade/ports.ts';
import { RequestError } from '../../cascade/request-error.ts';
import type { Tool } from '../../tools/tool.ts';
import type { McpOptions } from '../mcp.ts';
import { PACKAGE } from '../package.ts';
import type { Asker, Door } from './door.ts';
import { createHostCheck } from './host-check.ts';
import { toHttpError } from './http-error.ts';
import type { Jobs, JobWork } from './jobs.ts';
import { createAdmission, type RateLimit, stopping } from './limits.ts';
import { createMcpRoute, toMcpError } from './mcp-route.ts';
import type { PageFile } from './page-files.ts';
import { createQueryRoute, type QueryRouteParts } from './query-route.ts';
import { createQueryStreams } from './query-streams.ts';
import { nameRequest, PAGE_HEADERS, toJson, toResponse } from './reply.ts';
import type { HttpSettings } from './settings.ts';

export interface HttpAppOptions {
  /** The first answers `/query`. */
  readonly tools: readonly Tool[];
  /** Shown to MCP clients, each to its owner. */
  readonly tickets?: McpOptions['tickets'];
  /** Of the pages that MCP clients show beside replies. */
  readonly appFolder?: McpOptions['appFolder'];
  readonly log: Log;
  readonly settings: HttpSettings;
  /** The name of this machine by which it listens, where only this machine can connect. */
  readonly loopbackHost?: string | undefined;
  readonly door: Door;
  readonly rateLimit?: RateLimit | undefined;
  /** Stands for a caller whom nobody has identified. */
  readonly addressOf: (context: Context) => string;
  readonly mountOf?: QueryRouteParts['mountOf'];
  /** Makes the queue. Absent where nothing goes on after a reply; every question is then answered at once. */
  readonly createJobs?: ((work: JobWork) => Jobs) | undefined;
  readonly page: ReadonlyMap<string, PageFile>;
}

export interface HttpApp {
  readonly app: Hono<Variables>;
  /**
   * Takes no more questions, and says so to load balancers; resolves when none is being worked on. Jobs that are
   * not done when `limit` aborts are given up.
   */
  drain(limit: AbortSignal): Promise<void>;
}

const NO_LIMIT: RateLimit = async () => {};

type Variables = { Variables: { requestId: string } };

const EXPOSED = ['X-Request-Id', 'Retry-After', 'WWW-Authenticate', 'Location'];

/**
 * The tools over HTTP: `/mcp` for MCP clients, `/query` for applications, `/` for people, `/healthz` for load
 * balancers. The same application runs behind a socket and behind Lambda.
 */
export function createHttpApp(options: HttpAppOptions): HttpApp {
  const { tools, tickets, appFolder, log, settings, door, page, createJobs, mountOf } = options;
  const { callbackHosts } = settings;
  const [answerQuery] = tools;
  if (!answerQuery) throw new RangeError('there is no tool to answer with');
  const checkHost = createHostCheck(settings, options.loopbackHost);
  const admission = createAdmission(settings.maxConcurrent);
  const streams = createQueryStreams({ graceMs: settings.graceSeconds * 1_000 });
  const query = createQueryRoute({
    ...{ answerQuery, log, admission, streams, createJobs, callbackHosts, mountOf },
  });
  const mcp = createMcpRoute({ tools, tickets, appFolder, log, admission, door });
  let isDraining = false;

  const app = new Hono<Variables>();
  const allowPages = cors({
    origin: (origin) => origin,
    allowMethods: ['GET', 'POST', 'DELETE'],
    exposeHeaders: EXPOSED,
    maxAge: 600,
  });
  const isForAll = (path: string) => path === '/healthz' || Object.hasOwn(door.metadata, path);
  app.use((context, next) => {
    nameRequest(context);
    const origin = context.req.header('origin');
    if (!isForAll(context.req.path)) checkHost(context.req.header('host'), origin);
    // Browsers ask first whether a page from elsewhere may call; those that may not are refused by now.
    return origin === undefined ? next() : allowPages(context, next);
  });

  app.get('/healthz', (context) =>
    isDraining
      ? toJson(context, { status: 'draining' }, 503)
      : toJson(context, { status: 'ok', version: PACKAGE.version }),
  );
  for (const [path, { type, body }] of page) {
    app.get(path, (context) => toResponse(context, body, 200, { ...PAGE_HEADERS, 'content-type': type }));
  }
  for (const [path, document] of Object.entries(door.metadata)) {
    app.get(path, (context) => toJson(context, document));
  }
  app.post('/query', async (context) => query.post(context, await toAsker(context)));
  app.get('/query/:job_id', async (context) => query.job(context, await toAsker(context)));
  app.on(['GET', 'POST', 'DELETE'], '/mcp', async (context) => mcp.serve(context, await toAsker(context)));
  for (const [path, allowed] of [
    ['/query', 'POST'],
    ['/mcp', 'GET, POST, DELETE'],
  ] as const) {
    app.all(path, (context) =>
      toErrorResponse(wrongMethod(context.req.method, allowed), context, { allow: allowed }),
    );
  }
  app.notFound((context) => toErrorResponse(unknownRoute(), context));
  app.onError((error, context) => toErrorResponse(error, context));
  return {
    app,
    async drain(limit) {
      isDraining = true;
      await Promise.all([admission.idle(), query.drain(limit)]);
      await mcp.close();
    },
  };

  async function toAsker(context: Context): Promise<Asker> {
    if (isDraining) throw stopping();
    const limit = options.rateLimit ?? NO_LIMIT;
    const asker = await door.identify(context).catch(async (error: unknown) => {
      await limit(JSON.stringify([options.addressOf(context)]));
      throw error;
    });
    const { caller } = asker;
    await limit(JSON.stringify(caller ? [caller.tenant, caller.subject] : [options.addressOf(context)]));
    return asker;
  }

  function toErrorResponse(error: unknown, context: Context, more: Record<string, string> = {}): Response {
    const refusal = toHttpError(error, log, context.get('requestId'));
    const { status, body, headers } = refusal;
    const challenge = error instanceof RequestError ? door.challenge(error, context) : undefined;
    return toJson(context, context.req.path === '/mcp' ? toMcpError(refusal) : body, status, {
      ...headers,
      ...more,
      ...(challenge === undefined ? {} : { 'www-authenticate': challenge }),
    });
  }
}

function unknownRoute(): RequestError {
  return new RequestError('unknown_route', 'there is nothing at this path', {
    nextStep: 'There are POST /query, GET /query/{job_id}, POST /mcp, GET /healthz and GET /.',
  });
}

function wrongMethod(method: string, allowed: string): RequestError {
  return new RequestError('method_not_allowed', `${method} is not served here`, {
    nextStep: `Use ${allowed}.`,
  });
}
