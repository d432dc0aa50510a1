import type { LambdaContext, LambdaEvent } from 'hono/aws-lambda';

/** A handler that writes its reply as it comes. */
export type StreamHandler = (event: LambdaEvent, stream: unknown, context: LambdaContext) => Promise<void>;

/** What Lambda's runtime adds to the globals, as far as we use it. */
interface Runtime {
  streamifyResponse(handler: StreamHandler): StreamHandler;
}

/** Requests of these methods are made without a body, or not at all. */
const BODILESS = ['GET', 'HEAD'];

/**
 * The event without a body that nobody would read. Doors pass on whatever clients send; the adapter would refuse it,
 * and in a stream without a status, which API Gateway tells as an error of ours.
 */
export function withoutStrayBody(event: LambdaEvent): LambdaEvent {
  const method =
    'httpMethod' in event
      ? event.httpMethod
      : (event.requestContext as { readonly http?: { readonly method?: string } } | undefined)?.http?.method;
  return method !== undefined && BODILESS.includes(method) ? { ...event, body: null as never } : event;
}

/** `handler` of events without stray bodies, made known to Lambda's runtime as one that streams. */
export function streamWithoutStrayBody(handler: StreamHandler): StreamHandler {
  const runtime: Runtime = Reflect.get(globalThis, 'awslambda');
  return runtime.streamifyResponse((event, stream, context) =>
    handler(withoutStrayBody(event), stream, context),
  );
}
