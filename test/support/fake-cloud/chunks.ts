import type { Call } from './reply.ts';
import type { Content, Parts, StreamEvent, Wire } from './wire.ts';

// From what a reply says to the bytes that say it.

/** How the bytes depart from an ordinary reply's. */
export interface Shape {
  /** Deltas in a stream. */
  readonly pieces?: number;
  /** Each event is written by itself. */
  readonly apart?: boolean;
  readonly distort?: 'missing' | 'broken' | 'duplicate';
}

/** The bytes of a reply, whole or as a stream; a reply that is no stream comes in two halves. */
export function toChunks(wire: Wire, call: Call, content: Content, shape: Shape = {}): Parts<Buffer> {
  const { pieces = 4, apart = false, distort } = shape;
  const format = wire.format(call);
  if (!call.streamed) {
    const right = JSON.stringify(format.whole(content, call));
    const json = Buffer.from(distort === 'missing' ? '{}' : distort === 'broken' ? broken(right) : right);
    const half = json.length >> 1;
    return { head: [], content: [json.subarray(0, half), json.subarray(half)], tail: [] };
  }
  const events = format.events(content, split(content.text, pieces), call);
  return wire.frame(distort ? distorted(events, distort) : events, apart || distort === 'duplicate', call);
}

export const wholeOf = ({ head, content, tail }: Parts<Buffer>): Buffer =>
  Buffer.concat([...head, ...content, ...tail]);

/** The first half: with half of the deltas, at least one, and no end. */
export const firstHalfOf = ({ head, content }: Parts<Buffer>): Buffer =>
  Buffer.concat([...head, ...content.slice(0, Math.max(1, content.length >> 1))]);

const broken = (json: string): string => `${json.slice(0, -1)},${json.slice(-1)}`;

function distorted(
  { head, content, tail }: Parts<StreamEvent>,
  how: 'missing' | 'broken' | 'duplicate',
): Parts<StreamEvent> {
  if (how === 'duplicate') return { head, content: content.flatMap((event) => [event, event]), tail };
  if (how === 'missing') {
    const strip = ({ name, data }: StreamEvent) => ({ name, data: data.startsWith('{') ? '{}' : data });
    return { head: head.map(strip), content: content.map(strip), tail: tail.map(strip) };
  }
  const at = content.length >> 1;
  const spoil = (event: StreamEvent, index: number) =>
    index === at ? { ...event, data: broken(event.data) } : event;
  return { head, content: content.map(spoil), tail };
}

/** The text in at most `count` pieces of about the same number of characters, none of them cut apart. */
function split(text: string | number, count: number): (string | number)[] {
  if (typeof text === 'number') return [text];
  const characters = Array.from(text);
  const size = Math.max(1, Math.ceil(characters.length / count));
  const pieces = Array.from({ length: Math.ceil(characters.length / size) }, (_, index) =>
    characters.slice(index * size, (index + 1) * size).join(''),
  );
  return pieces;
}
