import type { RequestListener } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDynamicStrategy, type DynamicStrategy } from '../../../src/server/dynamic-strategy.ts';
import {
  breaksOff,
  drips,
  type FakeAppConfig,
  headersOnly,
  pours,
  startFakeAppConfig,
} from '../../support/fake-app-config.ts';
import { recordingLog } from '../../support/test-cascade.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const TIERS = ['small', 'middle', 'large'].map((name) => ({ name, model: `${name}-model` }));
const SETTINGS = { application: 'support', environment: 'live', profile: 'strategy', refreshSeconds: 30 };
const LARGE = { primary_model: 'large-model', fallback_models: ['small-model'] };
const SMALL = { primary_model: 'small-model' };

let extension: FakeAppConfig;
beforeEach(async () => {
  extension = await startFakeAppConfig();
});
afterEach(() => extension.close());

async function start(port = extension.port) {
  const clock = createVirtualClock();
  const { log, logged } = recordingLog();
  const strategy = await createDynamicStrategy({ settings: SETTINGS, port, tiers: TIERS, clock, log });
  return { strategy, clock, logged, later: (seconds: number) => later(strategy, clock, seconds) };
}

/** A question comes in, so much later, and what it has begun is over. */
async function later(strategy: DynamicStrategy, clock: { advance(ms: number): void }, seconds: number) {
  clock.advance(seconds * 1_000);
  strategy.refresh();
  await strategy.settled();
  return strategy.current()?.order;
}

describe('a strategy of AppConfig', () => {
  test('is there from the start', async () => {
    extension.says({ ...LARGE, made_at: 'noon' });
    const { strategy, logged } = await start();
    expect(strategy.current()).toMatchObject({ says: LARGE, order: [2, 0] });
    expect(extension.asked).toEqual(['GET /applications/support/environments/live/configurations/strategy']);
    expect(logged).toEqual([{ event: 'strategy_read', fields: { tiers: ['large', 'small'] } }]);
  });

  test('is read again by a question that comes in once it is old, and not before', async () => {
    extension.says(LARGE);
    const { later, logged } = await start();
    extension.says(SMALL);
    expect(await later(29)).toEqual([2, 0]);
    expect(extension.asked).toHaveLength(1);
    expect(await later(1)).toEqual([0]);
    expect(await later(29)).toEqual([0]);
    expect(extension.asked).toHaveLength(2);
    // The same again is no news.
    expect(await later(1)).toEqual([0]);
    expect(extension.asked).toHaveLength(3);
    expect(logged.map(({ event }) => event)).toEqual(['strategy_read', 'strategy_read']);
  });

  test('is read by one question of many, and none of them waits for it', async () => {
    extension.says(LARGE);
    const { strategy, clock } = await start();
    const held: (() => void)[] = [];
    extension.says((_, res) => void held.push(() => res.end(JSON.stringify(SMALL))));
    clock.advance(30_000);
    for (let question = 0; question < 20; question++) strategy.refresh();
    clock.advance(30_000);
    strategy.refresh();
    await vi.waitFor(() => expect(held).toHaveLength(1));
    expect(strategy.current()?.order).toEqual([2, 0]);
    held[0]?.();
    await strategy.settled();
    expect(strategy.current()?.order).toEqual([0]);
    expect(extension.asked).toHaveLength(2);
  });

  test('may begin with the mark of a text editor', async () => {
    extension.says(`\ufeff${JSON.stringify(SMALL)}`);
    expect((await start()).strategy.current()?.order).toEqual([0]);
  });

  test.each([
    ['nothing', () => {}],
    ['no more than a status', headersOnly],
    ['a sign now and then', drips],
  ])('holds up the start for a second where it gets %s', async (_, reply) => {
    extension.says(reply);
    const startedAtMs = performance.now();
    const { strategy, logged, later } = await start();
    expect(performance.now() - startedAtMs).toBeGreaterThan(900);
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
    expect(strategy.current()).toBeUndefined();
    expect(logged).toEqual([{ event: 'strategy_unusable', fields: { why: 'did not come within 1000 ms' } }]);
    extension.says(LARGE);
    expect(await later(5)).toEqual([2, 0]);
  });

  test('comes though the process stood still for longer than it may take', async () => {
    extension.says(LARGE);
    const { strategy, clock, logged } = await start();
    extension.says(SMALL);
    clock.advance(30_000);
    strategy.refresh();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
    await strategy.settled();
    expect(strategy.current()?.order).toEqual([0]);
    expect(logged.map(({ event }) => event)).toEqual(['strategy_read', 'strategy_read']);
  });
});

