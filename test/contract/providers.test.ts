import { describe, expect, test } from 'vitest';
import type { Failure, FailureKind } from '../../src/cascade/failure.ts';
import type { Completion, Tier } from '../../src/cascade/tier.ts';
import type { Reply } from '../support/fake-cloud/reply.ts';
import { makePassage } from '../support/make-knowledge.ts';
import { API_KEY, PROVIDERS, type ProviderCase, startOwnCloud } from '../support/providers.ts';
import { makeTierRequest } from '../support/tier-request.ts';
import {
  ANSWER,
  BROKEN,
  ENDLESS,
  ERRORS,
  fail,
  NONSENSE_USAGE,
  TEXT,
  TOO_LONG,
} from './provider-scenarios.ts';

const QUESTION = 'Where do I find the invoice of March?';
const PASSAGE = makePassage('Invoices are kept for ten years. Open the settings and choose Invoices there.');
const REQUEST = makeTierRequest(QUESTION, [PASSAGE]);
const USAGE = { inputTokens: 100, outputTokens: 20 };
const NEVER = new AbortController().signal;
/** What no failure may say. */
const PRIVATE = [QUESTION, 'invoice of March', 'ten years', 'Rules:', API_KEY, 'fake-cloud-secret', 'AKIA'];

const cloud = await startOwnCloud();

/** What `provider` makes of `reply`, with the pieces that it told; the call is over afterwards. */
async function ask(provider: ProviderCase, reply: Reply, settings: object = {}) {
  const tier = await provider.create(cloud, settings);
  cloud.script(provider.model, reply);
  const told: string[] = [];
  const outcome = await tier.complete(REQUEST, NEVER, (piece) => told.push(piece));
  await cloud.idle();
  expect(cloud.calls.map(({ model, streamed }) => [model, streamed])).toEqual([
    [provider.model, provider.streams],
  ]);
  return { outcome, told };
}

function expectCompletion(outcome: Completion | Failure): Completion {
  if (outcome.kind !== 'completion') throw new Error(`${outcome.kind}: ${outcome.message}`);
  return outcome;
}

function expectFailure(outcome: Completion | Failure, kind: FailureKind): Failure {
  expect(outcome.kind).toBe(kind);
  const failure = outcome as Failure;
  expect(failure.message).toMatch(/^\S.{0,498}\S$/);
  for (const words of PRIVATE) expect(failure.message).not.toContain(words);
  return failure;
}

