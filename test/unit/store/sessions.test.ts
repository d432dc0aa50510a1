import { describe, expect, test } from 'vitest';
import type { Turn } from '../../../src/cascade/query.ts';
import { createSessions } from '../../../src/store/sessions.ts';
import { createStoreParts } from '../../support/store-parts.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const ANNA = { subject: 'anna', tenant: 'acme' };
const BOB = { subject: 'bob', tenant: 'acme' };

function setUp() {
  const parts = createStoreParts(createVirtualClock());
  return { ...parts, sessions: createSessions({ ...parts, ttlSeconds: 60 }) };
}

function turn(question: string, answer = 'Yes.'): Turn {
  return { question, answer };
}

describe('a session', () => {
  test('is empty at first, and then has its turns, oldest first', async () => {
    const { sessions } = setUp();
    expect(await sessions.get('s1', ANNA)).toEqual([]);
    await sessions.add('s1', ANNA, turn('a'));
    await sessions.add('s1', ANNA, turn('b'));
    expect(await sessions.get('s1', ANNA)).toEqual([turn('a'), turn('b')]);
  });

  test.each([
    ['another subject', 's1', BOB],
    ['another tenant', 's1', { ...ANNA, tenant: 'umbrella' }],
    ['no tenant', 's1', { subject: 'anna' }],
    ['no name', 's1', undefined],
    ['another id', 's2', ANNA],
    ['another spelling of the id', 'S1', ANNA],
    ['the same letters cut elsewhere', 'as1', { ...ANNA, subject: 'ann' }],
  ])('is another one for %s', async (_, sessionId, caller) => {
    const { sessions } = setUp();
    await sessions.add('s1', ANNA, turn('a'));
    expect(await sessions.get(sessionId, caller)).toEqual([]);
    await sessions.remove(sessionId, caller);
    await sessions.add(sessionId, caller, turn('b'));
    expect(await sessions.get('s1', ANNA)).toEqual([turn('a')]);
  });

  test('keeps what there was to choose from, also once the same question has been answered', async () => {
    const { sessions } = setUp();
    const choices = ['of a database', 'of a volume'];
    await sessions.add('s1', ANNA, { ...turn('a'), choices });
    expect(await sessions.get('s1', ANNA)).toEqual([{ ...turn('a'), choices }]);
    await sessions.add('s1', ANNA, turn('a', 'No.'));
    expect(await sessions.get('s1', ANNA)).toEqual([{ ...turn('a', 'No.'), choices }]);
    await sessions.add('s1', ANNA, turn('b'));
    expect((await sessions.get('s1', ANNA)).map((kept) => kept.choices)).toEqual([choices, undefined]);
  });

  test.each(['', '../../x', '__proto__', '\0', '\ud800', '😀'.repeat(5_000)])(
    'may have any id: %j',
    async (sessionId) => {
      const { sessions } = setUp();
      await sessions.add(sessionId, ANNA, turn('a'));
      expect(await sessions.get(sessionId, ANNA)).toEqual([turn('a')]);
    },
  );

  test('says nothing of its id or its caller in the store', async () => {
    const { sessions, records } = setUp();
    await sessions.add('anna@example.com', ANNA, turn('a'), 'ans_1');
    for await (const record of records.list('session')) {
      expect(JSON.stringify(record)).not.toMatch(/anna|example|acme/);
    }
  });

  test('has a turn replaced by one with the same question, if that is the latest', async () => {
    const { sessions } = setUp();
    for (const [question, answer] of [
      ['a', '1'],
      ['b', '2'],
      ['b', '3'],
      ['a', '4'],
    ] as const) {
      await sessions.add('s1', ANNA, turn(question, answer));
    }
    expect(await sessions.get('s1', ANNA)).toEqual([turn('a', '1'), turn('b', '3'), turn('a', '4')]);
  });

  test('is over a while after its last turn', async () => {
    const { sessions, clock } = setUp();
    for (const question of ['a', 'b', 'c']) {
      await sessions.add('s1', ANNA, turn(question));
      clock.advance(59_999);
    }
    expect(await sessions.get('s1', ANNA)).toHaveLength(3);
    clock.advance(1);
    expect(await sessions.get('s1', ANNA)).toEqual([]);
    await sessions.add('s1', ANNA, turn('d'));
    expect(await sessions.get('s1', ANNA)).toEqual([turn('d')]);
  });

  test('has the latest 20 turns', async () => {
    const { sessions } = setUp();
    await Promise.all(Array.from({ length: 25 }, (_, index) => sessions.add('s1', ANNA, turn(`q${index}`))));
    const questions = (await sessions.get('s1', ANNA)).map(({ question }) => question);
    expect(questions).toEqual(Array.from({ length: 20 }, (_, index) => `q${index + 5}`));
  });

  test('has fewer turns where they are long: 40,000 characters together', async () => {
    const { sessions } = setUp();
    for (let index = 0; index < 6; index++)
      await sessions.add('s1', ANNA, turn(`${index}`, 'x'.repeat(7_999)));
    expect((await sessions.get('s1', ANNA)).map(({ question }) => question)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
    ]);
    await sessions.add('s1', ANNA, turn('6'));
    expect((await sessions.get('s1', ANNA)).map(({ question }) => question)).toEqual([
      '2',
      '3',
      '4',
      '5',
      '6',
    ]);
  });

  test('has long texts cut: an answer after a sentence, a question not within a character', async () => {
    const { sessions } = setUp();
    await sessions.add('s1', ANNA, turn(`x${'😀'.repeat(10_000)}`, `It is so. ${'Y'.repeat(8_000)}`));
    const [cut] = await sessions.get('s1', ANNA);
    expect(cut?.answer).toBe('It is so.');
    expect(cut?.question.length).toBe(19_999);
    expect(cut?.question.isWellFormed()).toBe(true);
  });

  test('loses no turn that is added at the same time as others', async () => {
    const { sessions } = setUp();
    await Promise.all(Array.from({ length: 15 }, (_, index) => sessions.add('s1', ANNA, turn(`q${index}`))));
    expect(await sessions.get('s1', ANNA)).toHaveLength(15);
  });
});

