import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startFakeCloud } from '../../support/fake-cloud/fake-cloud.ts';
import { createLanes, type Lane, type Seen } from '../../support/fake-cloud/real-clients.ts';
import type { Reply } from '../../support/fake-cloud/reply.ts';

const QUESTION = 'Wo ist meine Rechnung für März?';
const ECHO = `${QUESTION} Open the settings, choose your account there and follow the steps that the page shows.`;

const cloud = await startFakeCloud();
const { lanes, close } = createLanes(cloud.url);

beforeEach(() => cloud.reset());
afterAll(async () => {
  close();
  await cloud.close();
});

type Outcome = Seen & { readonly error?: unknown };

/** What the client makes of the reply; whatever it is, the call is over afterwards. */
async function outcome(lane: Lane, reply: Reply): Promise<Outcome> {
  cloud.script('m', reply);
  const seen = await lane.ask('m', QUESTION).catch((error: unknown) => ({ text: '', deltas: [], error }));
  await cloud.idle();
  expect(cloud.calls.at(-1)?.ended).toBe('replied');
  return seen;
}

/** The same asked of the server without a client that has its own opinion of what comes. */
function raw({ wire, streamed }: Lane): Promise<Response> {
  const path = {
    bedrock: `/model/m/converse${streamed ? '-stream' : ''}`,
    sagemaker: `/endpoints/m/invocations${streamed ? '-response-stream' : ''}`,
    openai: '/openai/v1/chat/completions',
    knowledge: '/knowledgebases/m/retrieve',
  }[wire];
  const body = JSON.stringify({
    model: 'm',
    stream: streamed,
    messages: [{ role: 'user', content: QUESTION }],
  });
  return fetch(cloud.url + path, { method: 'POST', body });
}

const namedError = (name: string, more: object = {}) => expect.objectContaining({ name, ...more });
const isFetch = ({ wire }: Lane) => wire === 'openai';
const hasFrames = ({ wire, streamed }: Lane) => streamed && wire !== 'openai';
const rightType = (lane: Lane) =>
  hasFrames(lane)
    ? 'application/vnd.amazon.eventstream'
    : lane.streamed
      ? 'text/event-stream'
      : 'application/json';

const ERROR_NAMES: Readonly<Record<Lane['wire'], Readonly<Record<number, string | null>>>> = {
  bedrock: {
    400: 'ValidationException',
    403: 'AccessDeniedException',
    404: 'ResourceNotFoundException',
    408: 'ModelTimeoutException',
    424: 'ModelErrorException',
    429: 'ThrottlingException',
    500: 'InternalServerException',
    503: 'ServiceUnavailableException',
  },
  sagemaker: { 400: 'ValidationError', 424: 'ModelError', 500: 'InternalFailure', 503: 'ServiceUnavailable' },
  openai: {
    400: null,
    401: 'invalid_api_key',
    404: 'model_not_found',
    429: 'rate_limit_exceeded',
    503: null,
  },
  knowledge: { 400: 'ValidationException', 424: 'DependencyFailedException', 429: 'ThrottlingException' },
};

