import type { Context } from 'hono';
import { getConnInfo, handle, type LambdaContext, type LambdaEvent, streamHandle } from 'hono/aws-lambda';
import type { Clock, Log } from '../../cascade/ports.ts';
import { RequestError } from '../../cascade/request-error.ts';
import type { Tool } from '../../tools/tool.ts';
import { createBedrockAgent } from '../bedrock-agent.ts';
import type { McpOptions } from '../mcp.ts';
import { type Asker, createDoor, type Door } from './door.ts';
import { createHttpApp } from './http-app.ts';
import { isQueueEvent, type QueueEvent, type QueueReply } from './job-message.ts';
import type { LambdaJobsParts } from './lambda-jobs.ts';
import { readPageFiles } from './page-files.ts';
import type { HttpSettings } from './settings.ts';
import { type StreamHandler, streamWithoutStrayBody, withoutStrayBody } from './stray-body.ts';

export interface LambdaOptions {
  readonly tools: readonly Tool[];
  /** Shown to MCP clients, each to its owner. */
  readonly tickets?: McpOptions['tickets'];
  /** Of the pages that MCP clients show beside replies. */
  readonly appFolder?: McpOptions['appFolder'];
  /** For questions that are answered later, where `http.jobs.queueUrl` is given. */
  readonly jobs?: LambdaJobsParts | undefined;
  readonly log: Log;
  readonly clock: Clock;
  readonly settings: HttpSettings;
  /** Folder of the page's files; ends with a slash. */
  readonly pageFolder: URL;
}

export interface LambdaHandlers {
  /**
   * HTTP of any front door, action groups of Bedrock agents, targets of AgentCore Gateway, and what the queue of
   * jobs brings.
   */
  handler(event: unknown, context: LambdaContext): Promise<unknown>;
  /** HTTP, written as it comes: for a Function URL or an API Gateway REST stage in stream mode. */
  readonly streamHandler: StreamHandler | undefined;
}

/** Of the time that Lambda leaves, what the reply takes to get out. */
const REPLY_RESERVE_MS = 1_500;

interface LambdaBindings {
  readonly event: LambdaEvent;
  /** As `handle` and `streamHandle` call it. */
  readonly lambdaContext?: LambdaContext;
  readonly context?: LambdaContext;
}

/**
 * The tools behind Lambda. Nothing goes on after a reply there: long questions are answered at once, or by another
 * invocation where there is a queue.
 */
export async function serveLambda({
  tools,
  tickets,
  appFolder,
  jobs,
  log,
  clock,
  settings,
  pageFolder,
}: LambdaOptions): Promise<LambdaHandlers> {
  const { queueUrl, keepSeconds } = settings.jobs;
  const later =
    jobs && queueUrl !== undefined
      ? (await import('./lambda-jobs.ts')).createLambdaJobs({ ...jobs, queueUrl, keepSeconds, clock, log })
      : undefined;
  const { app } = createHttpApp({
    tools,
    tickets,
    appFolder,
    log,
    settings,
    door: toLambdaDoor(await createDoor(settings.auth, { clock, log }), settings),
    addressOf: (context) => getConnInfo(context).remote.address ?? '',
    createJobs: later?.createJobs,
    mountOf: (context: Context<{ Bindings: LambdaBindings }>) => toMount(context.env.event),
    page: await readPageFiles(pageFolder),
  });
  const agent = createBedrockAgent({ tools, log });
  // All that is served is text; the adapter would take a stream of events for something else, and encode it.
  const answerHttp = handle(app, { isContentTypeBinary: () => false });
  return {
    async handler(event, context) {
      // First, as the arguments of a gateway's call may look like anything.
      if (agent.accepts(event, context)) return agent.handle(event, context, { limitMs: toLimitMs(context) });
      if (isQueueEvent(event)) return answerQueue(event, context);
      return answerHttp(withoutStrayBody(event as LambdaEvent), context);
    },
    streamHandler:
      'awslambda' in globalThis
        ? streamWithoutStrayBody(streamHandle(app) as unknown as StreamHandler)
        : undefined,
  };

  /** @throws TypeError where no queue is configured, so that Lambda leaves the messages in it. */
  async function answerQueue(event: QueueEvent, context: LambdaContext): Promise<QueueReply> {
    if (!later) throw new TypeError('http.jobs.queueUrl is not given, and a queue brings jobs');
    return later.handle(event, {
      leftMs: () => context.getRemainingTimeInMillis(),
      limitMs: () => toLimitMs(context) ?? 1,
    });
  }
}

/** Whom the front door has identified, by IAM or by an API key of its own, gets in; others as configured. */
function toLambdaDoor(door: Door, { auth, allowUnauthenticated }: HttpSettings): Door {
  return {
    ...door,
    async identify(context: Context<{ Bindings: LambdaBindings }>) {
      const limitMs = toLimitMs(context.env.lambdaContext ?? context.env.context);
      const subject = toIamArn(context.env.event) ?? toApiKeySubject(context.env.event);
      if (subject !== undefined) return { caller: { subject }, limitMs };
      if (!auth && !allowUnauthenticated) throw nobodyVouches();
      const asker: Asker = await door.identify(context);
      return { ...asker, limitMs };
    },
  };
}

/** The principal that a Function URL or an API Gateway stage with IAM authorization has verified. */
function toIamArn({ requestContext }: LambdaEvent): string | undefined {
  if (!requestContext) return undefined;
  const iam = 'authorizer' in requestContext ? requestContext.authorizer : undefined;
  if (iam && 'iam' in iam && iam.iam) return iam.iam.userArn;
  return (
    ('identity' in requestContext && requestContext.identity && 'userArn' in requestContext.identity
      ? requestContext.identity.userArn
      : undefined) || undefined
  );
}

/**
 * Whoever an API Gateway stage let in for an API key: it names the key's id where its method needs one, and nowhere
 * else. The key itself is no matter here.
 */
function toApiKeySubject({ requestContext }: LambdaEvent): string | undefined {
  if (!requestContext || !('identity' in requestContext)) return undefined;
  // The adapter's types leave it out.
  const identity: object | undefined = requestContext.identity;
  const id = identity && 'apiKeyId' in identity ? identity.apiKeyId : undefined;
  return typeof id === 'string' && id !== '' ? `api-key:${id}` : undefined;
}

/** What stands before the path in the URL that a client knows: the stage of an API Gateway, unless a domain hides it. */
function toMount(event: LambdaEvent): string {
  const { requestContext } = event;
  const whole = requestContext && 'path' in requestContext ? String(requestContext.path) : '';
  return 'path' in event && whole.endsWith(event.path) ? whole.slice(0, -event.path.length) : '';
}

function toLimitMs(context: LambdaContext | undefined): number | undefined {
  return context && Math.max(1, context.getRemainingTimeInMillis() - REPLY_RESERVE_MS);
}

function nobodyVouches(): RequestError {
  return new RequestError('unauthorized', 'nobody vouches for whoever sent this', {
    nextStep:
      'Call it with IAM credentials, or have its operator configure http.auth (or http.allowUnauthenticated behind a door that asks).',
  });
}