const many = (count: number) => ({ ...SMALL, notes: 'x'.repeat(count) });

test('a strategy may have 64 KiB, and not a byte more', async () => {
  const most = 65_536 - JSON.stringify(many(0)).length;
  extension.says(many(most));
  expect((await start()).strategy.current()?.order).toEqual([0]);
  extension.says(many(most + 1));
  expect((await start()).strategy.current()).toBeUndefined();
});

describe('the last good strategy stays, and why is told once, where AppConfig has', () => {
  test.each<[string, RequestListener | object | string, RegExp]>([
    ['nothing of that name', (_, res) => void res.writeHead(404).end('{}'), /^was answered with HTTP 404$/],
    ['trouble', (_, res) => void res.writeHead(500).end(JSON.stringify(SMALL)), /HTTP 500$/],
    ['nothing to say', (_, res) => void res.writeHead(204).end(), /HTTP 204$/],
    [
      'moved',
      (_, res) => void res.writeHead(302, { location: 'http://localhost/' }).end(JSON.stringify(SMALL)),
      /HTTP 302$/,
    ],
    ['an empty text', '', /^is not JSON$/],
    ['no JSON', 'apiKey=sk-1234', /^is not JSON$/],
    ['a list', [SMALL], /^the file is a list of 1: /],
    ['an empty object', {}, /^primary_model is missing: /],
    ['the flags of another profile', { cart: { enabled: true } }, /^primary_model is missing: /],
    [
      'models that no tier has',
      { primary_model: 'gone-model', fallback_models: ['large-model', 'lost-model'] },
      /^primary_model is "gone-model": no tier has this model; .*; fallback_models\[1\] is "lost-model": no tier/,
    ],
    [
      'a tier twice',
      { primary_model: 'large', fallback_models: ['large-model'] },
      /^fallback_models\[0\] stands for the same tier as primary_model: large$/,
    ],
    ['too much', many(65_536), /^is larger than 65536 bytes$/],
    ['no end of it', pours, /^is larger than 65536 bytes$/],
    ['half of it', breaksOff, /^cannot be had: ECONNRESET$/],
  ])('%s', async (_, reply, why) => {
    extension.says(LARGE);
    const { later, logged } = await start();
    extension.says(reply);
    expect(await later(30)).toEqual([2, 0]);
    expect(await later(30)).toEqual([2, 0]);
    expect(logged.slice(1)).toEqual([
      { event: 'strategy_unusable', fields: { why: expect.stringMatching(why) } },
    ]);

    extension.says(LARGE);
    expect(await later(30)).toEqual([2, 0]);
    expect(logged.slice(2)).toEqual([{ event: 'strategy_read', fields: { tiers: ['large', 'small'] } }]);
    extension.says(reply);
    await later(30);
    expect(logged.slice(3)).toEqual([logged[1]]);
  });
});

describe('a reading in vain', () => {
  test('leaves routing alone where nobody listens', async () => {
    const { port } = extension;
    await extension.close();
    const { strategy, logged } = await start(port);
    expect(strategy.current()).toBeUndefined();
    expect(logged).toEqual([{ event: 'strategy_unusable', fields: { why: 'cannot be had: ECONNREFUSED' } }]);
  });

  test('is followed by another within five seconds', async () => {
    const { later } = await start();
    extension.says(SMALL);
    expect(await later(4)).toBeUndefined();
    expect(await later(1)).toEqual([0]);
  });

  test('for another reason than the last is told too', async () => {
    const { later, logged } = await start();
    extension.says({});
    await later(5);
    await later(5);
    expect(logged.map(({ fields }) => (fields as { why: string }).why)).toEqual([
      'was answered with HTTP 404',
      expect.stringContaining('primary_model'),
    ]);
  });
});
