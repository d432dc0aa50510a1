import { EVENT_STREAM, eventFrame, exceptionFrame, withBadChecksum } from './event-frames.ts';
import type { Call } from './reply.ts';
import { awsFailure, event, type Format, failureMessage, type Wire } from './wire.ts';

// InvokeInlineAgent, whose action groups return control. The model that the request names says what the agent does.

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'ValidationException',
  402: 'ServiceQuotaExceededException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  409: 'ConflictException',
  424: 'DependencyFailedException',
  429: 'ThrottlingException',
  500: 'InternalServerException',
  502: 'BadGatewayException',
};

/** A function that the agent wants to be called; every value is a string, as the service has it. */
export interface WantedFunction {
  readonly function: string;
  readonly parameters: readonly { readonly name: string; readonly type: string; readonly value: string }[];
}

/** The text of an answer by which the agent returns control instead of speaking. */
export const wantsFunctions = (functions: readonly WantedFunction[]): string => JSON.stringify(functions);

/** A text that is a JSON array gives the functions that are wanted. */
function wantedIn(text: string | number): readonly WantedFunction[] | undefined {
  try {
    const parsed: unknown = JSON.parse(String(text));
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Each turn of a session has an invocation of its own: invocation-1, invocation-2, … */
function invocationOf({ body }: Call): string {
  const before = /^invocation-(\d+)$/.exec(String(body?.inlineSessionState?.invocationId ?? ''))?.[1] ?? 0;
  return `invocation-${Number(before) + 1}`;
}

const invokeInlineAgent: Format = {
  whole: () => ({}),
  events({ text }, pieces, call) {
    const wanted = wantedIn(text);
    if (!wanted) {
      const bytes = (piece: string | number) => Buffer.from(String(piece)).toString('base64');
      return { head: [], content: pieces.map((piece) => event('chunk', { bytes: bytes(piece) })), tail: [] };
    }
    const actionGroup: unknown = call.body?.actionGroups?.[0]?.actionGroupName;
    const invocationInputs = wanted.map((input) => ({
      functionInvocationInput: { actionGroup, actionInvocationType: 'RESULT', ...input },
    }));
    return {
      head: [],
      content: [event('returnControl', { invocationId: invocationOf(call), invocationInputs })],
      tail: [],
    };
  },
};

export const agentWire: Wire = {
  needsBody: true,
  streamType: EVENT_STREAM,
  headers: ({ session = '' }) => ({
    'x-amzn-bedrock-agent-content-type': 'application/json',
    'x-amz-bedrock-agent-session-id': session,
  }),
  variant: invocationOf,
  format: () => invokeInlineAgent,
  frame({ head, content, tail }) {
    const toFrame = ({ name, data }: { name: string; data: string }) => eventFrame(name, Buffer.from(data));
    return { head: head.map(toFrame), content: content.map(toFrame), tail: tail.map(toFrame) };
  },
  badFrame: withBadChecksum(eventFrame('chunk', Buffer.from('{"bytes":"ZGFtYWdlZA=="}'))),
  exception: (type) => exceptionFrame(type, { message: 'The stand-in was told to break off.' }),
  failure: (reply) => awsFailure(reply, ERROR_TYPES, { message: failureMessage(reply) }),
};
