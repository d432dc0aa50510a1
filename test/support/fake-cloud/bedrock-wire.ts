import { EVENT_STREAM, eventFrame, exceptionFrame, withBadChecksum } from './event-frames.ts';
import type { Stop } from './reply.ts';
import {
  awsFailure,
  type Content,
  event,
  type Format,
  failureMessage,
  type Wire,
  wordUsage,
} from './wire.ts';

// Converse and ConverseStream.

const STOP_REASONS: Readonly<Record<Stop, string>> = {
  end: 'end_turn',
  length: 'max_tokens',
  refused: 'guardrail_intervened',
};

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'ValidationException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException',
  424: 'ModelErrorException',
  429: 'ThrottlingException',
  500: 'InternalServerException',
  503: 'ServiceUnavailableException',
};

const WORDS = { input: 'inputTokens', output: 'outputTokens', total: 'totalTokens' };
const METRICS = { latencyMs: 12 };

const converse: Format = {
  whole: ({ text, usage, stop }: Content) => ({
    metrics: METRICS,
    output: { message: { role: 'assistant', content: [{ text }] } },
    stopReason: STOP_REASONS[stop],
    usage: wordUsage(usage, WORDS),
  }),
  events: ({ usage, stop }, pieces) => ({
    head: [event('messageStart', { role: 'assistant' })],
    content: pieces.map((text) => event('contentBlockDelta', { contentBlockIndex: 0, delta: { text } })),
    tail: [
      event('contentBlockStop', { contentBlockIndex: 0 }),
      event('messageStop', { stopReason: STOP_REASONS[stop] }),
      event('metadata', { metrics: METRICS, usage: wordUsage(usage, WORDS) }),
    ],
  }),
};

export const bedrockWire: Wire = {
  needsBody: false,
  streamType: EVENT_STREAM,
  variant: () => '',
  format: () => converse,
  frame({ head, content, tail }) {
    const toFrame = ({ name, data }: { name: string; data: string }) => eventFrame(name, Buffer.from(data));
    return { head: head.map(toFrame), content: content.map(toFrame), tail: tail.map(toFrame) };
  },
  badFrame: withBadChecksum(
    eventFrame('contentBlockDelta', Buffer.from('{"contentBlockIndex":0,"delta":{"text":"damaged"}}')),
  ),
  exception: (type) =>
    exceptionFrame(type, { message: 'The stand-in was told to break off.', originalStatusCode: 500 }),
  failure: (reply) =>
    awsFailure(reply, ERROR_TYPES, {
      message: failureMessage(reply),
      originalStatusCode: reply.originalStatus,
    }),
};
