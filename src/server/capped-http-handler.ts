import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { pipeline, type Readable, Transform } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { MOST_PAGE_BYTES, MOST_REPLY_BYTES, MOST_STREAM_BYTES } from '../tiers/reply-size.ts';

const STREAM = /event-?stream/;
/** What DynamoDB speaks. */
const PAGE = /x-amz-json/;

const CONNECT_MS = 3_000;
/** Silence on an open connection; each attempt's own limit comes long before. */
const SILENT_MS = 120_000;

/** A body of more bytes than any answer has. */
class ResponseTooLarge extends Error {
  override readonly name = 'ResponseTooLarge';
}

/** The SDK's HTTP/1.1 handler, which reads no more of a response than a tier could have meant to say. */
export class CappedHttpHandler extends NodeHttpHandler {
  constructor() {
    super({
      connectionTimeout: CONNECT_MS,
      socketTimeout: SILENT_MS,
      httpAgent: new HttpAgent({ keepAlive: true }),
      httpsAgent: new HttpsAgent({ keepAlive: true }),
    });
  }

  override async handle(
    ...call: Parameters<NodeHttpHandler['handle']>
  ): ReturnType<NodeHttpHandler['handle']> {
    const { response } = await super.handle(...call);
    const { 'content-type': type = '', 'content-length': length } = response.headers;
    const other = PAGE.test(type) ? MOST_PAGE_BYTES : MOST_REPLY_BYTES;
    const most = STREAM.test(type) ? MOST_STREAM_BYTES : other;
    // Node holds a body to the length that it announces.
    if (length === undefined || Number(length) > most) response.body = capped(response.body, most);
    return { response };
  }
}

function capped(body: Readable, most: number): Readable {
  let read = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      read += chunk.byteLength;
      if (read > most) done(new ResponseTooLarge(`the response is larger than ${most} bytes`));
      else done(null, chunk);
    },
  });
  return pipeline(body, counter, () => {});
}
