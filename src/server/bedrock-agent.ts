import type { Caller } from '../cascade/caller.ts';
import type { Log } from '../cascade/ports.ts';
import { RequestError } from '../cascade/request-error.ts';
import { runTool, type Tool } from '../tools/tool.ts';
import { cutAtCharacter, cutAtSentence, isRecord, toArguments } from './agent-schemas.ts';
import { toHttpError } from './http/http-error.ts';

// The door for agents on Bedrock: action groups, by function details or by OpenAPI, and AgentCore Gateway.
// docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
// docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-add-target-lambda.html

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
  /** The reply in the event's form, whatever the event holds; never rejects. At most REPLY_BYTES as JSON. */
  handle(event: unknown, context: unknown, call: BedrockAgentCall): Promise<object>;
}

/** What an event asks for, and how its form is replied to. */
interface AgentRequest {
  readonly toolName: string;
  /** By name; values as they came. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
  toReply(outcome: Outcome): object;
}

type Outcome = { readonly answer: Answer } | { readonly error: RequestError };
type Answer = Readonly<Record<string, unknown>>;

export function createBedrockAgent({ tools, log }: BedrockAgentOptions): BedrockAgent {
  const toolByName = new Map(tools.map((tool) => [tool.name, tool]));

  async function run({ toolName, given, caller }: AgentRequest, call: BedrockAgentCall): Promise<Outcome> {
    const { signal = new AbortController().signal, limitMs } = call;
    try {
      const tool = toolByName.get(toolName);
      if (!tool) throw unknownTool(toolName, tools);
      const { structured } = await runTool(tool, toArguments(tool, given), { signal, limitMs, caller });
      return { answer: structured };
    } catch (error) {
      if (error instanceof RequestError) return { error };
      const stack = error instanceof Error ? error.stack : undefined;
      log.error('tool_crashed', { tool: toolName, message: String(error), stack });
      return { error: INTERNAL };
    }
  }

  return {
    accepts: (event, context) => gatewayOf(context) !== undefined || isActionGroup(event),
    async handle(event, context, call) {
      const request = toRequest(event, context);
      return withinSize(await run(request, call), request.toReply);
    },
  };
}

function toRequest(event: unknown, context: unknown): AgentRequest {
  const gateway = gatewayOf(context);
  if (gateway || !isRecord(event)) return toGatewayRequest(gateway ?? {}, isRecord(event) ? event : {});
  return Object.hasOwn(event, 'apiPath') ? toOpenApiRequest(event) : toFunctionRequest(event);
}

/** Other services say `messageVersion` too, but not with these. */
function isActionGroup(event: unknown): boolean {
  if (!isRecord(event)) return false;
  const has = (name: string) => Object.hasOwn(event, name);
  return has('actionGroup') || (has('messageVersion') && (has('function') || has('apiPath')));
}

/** What AgentCore Gateway says of a call; some runtimes hand on `Custom`. */
function gatewayOf(context: unknown): Record<string, unknown> | undefined {
  const client = isRecord(context) && isRecord(context.clientContext) ? context.clientContext : {};
  return [client.custom, client.Custom]
    .filter(isRecord)
    .find((custom) => Object.hasOwn(custom, 'bedrockAgentCoreToolName'));
}

function toFunctionRequest(event: Readonly<Record<string, unknown>>): AgentRequest {
  const actionGroup = toName(event.actionGroup);
  const name = toName(event.function);
  const attributes = toAttributes(event);
  return {
    toolName: name,
    given: toGiven(event.parameters),
    caller: toAgentCaller(event),
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
    caller: toAgentCaller(event),
    toReply(outcome) {
      const failed = 'error' in outcome;
      const body = JSON.stringify(failed ? toErrorWire(outcome.error) : outcome.answer);
      const httpStatusCode = failed ? toHttpError(outcome.error, SILENT, '').status : 200;
      const responseBody = { 'application/json': { body } };
      const response = { actionGroup, apiPath, httpMethod, httpStatusCode, responseBody };
      return { messageVersion: '1.0', response, ...attributes };
    },
  };
}

/** Gateway makes the reply the text of a tool's result, an error too: what is thrown it would hide from the agent. */
function toGatewayRequest(
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
    caller: { subject: `agentcore-gateway:${escapePart(gateway)}:${target}` },
    toReply: (outcome) => ('error' in outcome ? toErrorWire(outcome.error) : outcome.answer),
  };
}

/** An answer belongs to the session in which it was given. */
function toAgentCaller(event: Readonly<Record<string, unknown>>): Caller {
  const agentId = toName(at(event, 'agent', 'id'));
  return { subject: `bedrock-agent:${escapePart(agentId)}:${toName(event.sessionId)}` };
}

