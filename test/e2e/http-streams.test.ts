import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import {
  allEvents,
  cloudTier,
  type HttpProcess,
  postJson,
  readEvents,
  type SentEvent,
  STREAMED,
  startHttpProcess,
} from '../support/http-process.ts';

const QUESTION = 'How do I reset my password?';
const WEAK = 'Bananas are yellow. Apples are often red. Nobody knows why.';
const STRONG =
  'To reset your password, open Settings. Choose Reset password. A link comes by mail. Follow it.';

const cloud = await startFakeCloud();
let server: HttpProcess;
beforeAll(async () => {
  server = await startHttpProcess({
    config: {
      tiers: [cloudTier(cloud, 'weak'), cloudTier(cloud, 'strong')],
      cache: { kind: 'none' },
      http: { graceSeconds: 1 },
    },
  });
});
beforeEach(() => {
  cloud.reset();
  cloud.script('weak', { do: 'answer', text: WEAK, pieces: 6, pieceGapMs: 20 });
  cloud.script('strong', { do: 'answer', text: STRONG, pieces: 12, pieceGapMs: 60 });
});
afterAll(async () => {
  await server.kill();
  await cloud.close();
});

const open = (more: object = {}, headers: Record<string, string> = {}) =>
  postJson(`${server.url}/query`, { query: QUESTION, ...more }, { headers: { ...STREAMED, ...headers } });
const ofType = (events: readonly SentEvent[], type: string) => events.filter(({ event }) => event === type);
const textOf = (events: readonly SentEvent[], attempt: number) =>
  ofType(events, 'delta')
    .filter(({ data }) => data.attempt === attempt)
    .map(({ data }) => data.text)
    .join('');
/** The types of events in order, deltas in a row as one. */
const course = (events: readonly SentEvent[]) =>
  events
    .map(({ event, data }) => `${event} ${data.attempt}`)
    .filter((each, index, all) => each !== all[index - 1] || !each.startsWith('delta'));

describe('a stream over tiers that write as they go', () => {
  test('shows by itself nothing of the weak tier, and the last sentence by sentence', async () => {
    const events = await allEvents(await open());
    expect(course(events)).toEqual([
      ...['route 0', 'attempt 1', 'verdict 1', 'attempt 2', 'delta 2', 'verdict 2', 'delta 2', 'answer 2'],
    ]);
    const answer = events.at(-1)?.data;
    expect(answer).toMatchObject({ query: QUESTION, response: STRONG, tier: 'strong', status: 'accepted' });
    expect(textOf(events, 2)).toBe(STRONG);
    expect(ofType(events, 'delta').length).toBeGreaterThan(2);
    expect(JSON.stringify(events)).not.toMatch(/Bananas|Apples/);
    for (const { data } of ofType(events, 'delta').slice(0, -1)) expect(data.text).toMatch(/\. $/);
  });

  test('shows a draft as it comes, and takes it back when another tier takes over', async () => {
    const events = await allEvents(await open({ stream: 'draft' }));
    expect(course(events)).toEqual([
      ...['route 0', 'attempt 1', 'delta 1', 'verdict 1', 'withdrawn 1'],
      ...['attempt 2', 'delta 2', 'verdict 2', 'answer 2'],
    ]);
    expect([textOf(events, 1), textOf(events, 2)]).toEqual([WEAK, STRONG]);
    expect(ofType(events, 'delta').length).toBeGreaterThan(10);
  });

  test('numbers its events without a gap, and says what became of each attempt', async () => {
    const events = await allEvents(await open());
    expect(events.map(({ id }) => Number(id?.split('.')[1]))).toEqual(events.map((_, index) => index + 1));
    expect(ofType(events, 'verdict').map(({ data }) => data)).toMatchObject([
      { attempt: 1, tier: 'weak', accepted: false, outcome: 'completed' },
      { attempt: 2, tier: 'strong', accepted: true, outcome: 'completed' },
    ]);
  });

  test('is written as it happens: the first words come while the tier still writes', async () => {
    const seen: string[] = [];
    for await (const { event } of readEvents(await open({ stream: 'draft', min_tier: 'strong' }))) {
      if (event === 'delta' && !seen.includes('delta')) expect(cloud.calls[0]?.ended).toBe('open');
      seen.push(event ?? '');
    }
    expect(seen).toContain('delta');
  });

  test('asks tiers to write as they go only where somebody reads along', async () => {
    await allEvents(await open());
    await (await postJson(`${server.url}/query`, { query: QUESTION })).text();
    expect(cloud.calls.map(({ model, streamed }) => [model, streamed])).toEqual([
      ...[
        ['weak', true],
        ['strong', true],
      ],
      ...[
        ['weak', false],
        ['strong', false],
      ],
    ]);
  });

  test('tells a failure of the last tier by its kind, takes its text back and answers all the same', async () => {
    cloud.script('strong', { do: 'exception-mid-stream', type: 'secret-words' });
    const events = await allEvents(await open({ min_tier: 'strong', stream: 'draft', deadline_ms: 3_000 }));
    const answer = events.at(-1);
    expect(answer).toMatchObject({
      event: 'answer',
      data: { attempt: 0, status: 'degraded', source: 'static' },
    });
    expect(textOf(events, 0)).toBe(answer?.data.response);
    expect(ofType(events, 'withdrawn').map(({ data }) => data.attempt)).toContain(1);
    for (const { data } of ofType(events, 'verdict')) expect(data.failure).toMatch(/^[a-z-]+$/);
    expect(JSON.stringify(events)).not.toContain('secret-words');
  });
});

describe('a reader whose connection breaks', () => {
  /** Reads up to the first event of this type, and drops the connection. */
  async function readUpTo(type: string): Promise<readonly SentEvent[]> {
    const read: SentEvent[] = [];
    for await (const event of readEvents(await open())) {
      read.push(event);
      if (event.event === type) return read;
    }
    throw new Error(`no ${type}`);
  }

  const goOn = (id = '', more: object = { query: QUESTION }) =>
    postJson(`${server.url}/query`, more, { headers: { ...STREAMED, 'last-event-id': id } });

  test('reads on where it broke, and nothing is paid twice', async () => {
    const before = await readUpTo('delta');
    const after = await allEvents(await goOn(before.at(-1)?.id));
    const events = [...before, ...after];
    expect(events.map(({ id }) => Number(id?.split('.')[1]))).toEqual(events.map((_, index) => index + 1));
    expect(textOf(events, 2)).toBe(STRONG);
    expect(events.at(-1)).toMatchObject({ event: 'answer', data: { response: STRONG } });
    expect(cloud.calls.map(({ model, ended }) => [model, ended])).toEqual([
      ['weak', 'replied'],
      ['strong', 'replied'],
    ]);
  });

  test('reads the end again after it, and need not repeat the question', async () => {
    const events = await allEvents(await open());
    const again = await allEvents(await goOn(events[0]?.id, {}));
    expect(again).toEqual(events.slice(1));
    expect(cloud.calls).toHaveLength(2);
  });

  test('and who does not come back in time finds the work stopped and the stream gone', async () => {
    cloud.script('strong', { do: 'stall' });
    const read = await readUpTo('verdict');
    await vi.waitFor(() => expect(cloud.calls[1]?.ended).toBe('client-gone'), 5_000);
    const response = await goOn(read.at(-1)?.id);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('"unknown_stream"');
  });
});
