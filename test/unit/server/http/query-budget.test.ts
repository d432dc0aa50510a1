import { describe, expect, test, vi } from 'vitest';
import { createTools } from '../../../../src/tools/catalog.ts';
import { answers, fakeTier } from '../../../support/fake-tier.ts';
import { createTestHttpApp, QUESTION } from '../../../support/http-app.ts';
import { allEvents, readJson, STREAMED } from '../../../support/http-process.ts';
import { noBenchmarks } from '../../../support/no-benchmarks.ts';
import { createTestBudgets, PRICE } from '../../../support/test-budgets.ts';
import { createTestCascade, TEST_SETTINGS } from '../../../support/test-cascade.ts';

/** Virtual time begins with November: 30 days of it are left. */
const MONTH_SECONDS = 30 * 86_400;
const REFUSAL = {
  code: 'budget_exceeded',
  message: expect.stringMatching(/budget.*opens again at 2026-12-01T00:00:00\.000Z/),
  retryable: true,
  retry_after_seconds: MONTH_SECONDS,
};

/** The application with nothing left to spend. */
function createSpentApp(atLimit: 'static' | 'refuse') {
  const { budgets, clock } = createTestBudgets({ total: 0 });
  const { cascade } = createTestCascade({
    tiers: [fakeTier('instant', [answers(0.9)], { price: PRICE })],
    budgets,
    clock,
    settings: { ...TEST_SETTINGS, atLimit },
  });
  return createTestHttpApp({ tools: createTools(cascade, noBenchmarks) });
}

describe('a question that no budget is left for', () => {
  test('is refused with 429 and the time until the month is over, where that is configured', async () => {
    const response = await createSpentApp('refuse').post('/query', { query: QUESTION });
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe(String(MONTH_SECONDS));
    expect(await readJson(response)).toEqual({ error: REFUSAL });
  });

  test('is refused in its stream', async () => {
    const response = await createSpentApp('refuse').post('/query', { query: QUESTION }, STREAMED);
    expect((await allEvents(response)).at(-1)).toMatchObject({ event: 'error', data: { error: REFUSAL } });
  });

  test('is refused as a job', async () => {
    const app = createSpentApp('refuse');
    const accepted = await app.post('/query', { query: QUESTION }, { prefer: 'respond-async' });
    await vi.waitFor(async () => {
      const job = await readJson(await app.request(accepted.headers.get('location') ?? ''));
      expect(job).toMatchObject({ status: 'failed', error: REFUSAL });
    });
  });

  test('is refused as a tool’s error over MCP', async () => {
    const call = {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'answer_query', arguments: { query: QUESTION } },
    };
    const headers = { accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-06-18' };
    const text = await (await createSpentApp('refuse').post('/mcp', call, headers)).text();
    expect(text).toContain('budget');
    expect(text).toContain('2026-12-01T00:00:00.000Z');
  });

  test('has a reply all the same, where that is configured', async () => {
    const response = await createSpentApp('static').post('/query', { query: QUESTION });
    expect(response.status).toBe(200);
    expect(await readJson(response)).toMatchObject({
      status: 'degraded',
      source: 'static',
      cost_usd: 0,
      next_action: { do: 'escalate_human' },
      attempts: [{ outcome: 'skipped' }],
    });
  });
});