describe('forgetting sessions', () => {
  test('erases one, and names the answers that were given in it', async () => {
    const { sessions } = setUp();
    await sessions.add('s1', ANNA, turn('a'), 'ans_1');
    await sessions.add('s1', ANNA, turn('a'), 'ans_2');
    await sessions.add('s1', ANNA, turn('b'));
    await sessions.add('s1', BOB, turn('b'), 'ans_3');
    expect(await sessions.remove('s1', ANNA)).toEqual(['ans_1', 'ans_2']);
    expect(await sessions.get('s1', ANNA)).toEqual([]);
    expect(await sessions.remove('s1', ANNA)).toEqual([]);
    expect(await sessions.get('s1', BOB)).toHaveLength(1);
  });

  test.each([
    ['a customer by subject', { customer: ' anna ' }, [true, true, true, false]],
    ['nobody by another name', { customer: 'Anna' }, [false, false, false, false]],
    ['those without a name never by an empty one', { customer: '' }, [false, false, false, false]],
    ['a session of everybody', { sessionId: 's1' }, [true, false, true, true]],
    ['a session of one', { sessionId: 's1', owner: { caller: ANNA } }, [true, false, false, false]],
    [
      'a session of whoever has no name',
      { sessionId: 's1', owner: { caller: undefined } },
      [false, false, false, true],
    ],
  ])('erases %s', async (_, toForget, erased) => {
    const { sessions } = setUp();
    const all = [
      ['s1', ANNA],
      ['s2', ANNA],
      ['s1', { ...ANNA, tenant: 'umbrella' }],
      ['s1', undefined],
    ] as const;
    for (const [index, [id, caller]] of all.entries())
      await sessions.add(id, caller, turn('a'), `ans_${index}`);
    const answerIds = await sessions.forget(toForget);
    expect([...answerIds].sort()).toEqual(
      [0, 1, 2, 3].filter((index) => erased[index]).map((index) => `ans_${index}`),
    );
    const left = await Promise.all(all.map(([id, caller]) => sessions.get(id, caller)));
    expect(left.map(({ length }) => length === 0)).toEqual(erased);
  });
});
