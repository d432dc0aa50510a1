import { describe, expect, test } from 'vitest';
import { createAnswerQueryTool } from '../../../src/tools/answer-query.ts';
import { createEscalateTool } from '../../../src/tools/escalate.ts';
import { answers, fakeTier } from '../../support/fake-tier.ts';
import { createTestCascade } from '../../support/test-cascade.ts';

const CALL = { signal: new AbortController().signal };
const QUESTION = { query: 'Where is my invoice?' };

function setUp() {
  const tier = fakeTier('small', [answers(0.9)]);
  const { cascade } = createTestCascade({ tiers: [tier, fakeTier('large', [answers(0.9)])] });
  const tool = createAnswerQueryTool(cascade);
  const ask = async (input: object, call: object = {}) =>
    (await tool.run({ ...QUESTION, ...input }, { ...CALL, ...call })).structured;
  return { ask, cascade, tier };
}

describe('session_id', () => {
  test('is repeated in the reply, to the letter, and left out where there is none', async () => {
    const { ask } = setUp();
    for (const session_id of ['s1', ' Ünï 7 ', 'x'.repeat(200), 'a\nb']) {
      expect(await ask({ session_id })).toHaveProperty('session_id', session_id);
    }
    expect(await ask({})).not.toHaveProperty('session_id');
  });

  test('makes later questions ones of the same conversation', async () => {
    const { ask, tier } = setUp();
    await ask({ session_id: 's1' });
    await ask({ session_id: 's1', query: 'Who may open the console?' });
    await ask({ session_id: 's1 ', query: 'What is a bucket?' });
    expect(tier.requests.map(({ query }) => query.history?.length)).toEqual([0, 1, 0]);
  });

  test('comes before the one that the transport knows, which stands in for it', async () => {
    const { ask } = setUp();
    expect(await ask({}, { sessionId: 'agent' })).toHaveProperty('session_id', 'agent');
    expect(await ask({ session_id: 's1' }, { sessionId: 'agent' })).toHaveProperty('session_id', 's1');
  });

  test.each<[string, unknown]>([
    ['empty', ''],
    ['blank', '  \n'],
    ['invisible', '\u200b\u2060'],
    ['longer than 200 characters', 'x'.repeat(201)],
    ['a number', 7],
    ['null', null],
  ])('is refused by its name where it is %s', async (_name, session_id) => {
    const { ask, tier } = setUp();
    await expect(ask({ session_id })).rejects.toMatchObject({
      code: 'invalid_input',
      field: 'session_id',
      message: expect.stringMatching(/^session_id /),
    });
    expect(tier.requests).toEqual([]);
  });
});

describe('an escalation', () => {
  test('goes on in the session of its answer, whatever the transport says', async () => {
    const { ask, cascade } = setUp();
    const { answer_id } = await ask({ session_id: 's1' });
    const { structured } = await createEscalateTool(cascade).run(
      { answer_id },
      { ...CALL, sessionId: 'agent' },
    );
    expect(structured).toMatchObject({ session_id: 's1', tier: 'large' });
  });

  test('of a question is one of the session that the transport knows', async () => {
    const { cascade } = setUp();
    const tool = createEscalateTool(cascade);
    const { structured } = await tool.run(QUESTION, { ...CALL, sessionId: 'agent' });
    expect(structured).toMatchObject({ session_id: 'agent', tier: 'large' });
  });
});
