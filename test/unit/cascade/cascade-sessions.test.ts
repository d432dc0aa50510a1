import { describe, expect, test } from 'vitest';
import type { Caller } from '../../../src/cascade/caller.ts';
import type { SessionStore } from '../../../src/cascade/ports.ts';
import { answers, completion, fails, fakeTier, hangs } from '../../support/fake-tier.ts';
import { createTestConversation } from '../../support/test-conversation.ts';

const ANN: Caller = { subject: 'ann', tenant: 'acme' };
const FIRST = 'How do I install the agent on macOS?';
const COMPLETED = 'How do I install the agent on Windows?';
const DAY_MS = 86_400_000;

describe('a conversation', () => {
  test('reaches the tier oldest first, each question with what was answered', async () => {
    const tier = fakeTier('a', [answers(0.9, { text: '0.9 one' }), answers(0.9, { text: '0.9 two' }), answers(0.9)]);
    const { say, asked } = createTestConversation([tier]);
    for (const text of ['What is a bucket?', 'What does a volume cost?', 'Who may open the console?']) await say(text);
    expect(asked().map(({ text }) => text)).toEqual([
      'What is a bucket?',
      'What does a volume cost?',
      'Who may open the console?',
    ]);
    expect(asked().map(({ history }) => history)).toEqual([
      [],
      [{ question: 'What is a bucket?', answer: '0.9 one' }],
      [
        { question: 'What is a bucket?', answer: '0.9 one' },
        { question: 'What does a volume cost?', answer: '0.9 two' },
      ],
    ]);
  });

  test('completes a follow-up for search, score and verdict, and leaves the model its own words', async () => {
    const { say, asked, searched, scored, judged } = createTestConversation();
    await say(FIRST);
    await say('and on Windows?');
    expect(searched).toEqual([FIRST, COMPLETED]);
    expect(scored).toEqual([FIRST, COMPLETED]);
    expect(judged).toEqual([undefined, COMPLETED]);
    expect(asked()[1]).toMatchObject({ text: 'and on Windows?', history: [{ question: FIRST }] });
  });

  test.each<[string, string | undefined, Caller | undefined]>([
    ['another subject', 's1', { ...ANN, subject: 'bob' }],
    ['another tenant', 's1', { ...ANN, tenant: 'umbrella' }],
    ['nobody that is known', 's1', undefined],
    ['another id', 's2', ANN],
    ['another spelling of the id', 'S1', ANN],
    ['no id', undefined, ANN],
  ])('is empty for %s', async (_name, sessionId, caller) => {
    const { say, asked, searched } = createTestConversation();
    await say(FIRST, { caller: ANN });
    const { sessionId: repeated } = await say('and on Windows?', { caller, sessionId });
    expect(asked()[1]?.history ?? []).toEqual([]);
    expect(searched[1]).toBe('and on Windows?');
    expect(repeated).toBe(sessionId);
  });

  test('goes on for whoever began it, also in another audience', async () => {
    const { say, told } = createTestConversation();
    await say(FIRST, { caller: ANN });
    await say('and on Windows?', { caller: { ...ANN, audience: 'staff' } });
    expect(told()).toEqual([FIRST]);
  });

  test('is over a day after its last turn', async () => {
    const { say, told, clock } = createTestConversation();
    await say('What is a bucket?');
    clock.advance(DAY_MS - 1);
    await say('What does a volume cost?');
    clock.advance(DAY_MS - 1);
    await say('Who may open the console?');
    expect(told()).toHaveLength(2);
    clock.advance(DAY_MS);
    await say('Where is the invoice?');
    expect(told()).toEqual([]);
  });

  test('loses no turn of two that are asked at once', async () => {
    const { say, told } = createTestConversation();
    await Promise.all([say('What is a bucket?'), say('What does a volume cost?')]);
    await say('Who may open the console?');
    expect(told().sort()).toEqual(['What does a volume cost?', 'What is a bucket?']);
  });

  test('has no second turn of a question that is asked again, which does not see itself', async () => {
    const { say, asked, told } = createTestConversation();
    await say('What is a bucket?');
    await say(FIRST);
    await say(FIRST);
    expect(asked()[2]?.history).toMatchObject([{ question: 'What is a bucket?' }]);
    await say('and on Windows?');
    expect(told()).toEqual(['What is a bucket?', FIRST]);
  });

  test('has no turn that was answered with fixed words, and one where the knowledge stood in', async () => {
    const down = fakeTier('a', [fails('rejected'), answers(0.9)]);
    const silent = createTestConversation([down]);
    expect((await silent.say('What is a bucket?')).source).toBe('static');
    await silent.say('What does a volume cost?');
    expect(silent.told()).toEqual([]);

    const extract = async () => ({ text: 'It holds files.', citations: [], abstained: false });
    const speaking = createTestConversation([fakeTier('a', [fails('rejected'), answers(0.9)])], {
      extractor: { extract },
    });
    expect((await speaking.say('What is a bucket?')).source).toBe('knowledge');
    await speaking.say('What does a volume cost?');
    expect(speaking.asked()[1]?.history).toEqual([{ question: 'What is a bucket?', answer: 'It holds files.' }]);
  });

  test('has no turn where a person was asked for', async () => {
    const { say, told } = createTestConversation();
    await say(FIRST);
    expect((await say('Let me talk to a person.')).status).toBe('pending_review');
    await say('and on Windows?');
    expect(told()).toEqual([FIRST]);
  });

  test('is named in the reply, whoever answers', async () => {
    const { say, ask } = createTestConversation();
    expect((await say(FIRST)).sessionId).toBe('s1');
    expect((await say('Let me talk to a person.')).sessionId).toBe('s1');
    expect(await ask({ text: FIRST })).not.toHaveProperty('sessionId', 's1');
    const down = createTestConversation([fakeTier('a', [fails('rejected')])]);
    expect((await down.say(FIRST)).sessionId).toBe('s1');
  });
});

describe('a conversation and the cache', () => {
  test('its questions are not kept for others, nor for itself', async () => {
    const { say, ask, asked } = createTestConversation();
    await say(FIRST);
    expect((await ask({ text: FIRST })).source).toBe('model');
    expect((await say(FIRST, { sessionId: 's2' })).source).toBe('cache');
    expect(asked()).toHaveLength(2);
  });

  test('its first question may be answered from it, and is a turn', async () => {
    const { say, ask, told } = createTestConversation();
    const { answerId } = await ask({ text: FIRST });
    const first = await say(FIRST);
    expect(first).toMatchObject({ source: 'cache', sessionId: 's1' });
    expect(first.answerId).not.toBe(answerId);
    await say('and on Windows?');
    expect(told()).toEqual([FIRST]);
    // What others ask is told nothing of it.
    expect(await ask({ text: FIRST })).not.toHaveProperty('sessionId', 's1');
  });

  test('its later questions are not, be they complete', async () => {
    const { say, ask } = createTestConversation();
    await ask({ text: COMPLETED });
    await say(FIRST);
    expect((await say(COMPLETED)).source).toBe('model');
    expect((await say('and on Windows?')).source).toBe('model');
  });

  test('its questions do not wait for others that are asked at the same time', async () => {
    const { say, ask, asked } = createTestConversation();
    await Promise.all([say(FIRST), ask({ text: FIRST }), say(FIRST, { sessionId: 's2' })]);
    expect(asked()).toHaveLength(3);
  });
});

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
    const tier = fakeTier('a', [answers(0.9, { text: '0.9 weak' }), answers(0.9, { text: '0.9 strong' }), answers(0.9)]);
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
