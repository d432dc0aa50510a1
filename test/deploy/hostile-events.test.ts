import { Writable } from 'node:stream';
import type { LambdaEvent } from 'hono/aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clock } from '../../src/server/app.ts';
import { type LambdaHandlers, serveLambda } from '../../src/server/http/serve-lambda.ts';
import { httpSettingsSchema } from '../../src/server/http/settings.ts';
import { createTools } from '../../src/tools/catalog.ts';
import { answers, fakeTier } from '../support/fake-tier.ts';
import { functionUrlEvent, type HttpReply, restApiEvent } from '../support/lambda-process.ts';
import { noBenchmarks } from '../support/no-benchmarks.ts';
import { createTestCascade, recordingLog } from '../support/test-cascade.ts';

const CONTEXT = { getRemainingTimeInMillis: () => 30_000 } as Parameters<LambdaHandlers['handler']>[1];
const QUESTION = { query: 'How do I reset my password?' };

/** As Lambda's runtime has it: what a stream says first is its status and headers. */
const RUNTIME = {
  streamifyResponse: (handler: unknown) => handler,
  HttpResponseStream: { from: (stream: object, head: object) => Object.assign(stream, { head }) },
};

let handlers: LambdaHandlers;
let serve: (settings: object) => Promise<LambdaHandlers>;
beforeAll(async () => {
  Object.assign(globalThis, { awslambda: RUNTIME });
  const { cascade } = createTestCascade({ tiers: [fakeTier('instant', [answers(0.9)])] });
  serve = (settings) =>
    serveLambda({
      tools: createTools(cascade, noBenchmarks),
      log: recordingLog().log,
      clock,
      settings: httpSettingsSchema.parse(settings),
      pageFolder: new URL('../../src/server/page/', import.meta.url),
    });
  handlers = await serve({});
});
afterAll(() => {
  Reflect.deleteProperty(globalThis, 'awslambda');
});

/** The status that the door would pass on; undefined where a stream began without one, which no door can read. */
async function statusOf(event: object, how: 'at once' | 'streamed'): Promise<number | undefined> {
  if (how === 'at once') return ((await handlers.handler(event, CONTEXT)) as HttpReply).statusCode;
  const stream = new Writable({ write: (_chunk, _encoding, written) => written() });
  const { streamHandler } = handlers;
  await streamHandler?.(event as LambdaEvent, stream, CONTEXT);
  return (Reflect.get(stream, 'head') as HttpReply | undefined)?.statusCode;
}

const MANY = { headers: { 'Content-Type': 'application/json' }, multiValueHeaders: null };
const rest = (over: object, request: Parameters<typeof restApiEvent>[0] = { body: QUESTION }) => ({
  ...restApiEvent(request),
  ...over,
});

describe.each(['at once', 'streamed'] as const)('an event of a real door, answered %s', (how) => {
  it.each([
    ['GET', restApiEvent({ path: '/healthz', method: 'GET', body: {} }), 200],
    ['HEAD', restApiEvent({ path: '/healthz', method: 'HEAD', body: {} }), 200],
    ['GET by a Function URL', functionUrlEvent({ path: '/healthz', method: 'GET', body: {} }), 200],
    ['GET of a job', restApiEvent({ path: '/query/job_1', method: 'GET', body: QUESTION }), 404],
  ])('may have a body where nobody needs one: %s', async (_, event, status) => {
    expect(await statusOf(event, how)).toBe(status);
  });

  it.each([
    ['a body in base64', { body: btoa(JSON.stringify(QUESTION)), isBase64Encoded: true }, 200],
    ['an empty body', { body: '', isBase64Encoded: true }, 400],
    ['no body', { body: null }, 400],
    ['no headers', { ...MANY, headers: null }, 415],
    ['two types', { multiValueHeaders: { 'Content-Type': ['application/json', 'text/plain'] } }, 415],
    ['a header in another script', { headers: { ...MANY.headers, 'X-Team': 'é漢🎉' } }, 200],
    ['a host that is none', { headers: { ...MANY.headers, Host: 'a b/..@[::' } }, 200],
    ['a length that is a lie', { headers: { ...MANY.headers, 'Content-Length': '5' } }, 200],
    ['a query string of signs', { queryStringParameters: { a: '%', '&': '=' } }, 200],
    ['a path that goes up', { path: '//evil.example/..%zz' }, 404],
    ['a body that is no JSON', { body: '\u0000{' }, 400],
  ])('is replied to: %s', async (_, over, status) => {
    expect(await statusOf(rest(over), how)).toBe(status);
  });
});

describe('a door below a stage, for tokens', () => {
  const STAGE = 'https://abc.execute-api.us-east-1.amazonaws.com/dev';
  const PATH = '/.well-known/oauth-protected-resource/dev/mcp';

  it('says where it is described by a URL that leads to the stage, and describes itself there', async () => {
    const jwt = {
      issuer: 'https://login.example.com/',
      audience: `${STAGE}/mcp`,
      metadataUrl: `${STAGE}${PATH}`,
    };
    const { handler } = await serve({ auth: { jwt } });
    const requestContext = {
      stage: 'dev',
      domainName: 'abc.execute-api.us-east-1.amazonaws.com',
      identity: {},
    };
    const ask = async (request: object) =>
      (await handler({ ...restApiEvent(request), requestContext }, CONTEXT)) as HttpReply;
    const refusal = await ask({ path: '/mcp', body: {} });
    expect(refusal.statusCode).toBe(401);
    expect(refusal.headers['www-authenticate']).toContain(`resource_metadata="${STAGE}${PATH}"`);
    // API Gateway takes the stage off the path.
    const document = await ask({ path: PATH, method: 'GET' });
    expect(JSON.parse(document.body)).toMatchObject({ resource: `${STAGE}/mcp` });
  });
});
