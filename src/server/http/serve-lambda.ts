import type { Context } from 'hono';
import { getConnInfo, handle, type LambdaContext, type LambdaEvent, streamHandle } from 'hono/aws-lambda';
import type { Clock, Log } from '../../cascade/ports.ts';
import { RequestError } from '../../cascade/request-error.ts';
import type { Tool } from '../../tools/tool.ts';
import { createBedrockAgent } from '../bedrock-agent.ts';
import type { McpOptions } from '../mcp.ts';
import { type Asker, createDoor, type Door } from './door.ts';
import { createHttpApp } from './http-app.ts';
import { readPageFiles } from './page-files.ts';
import type { HttpSettings } from './settings.ts';

export interface LambdaOptions {
  readonly tools: readonly Tool[];
  /** Shown to MCP clients, each to its owner. */
  readonly tickets?: McpOptions['tickets'];
  /** Of the pages that MCP clients show beside replies. */
  readonly appFolder?: McpOptions['appFolder'];
  readonly log: Log;
  readonly clock: Clock;
  readonly settings: HttpSettings;
  /** Folder of the page's files; ends with a slash. */
  readonly pageFolder: URL;
}

export interface LambdaHandlers {
  /** Answers at once: HTTP of any front door, action groups of Bedrock agents, targets of AgentCore Gateway. */
  handler(event: unknown, context: LambdaContext): Promise<unknown>;
  /** HTTP, written as it comes: for a Function URL or an API Gateway REST stage in stream mode. */
  readonly streamHandler: ReturnType<typeof streamHandle> | undefined;
}

/** Of the time that Lambda leaves, what the reply takes to get out. */
const REPLY_RESERVE_MS = 1_500;

interface LambdaBindings {
  readonly event: LambdaEvent;
  /** As `handle` and `streamHandle` call it. */
  readonly lambdaContext?: LambdaContext;
  readonly context?: LambdaContext;
}

/** The tools behind Lambda. Nothing goes on after a reply there: long questions are answered at once. */
export async function serveLambda({
  tools,
  tickets,
  appFolder,
  log,
  clock,
  settings,
  pageFolder,
}: LambdaOptions): Promise<LambdaHandlers> {
  const { app } = createHttpApp({
    tools,
    tickets,
    appFolder,
    log,
    settings,
    door: toLambdaDoor(await createDoor(settings.auth, { clock, log }), settings),
    addressOf: (context) => getConnInfo(context).remote.address ?? '',
    page: await readPageFiles(pageFolder),
  });
  const agent = createBedrockAgent({ tools, log });
  // All that is served is text; the adapter would take a stream of events for something else, and encode it.
  const answerHttp = handle(app, { isContentTypeBinary: () => false });
  return {
    handler: (event, context) =>
      agent.accepts(event, context)
        ? agent.handle(event, context, { limitMs: toLimitMs(context) })
        : answerHttp(event as LambdaEvent, context),
    streamHandler: 'awslambda' in globalThis ? streamHandle(app) : undefined,
  };
}

/** Whom the front door has identified by IAM gets in; others as configured. */
function toLambdaDoor(door: Door, { auth, allowUnauthenticated }: HttpSettings): Door {
  return {
    ...door,
    async identify(context: Context<{ Bindings: LambdaBindings }>) {
      const limitMs = toLimitMs(context.env.lambdaContext ?? context.env.context);
      const subject = toIamArn(context.env.event);
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

function toLimitMs(context: LambdaContext | undefined): number | undefined {
  return context && Math.max(1, context.getRemainingTimeInMillis() - REPLY_RESERVE_MS);
}

function nobodyVouches(): RequestError {
  return new RequestError('unauthorized', 'nobody vouches for whoever sent this', {
    nextStep:
      'Call it with IAM credentials, or have its operator configure http.auth (or http.allowUnauthenticated behind a door that asks).',
  });
}
