import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { type RequestIdVariables, requestId } from 'hono/request-id';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Log } from '../../cascade/ports.ts';
import { RequestError } from '../../cascade/request-error.ts';
import type { Tool } from '../../tools/tool.ts';
import { PACKAGE } from '../package.ts';
import { createHostCheck } from './host-check.ts';
import { toHttpError } from './http-error.ts';
import type { Jobs } from './jobs.ts';
import { createAdmission, type RateLimit } from './limits.ts';
import { createMcpRoute, toMcpError } from './mcp-route.ts';
import type { PageFile } from './page-files.ts';
import type { Asker, Door } from './door.ts';
import { createQueryRoute } from './query-route.ts';
import { createQueryStreams } from './query-streams.ts';
import type { HttpSettings } from './settings.ts';

export interface HttpAppOptions {
  readonly tools: readonly Tool[];
  readonly log: Log;
  readonly settings: HttpSettings;
  /** True where only this machine can connect. */
  readonly onLoopback: boolean;
  readonly door: Door;
  readonly rateLimit?: RateLimit | undefined;
  /** Stands for a caller whom nobody has identified. */
  readonly addressOf: (context: Context) => string;
  /** Absent where nothing goes on after a reply; every question is then answered at once. */
  readonly jobs?: Jobs | undefined;
  readonly page: ReadonlyMap<string, PageFile>;
}

export interface HttpApp {
  readonly app: Hono<Variables>;
  /** Takes no more questions, and says so to load balancers; resolves when none is being worked on. */
  drain(): Promise<void>;
}

type Variables = { Variables: RequestIdVariables };

const SAFE = {
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
const API_HEADERS = Object.entries({
  ...SAFE,
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
});
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The tools over HTTP: `/mcp` for MCP clients, `/query` for applications, `/` for people, `/healthz` for load
 * balancers. The same application runs behind a socket and behind Lambda.
 */
export function createHttpApp(options: HttpAppOptions): HttpApp {
  const { tools, log, settings, door, page, jobs } = options;
  const { callbackHosts } = settings;
  const [answerQuery] = tools;
  if (!answerQuery) throw new RangeError('there is no tool to answer with');
  const checkHost = createHostCheck(settings, options.onLoopback);
  const admission = createAdmission(settings.maxConcurrent);
  const streams = createQueryStreams({ graceMs: settings.graceSeconds * 1_000 });
  const query = createQueryRoute({ answerQuery, log, admission, streams, jobs, callbackHosts });
  const mcp = createMcpRoute({ tools, log, admission });
  let isDraining = false;

  const app = new Hono<Variables>();
  app.use(requestId());
  app.use(async (context, next) => {
    for (const [name, value] of API_HEADERS) context.header(name, value);
    if (context.req.path === '/healthz') return next();
    checkHost(context.req.header('host'), context.req.header('origin'));
    return next();
  });
  app.use(toFewPages());

  app.get('/healthz', (context) =>
    isDraining
      ? context.json({ status: 'draining' }, 503)
      : context.json({ status: 'ok', version: PACKAGE.version }),
  );
  for (const [path, { type, body }] of page) {
    app.get(path, (context) => {
      const headers = { 'content-type': type, 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-cache' };
      return context.body(body, 200, headers);
    });
  }
  for (const [path, document] of Object.entries(door.metadata)) {
    app.get(path, (context) => context.json(document, 200, { 'access-control-allow-origin': '*' }));
  }
  app.post('/query', async (context) => query.post(context, await toAsker(context)));
  app.get('/query/:job_id', async (context) => query.job(context, await toAsker(context)));
  app.on(['GET', 'POST', 'DELETE'], '/mcp', async (context) => mcp(context, await toAsker(context)));
  for (const [path, allowed] of [
    ['/query', 'POST'],
    ['/mcp', 'GET, POST, DELETE'],
  ] as const) {
    app.all(path, (context) => {
      context.header('allow', allowed);
      throw wrongMethod(context.req.method, allowed);
    });
  }
  app.notFound((context) => toErrorResponse(unknownRoute(), context));
  app.onError((error, context) => toErrorResponse(error, context));
  return {
    app,
    drain: () => {
      isDraining = true;
      return admission.idle();
    },
  };

  async function toAsker(context: Context): Promise<Asker> {
    if (isDraining) throw draining();
    const asker = await door.identify(context);
    const { caller } = asker;
    await options.rateLimit?.(caller ? `${caller.tenant ?? ''} ${caller.subject}` : options.addressOf(context));
    return asker;
  }

  /** Browsers ask first whether a page from elsewhere may call; those that may not were refused before. */
  function toFewPages(): MiddlewareHandler {
    const allow = cors({
      origin: (origin) => origin,
      allowMethods: ['GET', 'POST', 'DELETE'],
      exposeHeaders: ['X-Request-Id', 'Retry-After', 'WWW-Authenticate', 'Location'],
      maxAge: 600,
    });
    return (context, next) => (context.req.header('origin') === undefined ? next() : allow(context, next));
  }

  function toErrorResponse(error: unknown, context: Context): Response {
    const refusal = toHttpError(error, log, context.get('requestId'));
    const { status, body, headers } = refusal;
    for (const [name, value] of Object.entries(headers)) context.header(name, value);
    const challenge = error instanceof RequestError ? door.challenge(error, context) : undefined;
    if (challenge !== undefined) context.header('www-authenticate', challenge);
    const words = context.req.path === '/mcp' ? toMcpError(refusal) : body;
    return context.json(words, status as ContentfulStatusCode);
  }
}

function unknownRoute(): RequestError {
  return new RequestError('unknown_route', 'there is nothing at this path', {
    nextStep: 'There are POST /query, GET /query/{job_id}, POST /mcp, GET /healthz and GET /.',
  });
}

function wrongMethod(method: string, allowed: string): RequestError {
  return new RequestError('method_not_allowed', `${method} is not served here`, { nextStep: `Use ${allowed}.` });
}

function draining(): RequestError {
  return new RequestError('unavailable', 'this server is about to stop', {
    retryable: true,
    retryAfterSeconds: 1,
    nextStep: 'Send it again; another server, or this one once it is back, takes it.',
  });
}
