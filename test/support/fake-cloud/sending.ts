import type { ServerResponse } from 'node:http';
import type { AnswerReply, Call } from './reply.ts';
import type { Wire } from './wire.ts';

/** A call with the means to reply to it. */
export interface Exchange {
  readonly call: Call;
  readonly wire: Wire;
  readonly res: ServerResponse;
  /** What a fault says as far as it says anything. */
  readonly ordinary: AnswerReply;
}

/** The client closed the connection while the stand-in waited to go on. */
export class ClientGone extends Error {}

const typeOf = ({ call, wire }: Exchange): string => (call.streamed ? wire.streamType : 'application/json');

const REQUEST_ID = '00000000-0000-4000-8000-000000000000';

const headersOf = ({ call, wire }: Exchange, contentType: string): Record<string, string> => ({
  'content-type': contentType,
  'x-amzn-requestid': REQUEST_ID,
  ...wire.headers?.(call),
});

/** Sends the headers by themselves. Without a length the body is chunked. */
export function open(exchange: Exchange, { length }: { readonly length?: number } = {}): void {
  exchange.res.writeHead(200, {
    ...headersOf(exchange, typeOf(exchange)),
    ...(length !== undefined && { 'content-length': length }),
  });
  exchange.res.flushHeaders();
}

/** Sends a whole reply at once, a stream chunked as streams are. */
export function send(exchange: Exchange, bytes: Buffer, contentType = typeOf(exchange)): void {
  const headers = headersOf(exchange, contentType);
  exchange.res.writeHead(
    200,
    exchange.call.streamed ? headers : { ...headers, 'content-length': bytes.length },
  );
  exchange.res.end(bytes);
}

/** Resolves when the system has taken the bytes. */
export const write = (res: ServerResponse, bytes: Buffer): Promise<void> =>
  new Promise((resolve) => res.write(bytes, () => resolve()));

/** Waits; rejects with ClientGone as soon as the connection closes. */
export function pause(res: ServerResponse, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const onClose = () => {
      clearTimeout(timer);
      reject(new ClientGone());
    };
    const timer = setTimeout(() => {
      res.off('close', onClose);
      resolve();
    }, ms);
    if (res.closed) onClose();
    else res.once('close', onClose);
  });
}

/** Closes the connection by RST. */
export function reset({ call, res }: Exchange): void {
  call.ended = 'replied';
  res.socket?.resetAndDestroy();
}
