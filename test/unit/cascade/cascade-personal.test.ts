import { describe, expect, test } from 'vitest';
import type { Query } from '../../../src/cascade/query.ts';
import { LABELLED } from '../../fixtures/personal-data.ts';
import {
  answers,
  type FakeTier,
  fails,
  fakeTier,
  hangs,
  type Reply,
  writes,
} from '../../support/fake-tier.ts';
import { makePassage } from '../../support/make-knowledge.ts';
import {
  citesAll,
  createPersonalCascade,
  HELP,
  MAIL,
  placeholdersIn,
  repeats,
  repeatsQuestion,
} from '../../support/personal-cascade.ts';

const PHONE = '+49 30 901820';
const CARD = '4111 1111 1111 1111';
const IBAN = 'DE89 3704 0044 0532 0130 00';
const KEY = ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join('');
const BOSS = 'the.boss@example.org';
const CARD_NUMBER = 4111111111111111;
const PASSWORD = 'Tr0ub4dor-x9';
const VALUES = [MAIL, PHONE, CARD, IBAN, KEY, BOSS, HELP, String(CARD_NUMBER), PASSWORD];

/** Personal data wherever a question can have it. */
const PERSONAL: Partial<Query> = {
  text: `I am ${MAIL}, reset my password please.`,
  context: {
    use_case: `for ${MAIL}`,
    product: `box of ${PHONE}`,
    plan: `paid with ${CARD}`,
    locale: `en ${MAIL}`,
    channel: `mail ${MAIL}`,
    attributes: { iban: IBAN, [BOSS]: true, card: CARD_NUMBER, password: PASSWORD, seats: 12, beta: true },
  },
  history: [{ question: `My key is ${KEY}`, answer: `Never send ${KEY} to anybody.` }],
  escalationReason: `${BOSS} says that it is wrong`,
};
const PASSAGES = [
  makePassage(`Write to ${HELP} to reset a password.`),
  makePassage('Reset it in the console.', {
    title: `All about ${HELP}`,
    sections: [{ start: 0, heading: `Ask ${HELP}`, slug: 'ask' }],
  }),
];
const expectNone = (text: string) => expect(VALUES.filter((value) => text.includes(value))).toEqual([]);

const readsAll = repeats((request) => JSON.stringify(request.query));
const written: Reply = writes(['0.9 Dear [EMA', 'IL_'], readsAll);

describe('nobody but whoever asked is given personal data of a question or an article', () => {
  test.each<[string, () => FakeTier[]]>([
    ['where the first tier answers', () => [fakeTier('a', [citesAll])]],
    ['where the reply is streamed', () => [fakeTier('a', [written])]],
    ['where it is escalated', () => [fakeTier('a', [answers(0.1)]), fakeTier('b', [readsAll])]],
    ['where a tier fails', () => [fakeTier('a', [fails('rejected')]), fakeTier('b', [citesAll])]],
    [
      'where no tier answers',
      () => [fakeTier('a', [fails('rejected')]), fakeTier('b', [fails('malformed')])],
    ],
    ['where the time is up', () => [fakeTier('a', [hangs])]],
    ['where every answer is weak', () => [fakeTier('a', [answers(0.1)]), fakeTier('b', [citesAll])]],
  ])('%s', async (_name, tiers) => {
    const made = createPersonalCascade({ tiers: tiers() }, PASSAGES);
    await made.ask(PERSONAL);
    await made.ask({ ...PERSONAL, sessionId: 's1', history: undefined });
    await made.ask({ ...PERSONAL, sessionId: 's1', history: undefined, escalationReason: undefined });
    const given = made.given();
    expect(given).toContain('reset my password');
    expectNone(given);
  });

  test('where a person is asked for, with a note and an earlier answer', async () => {
    const made = createPersonalCascade({ tiers: [fakeTier('a', [citesAll])] }, PASSAGES);
    const signal = new AbortController().signal;
    const { answerId } = await made.ask(PERSONAL);
    const record = await made.cascade.recallAnswer(answerId);
    if (!record) throw new Error('the answer is kept');
    const details = { reason: 'escalated', note: `call ${PHONE}, or ${BOSS}` } as const;
    const query = { text: '', ...PERSONAL, context: PERSONAL.context ?? {} };
    await made.cascade.handOver(query, details, { signal });
    await made.cascade.handOver(
      { ...record.query, escalates: answerId },
      { ...details, earlier: record.answer },
      { signal },
    );
    expect(made.drafts).toHaveLength(2);
    expect(made.drafts[1]?.citations).toHaveLength(2);
    expectNone(made.given());
  });

  test('of any kind that is known, and the reply has it', async () => {
    for (const { text, secrets, kept } of LABELLED) {
      const tier = fakeTier('a', [repeatsQuestion]);
      const made = createPersonalCascade({ tiers: [tier] });
      const { response } = await made.ask({ text, sessionId: 's' });
      expect(secrets.filter((secret) => !response.includes(secret))).toEqual([]);
      expect(placeholdersIn(response).filter((found) => !text.includes(found))).toEqual([]);
      const given = made.given();
      expect(secrets.filter((secret) => given.includes(JSON.stringify(secret).slice(1, -1)))).toEqual([]);
      for (const stays of kept) expect(tier.requests[0]?.query.text).toContain(stays);
    }
  });
});

