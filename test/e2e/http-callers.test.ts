import { describe, expect, test } from 'vitest';
import {
  ask,
  askMcp,
  bearer,
  bodyOf,
  type Claims,
  callTool,
  challengeOf,
  cloud,
  type Headers,
  http,
  issuer,
  KEY,
  orphan,
  orphaned,
  QUESTION,
  secrets,
  start,
  toBearer,
  type Wire,
} from '../support/guarded-http.ts';
import { allEvents, postJson, type SentEvent, STREAMED } from '../support/http-process.ts';

describe('what a caller made is not there for', () => {
  const OTHERS: [string, Claims][] = [
    ['another caller', { sub: 'user-2' }],
    ['a caller of that name with another tenant', { org: 'acme' }],
  ];

  test.each(OTHERS)('%s: an answer', async (_who, claims) => {
    const owner = await bearer();
    const { answer_id } = await bodyOf(await ask(owner));
    const refusal = await callTool('escalate', { answer_id }, await bearer(claims));
    expect(refusal.isError).toBe(true);
    expect(JSON.stringify(refusal._meta)).toContain('"code":"unknown_answer"');
    expect((await callTool('escalate', { answer_id }, owner)).structuredContent).toMatchObject({
      escalated_from: 'first',
      escalated_to: 'second',
    });
  });

  test.each(OTHERS)('%s: a job', async (_who, claims) => {
    const owner = await bearer();
    const { job_id } = await bodyOf(await ask({ ...owner, prefer: 'respond-async' }));
    const fetchAs = (headers: Headers) => fetch(`${http.url}/query/${job_id}`, { headers });
    const other = await bearer(claims);
    const refuses = async () => {
      const response = await fetchAs(other);
      expect(response.status).toBe(404);
      expect((await bodyOf(response)).error.code).toBe('unknown_job');
    };
    let job: Wire;
    do {
      await refuses();
      job = await bodyOf(await fetchAs(owner));
    } while (job.status === 'queued' || job.status === 'running');
    expect(job).toMatchObject({ status: 'done', answer: { tier: 'first' } });
    await refuses();
  });

  test.each(OTHERS)('%s: a stream', async (_who, claims) => {
    const owner = await bearer();
    const events = await allEvents(await ask({ ...owner, ...STREAMED }));
    const resume = async (headers: Headers) =>
      ask({ ...headers, ...STREAMED, 'last-event-id': (events[0] as SentEvent).id ?? '' });
    const refused = await resume(await bearer(claims));
    expect(refused.status).toBe(404);
    expect((await bodyOf(refused)).error.code).toBe('unknown_stream');
    expect(await allEvents(await resume(owner))).toEqual(events.slice(1));
  });
});

describe('while the issuer cannot be reached', () => {
  test('nobody is told that their token is bad', async () => {
    const response = await ask(orphan, orphaned);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(challengeOf(response)).toBeNull();
    expect((await bodyOf(response)).error).toMatchObject({ code: 'unavailable', retryable: true });
    await orphaned.untilStderr('"event":"issuer_keys_unavailable"');
  });

  test('API keys are taken all the same', async () => {
    expect((await ask({ 'x-api-key': KEY }, orphaned)).status).toBe(200);
  });
});

test('a caller who asks too often waits, and nobody else does', async () => {
  const limited = await start(issuer.url, { rateLimit: { requests: 3, perSeconds: 60 } });
  const headers = await bearer();
  for (let asked = 0; asked < 3; asked++) expect((await ask(headers, limited)).status).toBe(200);
  const refused = await ask(await bearer({ jti: 'another token of the same caller' }), limited);
  expect(refused.status).toBe(429);
  const seconds = Number(refused.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
  expect((await bodyOf(refused)).error).toMatchObject({ code: 'too_many_requests', retryable: true });
  for (const other of [await bearer({ sub: 'user-2' }), await bearer({ org: 'acme' }), { 'x-api-key': KEY }])
    expect((await ask(other, limited)).status).toBe(200);
  await limited.stop();
});

test('two callers are not one because their names run together', async () => {
  const limited = await start(issuer.url, { rateLimit: { requests: 1, perSeconds: 60 } });
  for (const claims of [
    { org: 'a', sub: 'b c' },
    { org: 'a b', sub: 'c' },
  ]) {
    expect((await ask(await bearer(claims), limited)).status).toBe(200);
  }
  await limited.stop();
});

test('an address that tries one bad token after the other has to wait too', async () => {
  const limited = await start(issuer.url, { rateLimit: { requests: 2, perSeconds: 60 } });
  const statuses = [];
  for (let tried = 0; tried < 3; tried++) {
    statuses.push((await ask(await bearer({ aud: `another-${tried}` }), limited)).status);
  }
  expect(statuses).toEqual([401, 401, 429]);
  await limited.stop();
});

test('no token or key is told to a tier, or to the log at its most talkative', async () => {
  const [good, bad] = [await bearer(), await bearer({ aud: 'another' })];
  for (const headers of [good, bad, toBearer(KEY), toBearer(`${KEY}x`), orphan]) {
    for (const form of [{}, STREAMED, { prefer: 'respond-async' }])
      await (await ask({ ...headers, ...form })).text();
    await (await askMcp('tools/call', { name: 'answer_query', arguments: QUESTION }, headers)).text();
    await (await postJson(`${http.url}/mcp`, { ...headers }, { headers })).text();
  }
  await http.untilStderr('"event":"protocol_error"');
  const told = JSON.stringify([cloud.calls, http.stderr, orphaned.stderr]);
  expect(told).toContain(QUESTION.query);
  for (const secret of secrets) {
    for (const part of [secret, ...secret.split('.')]) expect(told).not.toContain(part);
  }
});
