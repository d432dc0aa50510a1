import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

// Lambda's Node runtime as far as a handler sees of it, in a process of its own: one invocation a line on stdin
// ({id, event, context, name, streamed}), one reply a line on stdout, and a line a chunk where the reply is streamed.

/** @param {object} message */
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

const streaming = {
  /** @param {unknown} handler */
  streamifyResponse: (handler) => handler,
  HttpResponseStream: {
    /** @param {object} stream @param {object} metadata */
    from: (stream, metadata) => Object.assign(stream, { metadata }),
  },
};
Object.assign(globalThis, { awslambda: streaming });

const handlers = await import(process.argv[2] ?? '');

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, event, context, name, streamed } = JSON.parse(line);
  const endsAtMs = performance.now() + context.remainingMs;
  const lambdaContext = { ...context, getRemainingTimeInMillis: () => endsAtMs - performance.now() };
  try {
    if (!streamed) return say({ id, reply: await handlers[name](event, lambdaContext) });
    const stream = new Writable({
      write(chunk, _encoding, written) {
        say({ id, chunk: String(chunk) });
        written();
      },
    });
    await handlers[name](event, stream, lambdaContext);
    return say({ id, reply: Reflect.get(stream, 'metadata') });
  } catch (error) {
    return say({ id, error: String(error) });
  }
});
