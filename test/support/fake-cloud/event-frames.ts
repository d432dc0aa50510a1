import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';

// Frames of application/vnd.amazon.eventstream.

export const EVENT_STREAM = 'application/vnd.amazon.eventstream';

const codec = new EventStreamCodec(toUtf8, fromUtf8);

function frame(headers: Readonly<Record<string, string>>, body: Uint8Array): Buffer {
  const typed = Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }]);
  return Buffer.from(codec.encode({ headers: Object.fromEntries(typed), body }));
}

/** An event; `contentType` is JSON's unless the payload is a blob. */
export function eventFrame(name: string, body: Uint8Array, contentType = 'application/json'): Buffer {
  return frame({ ':event-type': name, ':content-type': contentType, ':message-type': 'event' }, body);
}

/** An error of a service, sent in place of an event; it ends the stream. */
export function exceptionFrame(type: string, body: unknown): Buffer {
  return frame(
    { ':exception-type': type, ':content-type': 'application/json', ':message-type': 'exception' },
    Buffer.from(JSON.stringify(body)),
  );
}

/** The same frame with a checksum that does not fit. */
export function withBadChecksum(right: Buffer): Buffer {
  const wrong = Buffer.from(right);
  const last = wrong.length - 1;
  wrong.writeUInt8(wrong.readUInt8(last) ^ 0xff, last);
  return wrong;
}
