import { describe, expect, test } from 'vitest';
import type { Caller } from '../../../src/cascade/caller.ts';
import { answers, fails, fakeTier } from '../../support/fake-tier.ts';
import { createTestConversation } from '../../support/test-conversation.ts';

const ANN: Caller = { subject: 'ann', tenant: 'acme' };
const FIRST = 'How do I install the agent on macOS?';
const COMPLETED = 'How do I install the agent on Windows?';
const DAY_MS = 86_400_000;

describe('a conversation', () => {
  test('reaches the tier oldest first, each question with what was answered', async () => {
    const tier = fakeTier('a', [
      answers(0.9, { text: '0.9 one' }),
      answers(0.9, { text: '0.9 two' }),
      answers(0.9),
    ]);
    const { say, asked } = createTestConversation([tier]);
    for (const text of ['What is a bucket?', 'What does a volume cost?', 'Who may open the console?'])
      await say(text);
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
    expect(judged).toEqual([FIRST, COMPLETED]);
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

  test('of any number of questions at once gives Node nothing to warn of', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => void warnings.push(warning);
    process.on('warning', listen);
    const { say } = createTestConversation();
    await Promise.all(Array.from({ length: 30 }, (_, index) => say(`What is number ${index}?`)));
    await new Promise(setImmediate);
    process.off('warning', listen);
    expect(warnings).toEqual([]);
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
    expect(speaking.asked()[1]?.history).toEqual([
      { question: 'What is a bucket?', answer: 'It holds files.' },
    ]);
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
