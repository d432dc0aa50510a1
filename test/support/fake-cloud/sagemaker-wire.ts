import { promptFormat, tgiFormat } from './container-formats.ts';
import { EVENT_STREAM, eventFrame, exceptionFrame, withBadChecksum } from './event-frames.ts';
import { openAiChat, wantsUsage } from './openai-wire.ts';
import type { Call } from './reply.ts';
import {
  awsFailure,
  type Format,
  failureMessage,
  type Parts,
  type StreamEvent,
  toSse,
  type Wire,
} from './wire.ts';

// InvokeEndpoint and InvokeEndpointWithResponseStream. Behind the endpoint stands the container that understands
// the request; as real ones, it streams only when the body says `"stream": true`. Asked to stream by the path
// alone, SageMaker passes on the container's one JSON text in parts.

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'ValidationError',
  403: 'AccessDeniedException',
  424: 'ModelError',
  429: 'ThrottlingException',
  500: 'InternalFailure',
  503: 'ServiceUnavailable',
  530: 'InternalDependencyException',
};

function formatOf({ body }: Call): Format {
  if (body?.inputs !== undefined) return tgiFormat;
  return body?.messages === undefined ? promptFormat : openAiChat;
}

const streams = ({ body }: Call): boolean => body?.stream === true;

/** The container's format, or the same saying its whole reply as the only event. */
function streamFormatOf(call: Call): Format {
  const format = formatOf(call);
  if (streams(call)) return format;
  return {
    whole: format.whole,
    events: (content) => ({
      head: [],
      content: [{ name: '', data: JSON.stringify(format.whole(content, call)) }],
      tail: [],
    }),
  };
}

const partFrame = (bytes: Buffer): Buffer => eventFrame('PayloadPart', bytes, 'application/octet-stream');

/** Two halves, cut inside the first character of several bytes where there is one. */
function halve(bytes: Buffer): [Buffer, Buffer] {
  const wide = bytes.findIndex((byte) => byte >= 0xc0);
  const at = wide < 0 ? bytes.length >> 1 : wide + 1;
  return [bytes.subarray(0, at), bytes.subarray(at)];
}

/** Parts that end inside an event and begin inside the one before it; none is an event. */
function cutAcross(events: readonly Buffer[]): Buffer[] {
  const parts: Buffer[] = [];
  let rest: Buffer = Buffer.alloc(0);
  for (const bytes of events) {
    const [first, second] = halve(bytes);
    parts.push(partFrame(Buffer.concat([rest, first])));
    rest = second;
  }
  return rest.length === 0 ? parts : [...parts, partFrame(rest)];
}

/** The bytes of one event; Text Generation Inference puts no space after the colon. */
function toBytes({ data }: StreamEvent, call: Call): Buffer {
  if (!streams(call)) return Buffer.from(data);
  return formatOf(call) === tgiFormat ? Buffer.from(`data:${data}\n\n`) : toSse({ name: '', data });
}

const cutInside = (bytes: Buffer): Buffer => Buffer.concat(halve(bytes).map(partFrame));

function frame(events: Parts<StreamEvent>, apart: boolean, call: Call): Parts<Buffer> {
  const bytes = (all: readonly StreamEvent[]) => all.map((event) => toBytes(event, call));
  const content = bytes(events.content);
  return {
    head: cutAcross(bytes(events.head)),
    content: apart ? content.map(cutInside) : cutAcross(content),
    tail: cutAcross(bytes(events.tail)),
  };
}

export const sageMakerWire: Wire = {
  needsBody: true,
  streamType: EVENT_STREAM,
  variant(call) {
    const keys = Object.keys(Object(call.body)).filter((key) =>
      ['inputs', 'messages', 'stream'].includes(key),
    );
    return [...keys, streams(call), wantsUsage(call), call.body?.model].join();
  },
  format: (call) => (call.streamed ? streamFormatOf(call) : formatOf(call)),
  frame,
  badFrame: withBadChecksum(partFrame(Buffer.from('damaged'))),
  exception: (type) =>
    exceptionFrame(type, {
      Message: 'The stand-in was told to break off.',
      ErrorCode: 'ModelInvocationFailed',
    }),
  failure: (reply) =>
    awsFailure(reply, ERROR_TYPES, {
      Message: failureMessage(reply),
      ...(reply.originalStatus !== undefined && {
        OriginalStatusCode: reply.originalStatus,
        OriginalMessage: failureMessage(reply),
      }),
    }),
};
