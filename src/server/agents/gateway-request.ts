import { toTargetCaller } from './agent-caller.ts';
import { toErrorWire } from './agent-error.ts';
import type { AgentRequest } from './agent-request.ts';
import { isRecord, toName } from './read-value.ts';

// Targets of AgentCore Gateway: the event is the bare arguments, the context says the rest.
// docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-add-target-lambda.html

/** What AgentCore Gateway says of a call; some runtimes hand on `Custom`. */
export function gatewayOf(context: unknown): Record<string, unknown> | undefined {
  const client = isRecord(context) && isRecord(context.clientContext) ? context.clientContext : {};
  return [client.custom, client.Custom]
    .filter(isRecord)
    .find((custom) => Object.hasOwn(custom, 'bedrockAgentCoreToolName'));
}

/** Gateway makes the reply the text of a tool's result, an error too: what is thrown it would hide from the agent. */
export function toGatewayRequest(
  custom: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): AgentRequest {
  const [, targetName = '', toolName = ''] =
    /^(?:(.*)___)?(.*)$/s.exec(toName(custom.bedrockAgentCoreToolName)) ?? [];
  const gateway = toName(custom.bedrockAgentCoreGatewayId);
  const target = toName(custom.bedrockAgentCoreTargetId) || targetName;
  return {
    toolName,
    given,
    caller: toTargetCaller(gateway, target),
    toReply: (outcome) => ('error' in outcome ? toErrorWire(outcome.error) : outcome.answer),
  };
}
