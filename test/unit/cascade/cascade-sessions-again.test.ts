import { describe, expect, test } from 'vitest';
import type { SessionStore } from '../../../src/cascade/ports.ts';
import { answers, completion, fakeTier, hangs } from '../../support/fake-tier.ts';
import { createTestConversation } from '../../support/test-conversation.ts';

const FIRST = 'How do I install the agent on macOS?';
const COMPLETED = 'How do I install the agent on Windows?';
const DAY_MS = 86_400_000;

describe('a session store that', () => {
  const broken = async (): Promise<never> => {
    throw new Error('disk on fire');
  };
  const stopped = () => new Promise<never>(() => {});
  const NO_TURNS: SessionStore = { get: async () => [], add: async () => {} };

  test.each<[string, Partial<SessionStore>, string]>([
    ['cannot be read', { get: broken }, 'session_unreadable'],
    ['cannot be written', { add: broken }, 'turn_not_kept'],
  ])('%s costs the conversation alone, and the operator is told', async (_name, parts, event) => {
    const { say, logged } = createTestConversation(undefined, { sessions: { ...NO_TURNS, ...parts } });
    expect(await say(FIRST)).toMatchObject({ status: 'accepted', sessionId: 's1' });
    expect(logged).toEqual([{ event, fields: { message: 'Error: disk on fire' } }]);
  });

  test.each<[string, Partial<SessionStore>]>([
    ['is never done reading', { get: stopped }],
    ['is never done writing', { add: stopped }],
  ])('%s does not keep the reply beyond its deadline', async (_name, parts) => {
    const { say, clock } = createTestConversation(undefined, { sessions: { ...NO_TURNS, ...parts } });
    expect((await say(FIRST, { deadlineMs: 4_000 })).status).toBe('accepted');
    expect(clock.now()).toBeLessThanOrEqual(4_000);
  });

  test('hangs leaves a tier that hangs too no more than its time', async () => {
    const sessions = { get: stopped, add: stopped };
    const { say, clock } = createTestConversation([fakeTier('a', [hangs])], { sessions });
    expect((await say(FIRST, { deadlineMs: 4_000 })).status).toBe('degraded');
    expect(clock.now()).toBeLessThanOrEqual(4_000);
  });
});

describe('an escalation in a conversation', () => {
  test('replaces the answer of its turn, and does not see itself', async () => {
    const tier = fakeTier('a', [
      answers(0.9, { text: '0.9 weak' }),
      answers(0.9, { text: '0.9 strong' }),
      answers(0.9),
    ]);
    const { say, cascade, asked } = createTestConversation([tier]);
    await say('What is a bucket?');
    await say(FIRST);
    const { answerId } = await say(FIRST, { escalates: 'x' });
    expect(asked()[2]?.history).toMatchObject([{ question: 'What is a bucket?' }]);
    expect(await cascade.recallAnswer(answerId)).toMatchObject({ answer: { sessionId: 's1' } });
    await say('and on Windows?');
    expect(asked()[3]?.history).toMatchObject([
      { question: 'What is a bucket?', answer: '0.9 weak' },
      { question: FIRST, answer: completion(0.9).text },
    ]);
  });

  test('of an earlier turn is understood by what came before that turn, not by what came after', async () => {
    const { say, searched, told } = createTestConversation();
    await say(FIRST);
    await say('and on Windows?');
    await say('How do I delete a bucket?');
    await say('and on Windows?', { escalates: 'x' });
    expect(told()).toEqual([FIRST]);
    expect(searched.at(-1)).toBe(COMPLETED);
  });

  test('keeps its sense where the same words were asked about something else since', async () => {
    const { say, cascade, ask, searched } = createTestConversation();
    await say(FIRST);
    const { answerId } = await say('and on Windows?');
    await say('How do I mount a bucket on macOS?');
    await say('and on Windows?');
    expect(searched.at(-1)).toBe('How do I mount a bucket on Windows?');
    const record = await cascade.recallAnswer(answerId);
    await ask({ ...record?.query, escalates: answerId });
    expect(searched.at(-1)).toBe(COMPLETED);
  });

  test('is understood still when its conversation is over', async () => {
    const { say, cascade, ask, searched, clock } = createTestConversation();
    await say(FIRST);
    const { answerId } = await say('and on Windows?');
    clock.advance(DAY_MS - 1);
    const record = await cascade.recallAnswer(answerId);
    clock.advance(1);
    await ask({ ...record?.query, escalates: answerId });
    expect(searched.at(-1)).toBe(COMPLETED);
  });
});
