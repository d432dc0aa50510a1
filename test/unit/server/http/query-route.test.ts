import { describe, expect, test } from 'vitest';
import { answers, fails, fakeTier } from '../../../support/fake-tier.ts';
import { createTestHttpApp, QUESTION } from '../../../support/http-app.ts';
import { allEvents, readJson, STREAMED } from '../../../support/http-process.ts';

const LONG = 'password '.repeat(1_200).slice(0, 10_001);

describe('a question', () => {
  test('has the course’s reply, and the rest of the full answer', async () => {
    const response = await createTestHttpApp().post('/query', { query: QUESTION });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await readJson(response)).toEqual({
      query: QUESTION,
      response: '0.9 sure',
      model_used: 'instant-model',
      latency_seconds: 0,
      complexity_score: 1,
      answer_id: 'ans_1',
      status: 'accepted',
      degraded: false,
      abstained: false,
      source: 'model',
      tier: 'instant',
      confidence: 0.9,
      next_action: { do: 'send', why: expect.any(String) },
      citations: [],
      cost_usd: 0,
      marginal_cost_usd: 0,
      cost_basis: expect.any(String),
      complexity_factors: [{ factor: 'base', points: 1 }],
      usage: { input_tokens: 0, output_tokens: 0 },
      attempts: [
        expect.objectContaining({ tier: 'instant', cause: 'first', outcome: 'completed', confidence: 0.9 }),
      ],
    });
  });

  test('has a lean answer where it asks for one', async () => {
    const lean = await readJson(
      await createTestHttpApp().post('/query', { query: QUESTION, detail: 'lean' }),
    );
    expect(lean).toMatchObject({ query: QUESTION, response: '0.9 sure', tier: 'instant' });
    for (const key of ['attempts', 'usage', 'complexity_factors', 'cost_basis'])
      expect(lean).not.toHaveProperty(key);
  });

  test('keeps to its limits', async () => {
    const tiers = ['instant', 'provisioned'].map((name) => fakeTier(name, [answers(0.9)]));
    const app = createTestHttpApp({ tiers });
    const answer = await readJson(await app.post('/query', { query: QUESTION, min_tier: 'provisioned' }));
    expect(answer.tier).toBe('provisioned');
  });

  test('that no tier can answer has an answer all the same, and nothing of why', async () => {
    const failing = fakeTier('instant', [fails('misconfigured', { message: 'arn:aws:secret' })]);
    const response = await createTestHttpApp({ tiers: [failing] }).post('/query', { query: QUESTION });
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ status: 'degraded', source: 'static', tier: null });
    expect(text).not.toContain('arn:');
  });

  test('of 10,000 characters is answered at once', async () => {
    const response = await createTestHttpApp().post('/query', { query: LONG.slice(0, 10_000) });
    expect(response.status).toBe(200);
  });
});

describe('a question that is streamed', () => {
  test('has its events, of which the last is the answer', async () => {
    const response = await createTestHttpApp().post('/query', { query: QUESTION }, STREAMED);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const events = await allEvents(response);
    expect(events.map(({ event }) => event)).toEqual(['route', 'attempt', 'verdict', 'delta', 'answer']);
    expect(events.at(-1)?.data).toMatchObject({
      attempt: 1,
      query: QUESTION,
      attempts: [{ tier: 'instant' }],
    });
  });

  test('says what was wrong with it as its last event, where that is found out on the way', async () => {
    const tiers = ['instant', 'expert'].map((name) => fakeTier(name, [answers(0.9)]));
    const body = { query: QUESTION, min_tier: 'expert', max_tier: 'instant' };
    const events = await allEvents(await createTestHttpApp({ tiers }).post('/query', body, STREAMED));
    expect(events).toMatchObject([
      { event: 'error', data: { attempt: 0, error: { code: 'invalid_input', field: 'min_tier' } } },
    ]);
  });
});