/** AWS's names and ids have at most 100 characters. */
const NAME_CHARACTERS = 200;

const toName = (value: unknown): string =>
  typeof value === 'string' ? cutAtCharacter(value.toWellFormed(), NAME_CHARACTERS) : '';

/** So that no two pairs of ids make the same subject; AWS's own ids stay as they are. */
const escapePart = (part: string): string => part.replaceAll('%', '%25').replaceAll(':', '%3A');

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (isRecord(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  );
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

const MESSAGE_CHARACTERS = 1_000;

function toErrorWire({ code, message, field, retryable, nextStep }: RequestError) {
  const error = {
    code,
    message: cutAtCharacter(message, MESSAGE_CHARACTERS),
    ...(field === undefined ? {} : { field: toName(field) }),
    retryable,
    next_step: nextStep,
  };
  return { error };
}

const toAdvice = ({ message, nextStep }: RequestError): string =>
  `${cutAtCharacter(message, MESSAGE_CHARACTERS)}. ${nextStep}`;

function unknownTool(name: string, tools: readonly Tool[]): RequestError {
  return new RequestError('unknown_route', `there is no tool ${JSON.stringify(name)}`, {
    nextStep: `Call one of: ${tools.map((tool) => tool.name).join(', ')}.`,
  });
}

const INTERNAL = new RequestError('internal', 'the question could not be worked on', {
  retryable: true,
  nextStep: 'Try again once; if it fails again, hand the customer to a person.',
});

const TOO_LARGE = new RequestError('too_large', 'the answer is too large for an agent', {
  nextStep: 'Ask for less, without detail full.',
});

const SILENT: Log = { info() {}, warn() {}, error() {} };

/** AWS has named 25 KB as the most that an agent takes, everything counted, and elsewhere Lambda's own 6 MB. */
export const REPLY_BYTES = 24_000;
/** Of the response, before quotes are shortened too. */
const RESPONSE_CHARACTERS = 6_000;
const CUT_MARK = ' […]';

interface Shortening {
  /** The answer with no more than `most` of what this shortens. */
  shorten(answer: Answer, most: number): Answer;
  readonly least: number;
}

/** In the order in which they are used; each as far as it has to go, and no further than `least`. */
const SHORTENINGS: readonly Shortening[] = [
  { shorten: ({ attempts, complexity_factors, ...answer }) => answer, least: REPLY_BYTES },
  { shorten: shortenResponse, least: RESPONSE_CHARACTERS },
  { shorten: shortenQuotes, least: 0 },
  { shorten: shortenResponse, least: 0 },
  { shorten: (answer, most) => ({ ...answer, citations: citationsOf(answer).slice(0, most) }), least: 0 },
];

function withinSize(outcome: Outcome, toReply: AgentRequest['toReply']): object {
  const whole = toReply(outcome);
  if ('error' in outcome || bytesOf(whole) <= REPLY_BYTES) return whole;
  let { answer } = outcome;
  for (const { shorten, least } of SHORTENINGS) {
    const toShorter = (most: number) => toReply({ answer: { ...shorten(answer, most), truncated: true } });
    const fits = (most: number) => bytesOf(toShorter(most)) <= REPLY_BYTES;
    if (fits(least)) return toShorter(largest(fits, least, REPLY_BYTES));
    answer = shorten(answer, least);
  }
  return toReply({ error: TOO_LARGE });
}

/** The largest whole number from `low`, which fits, to `high` that fits; whatever is above it does not. */
function largest(fits: (number: number) => boolean, low: number, high: number): number {
  if (low >= high) return low;
  const middle = Math.ceil((low + high) / 2);
  return fits(middle) ? largest(fits, middle, high) : largest(fits, low, middle - 1);
}

function shortenResponse(answer: Answer, most: number): Answer {
  const { response } = answer;
  if (typeof response !== 'string' || response.length <= most) return answer;
  return { ...answer, response: `${cutAtSentence(response, most)}${CUT_MARK}` };
}

/** A shorter quote ends earlier in its document too. */
function shortenQuotes(answer: Answer, most: number): Answer {
  const citations = citationsOf(answer).map((citation) => {
    const { quote, start } = citation;
    if (typeof quote !== 'string' || typeof start !== 'number' || quote.length <= most) return citation;
    const shorter = cutAtCharacter(quote, most);
    return { ...citation, quote: shorter, end: start + shorter.length };
  });
  return { ...answer, citations };
}

const citationsOf = ({ citations }: Answer): readonly Record<string, unknown>[] =>
  Array.isArray(citations) ? citations.filter(isRecord) : [];

const bytesOf = (reply: object): number => Buffer.byteLength(JSON.stringify(reply));
