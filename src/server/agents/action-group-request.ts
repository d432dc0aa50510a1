import { toStatus } from '../http/http-error.ts';
import { toSessionCaller } from './agent-caller.ts';
import { toAdvice, toErrorWire } from './agent-error.ts';
import type { AgentRequest } from './agent-request.ts';
import { bytesOf } from './fit-reply.ts';
import { at, isRecord, toName } from './read-value.ts';

// Action groups of Bedrock agents, by function details or by OpenAPI.
// docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html

/** Other services say `messageVersion` too, but not with these. */
export function isActionGroup(event: unknown): boolean {
  if (!isRecord(event)) return false;
  const has = (name: string) => Object.hasOwn(event, name);
  return has('actionGroup') || (has('messageVersion') && (has('function') || has('apiPath')));
}

export function toActionGroupRequest(event: Readonly<Record<string, unknown>>): AgentRequest {
  return Object.hasOwn(event, 'apiPath') ? toOpenApiRequest(event) : toFunctionRequest(event);
}

function toFunctionRequest(event: Readonly<Record<string, unknown>>): AgentRequest {
  const actionGroup = toName(event.actionGroup);
  const name = toName(event.function);
  const attributes = toAttributes(event);
  return {
    toolName: name,
    given: toGiven(event.parameters),
    caller: toSessionCaller(event),
    sessionId: toName(event.sessionId) || undefined,
    toReply(outcome) {
      const failed = 'error' in outcome;
      const body = failed ? toAdvice(outcome.error) : JSON.stringify(outcome.answer);
      // FAILURE would end the agent's session; REPROMPT lets it try again by what the sentences say.
      const functionResponse = {
        ...(failed && { responseState: 'REPROMPT' }),
        responseBody: { TEXT: { body } },
      };
      const response = { actionGroup, function: name, functionResponse };
      return { messageVersion: '1.0', response, ...attributes };
    },
  };
}

/** A reply of this form has no `responseState`: the status says how it went. */
function toOpenApiRequest(event: Readonly<Record<string, unknown>>): AgentRequest {
  const actionGroup = toName(event.actionGroup);
  const apiPath = toName(event.apiPath);
  const httpMethod = toName(event.httpMethod) || 'POST';
  const content = at(event, 'requestBody', 'content', 'application/json');
  const attributes = toAttributes(event);
  return {
    toolName: apiPath.replace(/^\//, ''),
    given: { ...toGiven(event.parameters), ...toGiven(at(content, 'properties')) },
    caller: toSessionCaller(event),
    sessionId: toName(event.sessionId) || undefined,
    toReply(outcome) {
      const failed = 'error' in outcome;
      const body = JSON.stringify(failed ? toErrorWire(outcome.error) : outcome.answer);
      const httpStatusCode = failed ? toStatus(outcome.error.code) : 200;
      const responseBody = { 'application/json': { body } };
      const response = { actionGroup, apiPath, httpMethod, httpStatusCode, responseBody };
      return { messageVersion: '1.0', response, ...attributes };
    },
  };
}

/** `[{ name, type, value }]` by name; the types are the ones of our own schema, and not looked at. */
function toGiven(parameters: unknown): Record<string, unknown> {
  if (!Array.isArray(parameters)) return {};
  return Object.fromEntries(
    parameters.flatMap((parameter): [string, unknown][] => {
      const name = at(parameter, 'name');
      return typeof name === 'string' ? [[name, at(parameter, 'value')]] : [];
    }),
  );
}

/** Attributes above this size are not repeated, which leaves them to the agent as they are. */
const ATTRIBUTES_BYTES = 8_000;

function toAttributes(event: Readonly<Record<string, unknown>>): object {
  const sessionAttributes = toStrings(event.sessionAttributes);
  const promptSessionAttributes = toStrings(event.promptSessionAttributes);
  const attributes = { sessionAttributes, promptSessionAttributes };
  return bytesOf(attributes) > ATTRIBUTES_BYTES ? {} : attributes;
}

const toStrings = (value: unknown): object =>
  isRecord(value) && Object.values(value).every((inner) => typeof inner === 'string') ? value : {};
