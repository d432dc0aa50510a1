import { describe, expect, test } from 'vitest';
import { startHttpProcess } from '../support/http-process.ts';
import { answerOf } from '../support/mcp-over-http.ts';
import { ServerProcess, temporaryFolder } from '../support/server-process.ts';

const QUESTION = { query: 'How do I reset my password?' };

describe('a server that comes back', () => {
  test('escalates what it answered before', async () => {
    const env = { HOME: temporaryFolder() };
    const before = await ServerProcess.start({ env });
    const { structuredContent: first } = await before.call('answer_query', QUESTION);
    expect(await before.close()).toBe(0);

    const after = await ServerProcess.start({ env });
    const { structuredContent: second } = await after.call('escalate', { answer_id: first.answer_id });
    expect(second).toMatchObject({ escalated_from: first.tier, escalated_to: 'provisioned' });
    await after.close();
  });

  test('escalates over HTTP what was answered before it was told to stop', async () => {
    const env = { HOME: temporaryFolder() };
    const before = await startHttpProcess({ env });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        answerOf(before.url, 'answer_query', { query: `${QUESTION.query} Case ${index}.` }),
      ),
    );
    expect(await before.stop()).toBe(0);

    const after = await startHttpProcess({ env });
    for (const { answer_id, tier } of answers) {
      expect(await answerOf(after.url, 'escalate', { answer_id })).toMatchObject({ escalated_from: tier });
    }
    await after.stop();
  });

  test('gives the ticket again that it gave for the same answer or key', async () => {
    const env = { HOME: temporaryFolder() };
    const before = await ServerProcess.start({ env });
    const { answer_id } = (await before.call('answer_query', QUESTION)).structuredContent;
    const byAnswer = { answer_id, target: 'human' };
    const byKey = { query: 'Another question', target: 'human', idempotency_key: 'k 1' };
    const ticketOf = async (server: ServerProcess, input: object) =>
      (await server.call('escalate', input)).structuredContent.ticket.ticket_id;
    const given = [await ticketOf(before, byAnswer), await ticketOf(before, byKey)];
    expect(new Set(given).size).toBe(2);
    await before.close();

    const after = await ServerProcess.start({ env });
    expect([await ticketOf(after, byAnswer), await ticketOf(after, byKey)]).toEqual(given);
    await after.close();
  });
});

describe('two servers on one folder at once', () => {
  test('escalate each other’s answers, and list each other’s tickets', async () => {
    const env = { HOME: temporaryFolder() };
    const [one, other] = await Promise.all([ServerProcess.start({ env }), ServerProcess.start({ env })]);
    const { answer_id } = (await one.call('answer_query', QUESTION)).structuredContent;
    // An answer is written behind its reply.
    await expect
      .poll(async () => (await other.call('escalate', { answer_id })).isError ?? false, { timeout: 5_000 })
      .toBe(false);
    const { ticket } = (await other.call('escalate', { answer_id, target: 'human' })).structuredContent;
    const uri = `support://tickets/${ticket.ticket_id}`;
    const { result } = await one.request('resources/list', {});
    expect(JSON.stringify(result)).toContain(uri);
    expect(await Promise.all([one.close(), other.close()])).toEqual([0, 0]);
    expect([one.stderr, other.stderr]).toEqual(['', '']);
  });
});
