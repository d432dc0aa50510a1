import { setTimeout } from 'node:timers/promises';
import {
  type CallToolResult,
  McpServer,
  requireScopes,
  type ServerContext,
  type StandardSchemaWithJSON,
} from '@modelcontextprotocol/server';
import type * as z from 'zod';
import type { Attempt } from '../cascade/attempt.ts';
import type { CascadeListener } from '../cascade/events.ts';
import type { Log, TicketStore } from '../cascade/ports.ts';
import { toRequestError } from '../cascade/request-error.ts';
import { INSTRUCTIONS } from '../tools/instructions.ts';
import { runTool, type Scope, type Tool, type ToolCall } from '../tools/tool.ts';
import { registerAppPages, toAppMeta } from './app-pages.ts';
import { PACKAGE } from './package.ts';
import { registerTickets } from './ticket-resources.ts';

type ToJsonSchema = StandardSchemaWithJSON['~standard']['jsonSchema']['input'];

export interface McpOptions {
  readonly tools: readonly Tool[];
  readonly log: Log;
  /** Shown to their owners as resources; absent where a client has no use for them. */
  readonly tickets?: Pick<TicketStore, 'get' | 'list'> | undefined;
  /** Who asks, and how long the transport can wait; absent where there is one user, who may do everything. */
  readonly asker?: Pick<ToolCall, 'caller' | 'scopes' | 'limitMs'> | undefined;
  /** Folder of the pages that show replies of tools, ends with a slash; absent: clients are told of none. */
  readonly appFolder?: URL | undefined;
}

/** A server for one connection. Cheap and without side effects, so that every transport may make its own. */
export function createMcpServer({ tools, tickets, log, asker, appFolder }: McpOptions): McpServer {
  const server = new McpServer(
    { name: PACKAGE.name, title: 'Tiered support', version: PACKAGE.version },
    { instructions: INSTRUCTIONS, capabilities: { tools: { listChanged: false } } },
  );
  for (const tool of tools) {
    const { name, title, description, annotations } = tool;
    const inputSchema = published(tool.inputSchema);
    const outputSchema = published(tool.outputSchema);
    server.registerTool(
      name,
      {
        title,
        description,
        annotations,
        inputSchema,
        outputSchema,
        ...(asker?.scopes && { scopeChallenge: requireScopes(tool.scope) }),
        ...(appFolder && tool.app !== undefined && { _meta: toAppMeta(tool.app) }),
      },
      (input, context) => callTool(tool, input, context, { log, asker }),
    );
  }
  const may = (scope: Scope) => asker?.scopes?.has(scope) ?? true;
  const usable = tools.filter((tool) => may(tool.scope));
  if (appFolder) registerAppPages(server, usable, { folder: appFolder, log });
  if (tickets && may('support:read')) registerTickets(server, tickets, { caller: asker?.caller });
  return server;
}

/** Schemas as JSON, which every request over HTTP would otherwise have made anew. */
const PUBLISHED = new WeakMap<z.ZodType, StandardSchemaWithJSON>();

/**
 * Shows a schema without checking by it: tools parse their own input, so that every transport refuses it in
 * the same words.
 */
function published(schema: z.ZodType): StandardSchemaWithJSON {
  const known = PUBLISHED.get(schema);
  if (known) return known;
  const standard = schema['~standard'] as StandardSchemaWithJSON['~standard'];
  const { input, output } = standard.jsonSchema;
  const jsonSchema = { input: once(input), output: once(output) };
  const shown = { '~standard': { ...standard, jsonSchema, validate: (value: unknown) => ({ value }) } };
  PUBLISHED.set(schema, shown);
  return shown;
}

function once(convert: ToJsonSchema): ToJsonSchema {
  const made = new Map<string, ReturnType<ToJsonSchema>>();
  return (options) => {
    const schema = made.get(options.target) ?? convert(options);
    made.set(options.target, schema);
    return schema;
  };
}

async function callTool(
  tool: Tool,
  input: unknown,
  context: ServerContext,
  { log, asker }: Pick<McpOptions, 'log' | 'asker'>,
): Promise<CallToolResult> {
  const { signal, notify, _meta } = context.mcpReq;
  const token = _meta?.progressToken;
  try {
    const progress = token === undefined ? undefined : createProgress(token, notify);
    const { text, structured, meta } = await runTool(tool, input, {
      ...asker,
      signal,
      listener: progress?.listener,
      onProgress: progress?.onProgress,
    });
    await progress?.arrived();
    return {
      content: [{ type: 'text', text }],
      structuredContent: { ...structured },
      ...(meta && { _meta: { ...meta } }),
    };
  } catch (error) {
    return toErrorResult(error, tool, log);
  }
}

/** Clients drop a progress notification that they read together with the result; this far apart they do not. */
const PROGRESS_GAP_MS = 10;

/** Of work that goes on for long, a notification is sent this often at most. */
const PROGRESS_EVERY_MS = 250;

/** One notification a call to a tier, which also says what came of the call before it; or how far long work is. */
function createProgress(progressToken: string | number, notify: ServerContext['mcpReq']['notify']) {
  let calls = 0;
  let lastAtMs = Number.NEGATIVE_INFINITY;
  let before = '';
  const tell = (params: { readonly progress: number; readonly total?: number; readonly message: string }) => {
    lastAtMs = performance.now();
    void notify({ method: 'notifications/progress', params: { progressToken, ...params } }).catch(() => {});
  };
  const listener: CascadeListener = (event) => {
    if (event.type === 'route') before = `Complexity ${event.complexity.score} of 10; `;
    if (event.type === 'verdict') before = `${toOutcome(event.attempt, event.tier)}; `;
    if (event.type !== 'attempt') return;
    tell({ progress: ++calls, message: `${before}asking ${event.tier} (${event.cause})` });
  };
  const onProgress: ToolCall['onProgress'] = (done, total, message) => {
    if (performance.now() - lastAtMs >= PROGRESS_EVERY_MS) tell({ progress: done, total, message });
  };
  const arrived = () => setTimeout(Math.max(0, lastAtMs + PROGRESS_GAP_MS - performance.now()));
  return { listener, onProgress, arrived };
}

function toOutcome(attempt: Attempt, tier: string): string {
  if (attempt.outcome !== 'completed') return `${tier} ${attempt.outcome}`;
  return `${tier} answered with confidence ${attempt.verdict.confidence.toFixed(2)}`;
}

/** The words are for the model; the details, for programs, are in `_meta`. Nothing unforeseen gets out. */
function toErrorResult(error: unknown, tool: Tool, log: Log): CallToolResult {
  const { code, message, field, retryable, retryAfterSeconds, nextStep } = toRequestError(error, log, {
    tool: tool.name,
  });
  return {
    isError: true,
    content: [{ type: 'text', text: `${message}. ${nextStep}` }],
    _meta: {
      [`${PACKAGE.name}/error`]: {
        code,
        message,
        ...(field ? { field } : {}),
        retryable,
        ...(retryAfterSeconds === undefined ? {} : { retry_after_seconds: retryAfterSeconds }),
        next_step: nextStep,
      },
    },
  };
}
