import { expect, test } from 'vitest';
import type { Answer } from '../../src/cascade/answer.ts';
import { createApp } from '../../src/server/app.ts';
import { configSchema } from '../../src/server/config-schema.ts';
import { startOwnCloud } from '../support/providers.ts';
import { WEAK_TEXT } from '../support/served-page.ts';
import { temporaryFolder } from '../support/server-process.ts';
import { recordingLog } from '../support/test-cascade.ts';

// A cheap tier that hardly ever knows the answer, and one at three times its price, behind real wires.

const QUESTION = 'Why does the replica of my database fall behind after a failover?';
const PRICES = [1, 3];

const cloud = await startOwnCloud();

/** What becomes of the question where it is routed so. */
async function ask(routing: object): Promise<Answer> {
  const tiers = ['cheap', 'dear'].map((model, index) => ({
    name: model,
    provider: 'openai',
    baseUrl: `${cloud.url}/v1`,
    model,
    price: { inputUsdPerMillionTokens: PRICES[index], outputUsdPerMillionTokens: PRICES[index] },
  }));
  const stateless = { knowledge: { kind: 'none' }, cache: { kind: 'none' }, store: { kind: 'memory' } };
  const folder = temporaryFolder();
  const app = await createApp({
    config: configSchema.parse({ tiers, routing: { thresholds: [10], ...routing }, ...stateless }),
    log: recordingLog().log,
    cacheFolder: folder,
    sampleIndex: '',
    secret: () => undefined,
  });
  cloud.script('cheap', { do: 'answer', text: WEAK_TEXT });
  const answer = await app.cascade.answer(
    { text: QUESTION, context: {} },
    { signal: new AbortController().signal },
  );
  await app.close();
  return answer;
}

/** The models that were asked, in order. */
const asked = () => cloud.calls.map(({ model }) => model);

test('a cheap tier that is expected to fail is skipped, and the bill is smaller', async () => {
  const byThresholds = await ask({});
  expect(asked()).toEqual(['cheap', 'dear']);
  cloud.reset();

  const hardlyEver = { cheap: { intercept: -3, slope: 0 } };
  const byCost = await ask({ policy: 'expected-cost', acceptance: hardlyEver });
  expect(asked()).toEqual(['dear']);
  // Each call is 100 tokens in and 20 out.
  expect(byThresholds.costNanoUsd).toBe(120_000 + 360_000);
  expect(byCost.costNanoUsd).toBe(360_000);
  expect(byCost.response).toBe(byThresholds.response);
  expect(byCost.routeBasis).toMatch(/^expected cost from cheap .* \(5 of 100 accepted\), from dear /);
});

test('it is asked where it is expected to answer as often as its price is worth', async () => {
  await ask({ policy: 'expected-cost', acceptance: { cheap: { intercept: 0, slope: 0 } } });
  expect(asked()).toEqual(['cheap', 'dear']);
});
