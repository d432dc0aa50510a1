import type { Log } from '../cascade/ports.ts';
import { RequestError, toRequestError } from '../cascade/request-error.ts';
import { runTool, type Tool } from '../tools/tool.ts';
import { isActionGroup, toActionGroupRequest } from './agents/action-group-request.ts';
import { toArguments } from './agents/agent-arguments.ts';
import type { AgentRequest, Outcome } from './agents/agent-request.ts';
import { fitReply } from './agents/fit-reply.ts';
import { gatewayOf, toGatewayRequest } from './agents/gateway-request.ts';
import { isRecord } from './agents/read-value.ts';

// The door for agents on Bedrock: action groups, by function details or by OpenAPI, and AgentCore Gateway.

export interface BedrockAgentOptions {
  readonly tools: readonly Tool[];
  readonly log: Log;
}

export interface BedrockAgentCall {
  /** Absent where nothing can take an event back, as on Lambda. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the reply has to be there. */
  readonly limitMs?: number | undefined;
}

export interface BedrockAgent {
  /** Whether an event of Lambda comes from an agent; `context` is Lambda's own. */
  accepts(event: unknown, context: unknown): boolean;
  /** The reply in the event's form, whatever the event holds; never rejects. At most REPLY_BYTES (fit-reply.ts) as JSON. */
  handle(event: unknown, context: unknown, call: BedrockAgentCall): Promise<object>;
}

export function createBedrockAgent({ tools, log }: BedrockAgentOptions): BedrockAgent {
  const toolByName = new Map(tools.map((tool) => [tool.name, tool]));

  async function run(
    { toolName, given, caller, sessionId }: AgentRequest,
    call: BedrockAgentCall,
  ): Promise<Outcome> {
    const { signal = new AbortController().signal, limitMs } = call;
    try {
      const tool = toolByName.get(toolName);
      if (!tool) throw unknownTool(toolName, tools);
      const { structured } = await runTool(tool, toArguments(tool, given), {
        signal,
        limitMs,
        caller,
        sessionId,
      });
      return { answer: structured };
    } catch (error) {
      return { error: toRequestError(error, log, { tool: toolName }) };
    }
  }

  return {
    accepts: (event, context) => gatewayOf(context) !== undefined || isActionGroup(event),
    async handle(event, context, call) {
      const request = toRequest(event, context);
      return fitReply(await run(request, call), request.toReply);
    },
  };
}

function toRequest(event: unknown, context: unknown): AgentRequest {
  const gateway = gatewayOf(context);
  if (gateway || !isRecord(event)) return toGatewayRequest(gateway ?? {}, isRecord(event) ? event : {});
  return toActionGroupRequest(event);
}

function unknownTool(name: string, tools: readonly Tool[]): RequestError {
  return new RequestError('unknown_route', `there is no tool ${JSON.stringify(name)}`, {
    nextStep: `Call one of: ${tools.map((tool) => tool.name).join(', ')}.`,
  });
}