describe.each(lanes.map((lane) => [lane.name, lane] as const))('%s', (_name, lane) => {
  test('fail: the error has the name that fits its status', async () => {
    for (const [status, name] of Object.entries(ERROR_NAMES[lane.wire])) {
      const { error } = await outcome(lane, { do: 'fail', status: Number(status) });
      expect(error).toMatchObject(
        isFetch(lane) ? { name } : { name, $metadata: { httpStatusCode: +status } },
      );
    }
  });

  test('fail: name, message, wait and the first cause can be told', async () => {
    const reply = { do: 'fail', status: 424, message: 'Out of memory.', originalStatus: 507 } as const;
    const { error } = await outcome(lane, reply);
    expect(error).toHaveProperty('message', expect.stringContaining('Out of memory.'));
    if (lane.wire === 'bedrock') expect(error).toMatchObject({ originalStatusCode: 507 });
    if (lane.wire === 'sagemaker') expect(error).toMatchObject({ OriginalStatusCode: 507 });
    const named = await outcome(lane, { do: 'fail', status: 400, type: 'ServiceQuotaExceededException' });
    expect(named.error).toEqual(namedError('ServiceQuotaExceededException'));
    cloud.script('m', { do: 'fail', status: 429, retryAfterSeconds: 3 });
    expect((await raw(lane)).headers.get('retry-after')).toBe('3');
  });

  test('reset: the connection is gone before any header', async () => {
    const { error } = await outcome(lane, { do: 'reset' });
    const cause = expect.objectContaining({ code: 'ECONNRESET' });
    expect(error).toEqual(isFetch(lane) ? namedError('TypeError', { cause }) : cause);
  });

  test('reset-mid-body: the connection is gone after the headers', async () => {
    const { error } = await outcome(lane, { do: 'reset-mid-body' });
    const message = expect.stringContaining('aborted');
    expect(error).toMatchObject(isFetch(lane) ? { message: 'terminated' } : { code: 'ECONNRESET', message });
  });

  test('truncate: half of it comes, and looks complete on the wire', async () => {
    const { text, stop, error } = await outcome(lane, { do: 'truncate' });
    if (lane.streamed && lane.wire !== 'sagemaker') {
      expect(error).toBeUndefined();
      expect(stop).toBeUndefined();
      expect(ECHO.startsWith(String(text)) && text !== '' && text !== ECHO).toBe(true);
    } else {
      expect(error).toEqual(namedError('SyntaxError'));
    }
    const reply = await raw(lane);
    expect(reply.headers.get('content-length')).toBeNull();
    expect(await reply.text()).not.toBe('');
  });

  test('bad-json: it is no JSON', async () => {
    expect((await outcome(lane, { do: 'bad-json' })).error).toEqual(namedError('SyntaxError'));
  });

  test('wrong-content-type: it is the right body under a wrong name', async () => {
    cloud.script('m', [{ do: 'answer', text: ECHO }, { do: 'wrong-content-type' }]);
    const right = await raw(lane);
    const wrong = await raw(lane);
    expect(right.headers.get('content-type')).toBe(rightType(lane));
    expect(wrong.headers.get('content-type')).toBe('text/plain');
    expect(await wrong.text()).toBe(await right.text());
  });

  test('html: a page with status 200', async () => {
    expect((await outcome(lane, { do: 'html' })).error).toBeDefined();
    const reply = await raw(lane);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(await reply.text()).toContain('<html>');
  });

  test('empty-body: no byte', async () => {
    cloud.script('m', { do: 'empty-body' });
    const reply = await raw(lane);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, rightType(lane)]);
    expect(await reply.text()).toBe('');
  });

  test('empty-answer: a valid reply that says nothing', async () => {
    const { text, stop, error } = await outcome(lane, { do: 'empty-answer' });
    expect([text, error]).toEqual(['', undefined]);
    if (lane.wire !== 'knowledge') expect(stop).toBeDefined();
  });

  test('missing-output: objects without anything in them', async () => {
    const { text = '', stop, usage, error } = await outcome(lane, { do: 'missing-output' });
    expect([text, stop, usage, error]).toEqual(['', undefined, undefined, undefined]);
    const body = await (await raw(lane)).text();
    if (!lane.streamed) expect(body).toBe('{}');
    expect(body).toContain('{}');
  });

  test('wrong-types: a number for a text', async () => {
    expect((await outcome(lane, { do: 'wrong-types' })).deltas).toEqual([7]);
  });

  test('huge: as many bytes as are asked for', async () => {
    expect(String((await outcome(lane, { do: 'huge', bytes: 700_001 })).text)).toHaveLength(700_001);
  });

  test('bad-checksum: where there are frames one is wrong, else the JSON is', async () => {
    const { error } = await outcome(lane, { do: 'bad-checksum' });
    const message = expect.stringMatching(/message checksum .* did not match/);
    expect(error).toEqual(hasFrames(lane) ? namedError('Error', { message }) : namedError('SyntaxError'));
  });

  test('exception-mid-stream: an error comes where the rest should', async () => {
    const [type, name] = {
      bedrock: ['throttlingException', 'ThrottlingException'],
      sagemaker: ['ModelStreamError', 'ModelStreamError'],
      openai: ['server_error', 'server_error'],
      knowledge: ['', ''],
    }[lane.wire] as [string, string];
    const { error } = await outcome(lane, { do: 'exception-mid-stream', type });
    expect(error).toMatchObject(lane.streamed ? { name } : { message: expect.stringContaining('500') });
  });

  test('duplicate-frames: each delta comes twice', async () => {
    const { deltas } = await outcome(lane, { do: 'duplicate-frames' });
    const even = deltas.filter((_, index) => index % 2 === 0);
    const odd = deltas.filter((_, index) => index % 2 === 1);
    expect(even.join('')).toBe(ECHO);
    expect(odd.join('')).toBe(lane.streamed ? ECHO : '');
  });
});
