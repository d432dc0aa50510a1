import { describe, expect, test } from 'vitest';
import type { Query } from '../../../src/cascade/query.ts';
import { AMBIGUOUS, backupKnowledge, CHOICES } from '../../support/backup-articles.ts';
import { answers, fakeTier } from '../../support/fake-tier.ts';
import { recordingLog, TEST_SETTINGS } from '../../support/test-cascade.ts';
import { createTestConversation } from '../../support/test-conversation.ts';
import { createTestStores } from '../../support/test-stores.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

async function setUp(parts: Parameters<typeof createTestConversation>[1] = {}) {
  const knowledge = await backupKnowledge();
  const tiers = [fakeTier('a', [answers(0.9)]), fakeTier('b', [answers(0.9)])];
  const made = createTestConversation(tiers, { knowledge, ...parts });
  return { ...made, searched: knowledge.searched };
}

describe('a question that may mean two things', () => {
  test('is asked back, at no cost and by no tier', async () => {
    const { say, asked, events } = await setUp();
    expect(await say(AMBIGUOUS)).toMatchObject({
      status: 'needs_clarification',
      response: 'Which backup do you mean?\n\n1. Backups of databases\n2. Backups of instances',
      clarifyingQuestion: 'Which backup do you mean: “Backups of databases” or “Backups of instances”?',
      choices: CHOICES,
      nextAction: { do: 'ask_customer', why: 'It may be about several things: ask which.' },
      source: 'knowledge',
      degraded: false,
      abstained: true,
      confidence: 0,
      attempts: [],
      citations: [],
      costNanoUsd: 0,
      marginalNanoUsd: 0,
      complexity: { score: 1 },
      sessionId: 's1',
    });
    expect(asked()).toEqual([]);
    expect(events.map(({ type }) => type)).toEqual(['answer']);
  });

  test.each<[string, Partial<Query>, object?, object?]>([
    ['switched off', {}, { settings: { ...TEST_SETTINGS, clarify: false } }],
    ['of an escalation', { escalates: 'ans_1' }],
    ['of an escalation with its reason', { escalationReason: 'not enough' }],
    ['asked past the cache', {}, {}, { recall: false }],
    ['with a product', { context: { product: 'instances' } }],
  ])('is not, where that is %s', async (_, query, parts, options) => {
    const { ask } = await setUp(parts);
    expect((await ask({ text: AMBIGUOUS, ...query }, options)).status).toBe('accepted');
  });

  test('is not, where nothing could be searched', async () => {
    const { ask } = createTestConversation();
    for (const text of ['Why?', 'help', "it doesn't work"])
      expect((await ask({ text })).status).toBe('accepted');
  });

  test('is asked back whatever tiers and confidence are wanted', async () => {
    const { ask } = await setUp();
    const { status } = await ask({ text: AMBIGUOUS, minTier: 'b', minConfidence: 0, maxCostNanoUsd: 0 });
    expect(status).toBe('needs_clarification');
  });

  test('is asked back each time without a session, and never from the cache', async () => {
    const { ask, searched } = await setUp();
    const [first, again] = [await ask({ text: AMBIGUOUS }), await ask({ text: AMBIGUOUS })];
    expect([first.status, again.status]).toEqual(['needs_clarification', 'needs_clarification']);
    expect(again).toMatchObject({ source: 'knowledge', costBasis: first.costBasis });
    expect(again.answerId).not.toBe(first.answerId);
    expect(searched).toHaveLength(2);
    expect((await ask({ text: `${AMBIGUOUS} (Backups of instances)` })).status).toBe('accepted');
  });

  test('is asked back of all who ask it at the same time, each by an answer of their own', async () => {
    const { ask } = await setUp();
    const told = await Promise.all([1, 2, 3].map(() => ask({ text: AMBIGUOUS })));
    expect(new Set(told.map(({ answerId }) => answerId)).size).toBe(3);
    for (const { source, status, choices } of told)
      expect({ source, status, choices }).toEqual({
        source: 'knowledge',
        status: 'needs_clarification',
        choices: CHOICES,
      });
  });

  test('is cancelled like any other', async () => {
    const { ask } = await setUp();
    await expect(ask({ text: AMBIGUOUS }, { signal: AbortSignal.abort() })).rejects.toThrow('cancelled');
  });
});

describe('the reply to what was asked back', () => {
  test.each([
    ['2', CHOICES[1]],
    ['the database', CHOICES[0]],
    ['Backups of instances', CHOICES[1]],
    ['a volume', 'a volume'],
  ])('"%s" completes the question', async (reply, choice) => {
    const { say, asked, told, judged } = await setUp();
    await say(AMBIGUOUS);
    expect((await say(reply)).status).toBe('accepted');
    expect(judged).toEqual([`${AMBIGUOUS} (${choice})`]);
    expect(asked()[0]?.text).toBe(reply);
    expect(told()).toEqual([AMBIGUOUS]);
  });

  test('may be none: the second time the best there is has to do, and ever after', async () => {
    const { say } = await setUp();
    const statuses: string[] = [];
    for (const text of [AMBIGUOUS, AMBIGUOUS, AMBIGUOUS, 'How do I restore the backup?', 'restore a backup'])
      statuses.push((await say(text)).status);
    expect(statuses).toEqual(['needs_clarification', ...Array(4).fill('accepted')]);
  });

  test('"no idea" gets an answer to the question as it was', async () => {
    const { say, judged } = await setUp();
    await say(AMBIGUOUS);
    expect((await say('no idea')).status).toBe('accepted');
    expect(judged).toEqual([AMBIGUOUS]);
  });

  test('is understood by another process, which does not ask back either', async () => {
    const clock = createVirtualClock();
    const stores = createTestStores(clock, recordingLog().log);
    const [one, other] = [await setUp(stores), await setUp(stores)];
    await one.say(AMBIGUOUS);
    await other.say('the second one');
    expect(other.judged).toEqual([`${AMBIGUOUS} (${CHOICES[1]})`]);
    expect((await other.say(AMBIGUOUS)).status).toBe('accepted');
  });

  test('is that of its own session only', async () => {
    const { say, judged } = await setUp();
    await say(AMBIGUOUS);
    await say('Backups of instances', { sessionId: 's2' });
    expect(judged).toEqual(['Backups of instances']);
    expect((await say(AMBIGUOUS, { sessionId: 's2' })).status).toBe('accepted');
  });

  test('may be an escalation, which is answered', async () => {
    const { say, cascade, ask, asked } = await setUp();
    const { answerId } = await say(AMBIGUOUS);
    const record = await cascade.recallAnswer(answerId);
    const told = await ask({ ...record?.query, escalates: answerId, minTier: 'a' }, { recall: false });
    expect(told).toMatchObject({ status: 'accepted', tier: 'a' });
    expect(asked()[0]).toMatchObject({ text: AMBIGUOUS, history: [] });
  });

  test('another topic is asked back as well', async () => {
    const { say } = await setUp();
    await say('it keeps failing');
    expect((await say(AMBIGUOUS)).status).toBe('needs_clarification');
  });
});

test('a conversation that has spoken of one of two things gets an answer about that', async () => {
  const { say, searched, judged } = await setUp();
  await say('How do I resize an instance?');
  expect((await say(AMBIGUOUS)).status).toBe('accepted');
  const taken = `${AMBIGUOUS} (Backups of instances)`;
  expect(searched).toEqual(['How do I resize an instance?', AMBIGUOUS, taken]);
  expect(judged.at(-1)).toBe(taken);
});