describe('whoever asked', () => {
  test('is given that of every part of the question and of articles, titles included', async () => {
    const tier = fakeTier('a', [
      async (request, ...rest) => {
        const { text } = (await readsAll(request, ...rest)) as { text: string };
        const cited = await citesAll(request, ...rest);
        return cited.kind === 'completion' ? { ...cited, text: `${text} ${cited.text}` } : cited;
      },
    ]);
    const { ask } = createPersonalCascade({ tiers: [tier] }, PASSAGES);
    const { response, citations } = await ask(PERSONAL);
    for (const value of VALUES) expect(response + JSON.stringify(citations)).toContain(value);
    expect(response).toContain(`Write to ${HELP} to reset`);
    expect(citations.map(({ title }) => title)).toEqual(['Article', `All about ${HELP} > Ask ${HELP}`]);
    expect(placeholdersIn(response + JSON.stringify(citations))).toEqual([]);
  });

  test('hears of the answer with it, and the app without', async () => {
    const { ask, events, heard } = createPersonalCascade({ tiers: [fakeTier('a', [repeatsQuestion])] });
    const told = await ask({ text: `I am ${MAIL}` });
    expect(told.response).toBe(`0.9 ${MAIL}`);
    expect(events.at(-1)).toEqual({ type: 'answer', answer: told, number: 1 });
    expect(JSON.stringify(events)).not.toContain('[EMAIL_');
    expect(JSON.stringify(heard.at(-1))).toMatch(/0\.9 \[EMAIL_[A-Z]+\]/);
  });

  test('is given what a tier has made up, which is kept by nobody', async () => {
    const { ask, cascade, cached } = createPersonalCascade({
      tiers: [fakeTier('a', [answers(0, { text: `0.9 Try ${BOSS}.` })])],
    });
    const told = await ask({});
    expect(told.response).toBe(`0.9 Try ${BOSS}.`);
    expect(cached()).toEqual([]);
    expect(JSON.stringify(await cascade.recallAnswer(told.answerId))).not.toContain(BOSS);
  });
});

describe('a question without personal data', () => {
  test('reaches a tier in the very words and passages that it was asked with', async () => {
    const tier = fakeTier('a', [citesAll]);
    const passages = [makePassage('Open Settings. Press [ENTER_TWICE] there.')];
    const { ask } = createPersonalCascade({ tiers: [tier] }, passages);
    const query: Partial<Query> = {
      text: 'What does [ACCOUNT_LOCKED] or arr[INDEX] mean?',
      context: { product: 'vm', attributes: { seats: 12, beta: true, note: '[NONE]' } },
      history: [{ question: 'Hello there?', answer: 'See [1].' }],
      escalationReason: 'not enough',
    };
    const { response } = await ask(query);
    expect(tier.requests[0]?.query).toMatchObject(query);
    expect(tier.requests[0]?.grounding.passages[0]).toBe(passages[0]);
    expect(response).toBe('0.9\n\nOpen Settings. Press [ENTER_TWICE] there.');
  });

  test('is searched for with the words that it has in brackets', async () => {
    const made = createPersonalCascade({ tiers: [fakeTier('a', [answers(0.9)])] });
    await made.ask({ text: 'What does [CARD_DECLINED] mean, [ACCOUNT_LOCKED], not [EMAIL_ADDRESS]?' });
    expect(made.given()).toContain(
      '{"text":"What does [CARD_DECLINED] mean, [ACCOUNT_LOCKED], not [EMAIL_ADDRESS]?","context":{}}',
    );
  });
});

describe('a question with personal data', () => {
  test('is searched for, scored and judged by what else it says', async () => {
    const scored: string[] = [];
    const judged: string[] = [];
    const made = createPersonalCascade({
      tiers: [fakeTier('a', [answers(0.9)])],
      scorer: (text) => {
        scored.push(text);
        return { score: 1, factors: [] };
      },
      judge: ({ text, standalone }) => {
        judged.push(standalone ?? text);
        return { confidence: 0.9, reasons: [] };
      },
    });
    await made.ask({ text: `I am ${MAIL} and want a refund.` });
    expect(made.given()).toContain('{"text":"I am   and want a refund.","context":{}}');
    expect(scored).toEqual(['I am   and want a refund.']);
    expect(judged).toEqual(scored);
  });
});