describe.each(PROVIDERS.map((provider) => [provider.name, provider] as const))('%s', (_name, provider) => {
  const usage = provider.tellsUsage ? USAGE : undefined;

  test('an answer has its text, its usage, its citations and its end', async () => {
    const { outcome } = await ask(provider, ANSWER);
    expect(outcome).toEqual({
      kind: 'completion',
      text: TEXT,
      citations: [expect.objectContaining({ quote: 'Open the settings and choose Invoices there.' })],
      abstained: false,
      stop: 'end',
      usage,
    });
  });

  test('an answer that was cut off says so', async () => {
    const { outcome } = await ask(provider, { ...ANSWER, stop: 'length' });
    expect(expectCompletion(outcome)).toMatchObject({ text: TEXT, stop: 'length' });
  });

  test.runIf(provider.refuses)('an answer that was declined says so, with words or without', async () => {
    const { outcome } = await ask(provider, { ...ANSWER, text: 'No.', stop: 'refused' });
    expect(expectCompletion(outcome)).toMatchObject({ text: 'No.', stop: 'refused', citations: [] });
    cloud.reset();
    const wordless = await ask(provider, { ...ANSWER, text: '', stop: 'refused' });
    expect(expectCompletion(wordless.outcome).text).toMatch(/cannot be answered/);
  });

  test('an answer under a wrong content type is an answer', async () => {
    const { outcome } = await ask(provider, { do: 'wrong-content-type' });
    expect(expectCompletion(outcome)).toMatchObject({ stop: 'end', usage });
  });

  test('pieces are told in order, as they come, and add up to the text', async () => {
    const { outcome, told } = await ask(provider, { ...ANSWER, pieces: 6, pieceGapMs: 1 });
    expect(expectCompletion(outcome).text).toBe(TEXT);
    expect(told.length).toBe(provider.streams ? 6 : 0);
    expect(told.join('')).toBe(provider.streams ? TEXT : '');
  });

  test.runIf(provider.streams)('a piece is told while the next is not yet written', async () => {
    const tier = await provider.create(cloud);
    cloud.script(provider.model, { ...ANSWER, pieces: 2, pieceGapMs: 60_000 });
    const giveUp = new AbortController();
    const told = await new Promise<string>((resolve) => {
      void tier.complete(REQUEST, giveUp.signal, resolve);
    });
    expect(TEXT.startsWith(told)).toBe(true);
    expect(cloud.inFlight).toBe(1);
    giveUp.abort();
    await cloud.idle();
  });

  test('counts that are no counts are dropped, and the answer is kept', async () => {
    for (const nonsense of NONSENSE_USAGE) {
      cloud.reset();
      const { outcome } = await ask(provider, { ...ANSWER, usage: nonsense });
      expect([nonsense, expectCompletion(outcome).text, outcome.usage]).toEqual([nonsense, TEXT, undefined]);
    }
  });

  test.each(ERRORS)('%s is a failure', async (_what, reply, kind) => {
    const { outcome, told } = await ask(provider, reply);
    expectFailure(outcome, kind);
    expect(told).toEqual([]);
  });

  test('a 424 is what the container says that it is, where the wire tells', async () => {
    const status = async (originalStatus: number, message = 'No.') =>
      (await ask(provider, fail(424, { originalStatus, message }))).outcome.kind;
    const told = provider.tellsOriginalStatus;
    expect(await status(429)).toBe(told ? 'throttled' : 'unavailable');
    cloud.reset();
    expect(await status(400, TOO_LONG)).toBe(told ? 'too-long' : 'unavailable');
  });

  test('throttling says how long to wait, where it is told', async () => {
    const { outcome } = await ask(provider, fail(429, { retryAfterSeconds: 3 }));
    expect(expectFailure(outcome, 'throttled').retryAfterMs).toBe(3_000);
    cloud.reset();
    const untold = await ask(provider, fail(429));
    expect(expectFailure(untold.outcome, 'throttled').retryAfterMs).toBeUndefined();
  });

  test.each(BROKEN)('%s is a failure that may be charged', async (_what, reply) => {
    const { outcome } = await ask(provider, reply);
    const { requestId } = expectFailure(outcome, 'malformed');
    expect(requestId !== undefined).toBe(provider.tellsRequestId);
  });

  test('a reply that its tokens cannot amount to is a failure, and not read to its end', async () => {
    const text = Array.from({ length: 2_000 }, (_, n) => `Step ${n}: open the settings. `).join('');
    const endless: Reply = { ...ANSWER, text, pieces: 200, pieceGapMs: 2 };
    const { outcome, told } = await ask(provider, endless, { maxTokens: 20 });
    const { requestId } = expectFailure(outcome, 'malformed');
    expect(requestId !== undefined).toBe(provider.tellsRequestId);
    expect(told.join('').length).toBeLessThanOrEqual(20 * 64);
    expect(cloud.calls[0]?.ended).toBe(provider.streams ? 'client-gone' : 'replied');
  });

  test('an error amid a stream is a failure', async () => {
    const { outcome } = await ask(provider, { do: 'exception-mid-stream', type: provider.exception });
    expectFailure(outcome, 'unavailable');
  });

  test('a stream that says everything twice is never sold as an answer', async () => {
    const { outcome } = await ask(provider, { do: 'duplicate-frames' });
    if (provider.streams) expectFailure(outcome, 'malformed');
    else expectCompletion(outcome);
  });

  test.each(ENDLESS)(
    'a call that meets %j and is given up ends, and closes its connection',
    async (reply) => {
      const tier = await provider.create(cloud);
      const giveUp = new AbortController();
      const asked = await begin(provider, tier, reply, giveUp.signal);
      // The first is still open when another call has been there and back.
      expectCompletion(await tier.complete(REQUEST, NEVER));
      expect(cloud.inFlight).toBe(1);
      giveUp.abort();
      expectFailure(await asked.outcome, 'cancelled');
      await cloud.idle();
      expect(cloud.calls.map(({ ended }) => ended)).toEqual(['client-gone', 'replied']);
    },
  );

  test('a call that is given up before it begins is never made', async () => {
    const tier = await provider.create(cloud);
    const outcome = await tier.complete(REQUEST, AbortSignal.abort());
    expect(outcome.kind).not.toBe('completion');
    expect(cloud.calls).toEqual([]);
  });
});

/** Resolves when a call has arrived that is replied to so; every later one is answered. */
async function begin({ model }: ProviderCase, tier: Tier, reply: Reply, signal: AbortSignal) {
  let outcome: ReturnType<Tier['complete']> | undefined;
  await new Promise<void>((resolve) => {
    cloud.script(model, (_, n) => {
      resolve();
      return n === 0 ? reply : ANSWER;
    });
    outcome = tier.complete(REQUEST, signal, () => {});
  });
  if (!outcome) throw new Error('nothing was asked');
  return { outcome };
}
