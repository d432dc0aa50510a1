import type * as z from 'zod';
import type { Caller } from '../cascade/caller.ts';
import { describeIssues } from '../cascade/describe-issues.ts';
import type { AnswerOptions } from '../cascade/open-question.ts';
import { RequestError } from '../cascade/request-error.ts';

/** A tool as every transport offers it: what it takes, what it gives, and how it is run. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: z.ZodType;
  readonly outputSchema: z.ZodType;
  /** Address `ui://…` of the page that shows its replies, where there is one. */
  readonly app?: string;
  /** What a caller's token has to allow. */
  readonly scope: Scope;
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
  /** @throws RequestError for input that cannot be served, and when `signal` aborts. */
  run(input: unknown, call: ToolCall): Promise<ToolReply>;
}

export const SCOPES = ['support:read', 'support:escalate', 'support:benchmark'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a transport knows of a call beside its input. */
export interface ToolCall extends Omit<AnswerOptions, 'recall' | 'mayAskBack'> {
  /** As the transport verified it; absent where there is one user only. */
  readonly caller?: Caller | undefined;
  /** The conversation, where the transport knows it and the input names none. */
  readonly sessionId?: string | undefined;
  /** Hears how far work that takes long has come. */
  readonly onProgress?: ((done: number, total: number, message: string) => void) | undefined;
  /** What the caller's token allows; absent: everything. */
  readonly scopes?: ReadonlySet<Scope> | undefined;
}

export interface ToolReply {
  /** For people and for models that read text. */
  readonly text: string;
  /** Fits the tool's output schema. */
  readonly structured: Readonly<Record<string, unknown>>;
  /** For the page that shows the reply, not for the model; goes to MCP clients only. Keys begin with the package's name. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** Runs a tool for a caller who may. @throws RequestError as the tool does, and for a scope that is missing. */
export async function runTool(tool: Tool, input: unknown, call: ToolCall): Promise<ToolReply> {
  assertScope(tool, call.scopes);
  return tool.run(input, call);
}

/** @throws RequestError where `scopes` are known and lack the tool's. */
export function assertScope(tool: Tool, scopes: ToolCall['scopes']): void {
  if (scopes && !scopes.has(tool.scope)) {
    throw new RequestError('forbidden', `${tool.name} needs the scope ${tool.scope}`, {
      nextStep: `Ask for a token or key with the scope ${tool.scope}.`,
    });
  }
}

/** `input` as `schema` has it. @throws RequestError that names the first field at fault and lists them all. */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  tool: string,
): z.output<Schema> {
  const given = input ?? {};
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issues = describeIssues(schema, given, parsed.error);
  throw new RequestError(
    'invalid_input',
    issues.map(({ field, message }) => `${field} ${message}`.trim()).join('; '),
    {
      ...(issues[0]?.field ? { field: issues[0].field } : {}),
      nextStep: `Correct the argument and call ${tool} again.`,
    },
  );
}
