import { describe, expect, test } from 'vitest';
import type { Query } from '../../../src/cascade/query.ts';
import { createRedactor } from '../../../src/safety/redactor.ts';
import { fakeTier } from '../../support/fake-tier.ts';
import { makePassage } from '../../support/make-knowledge.ts';
import {
  createPersonalCascade,
  HELP,
  MAIL,
  type PersonalCascade,
  placeholdersIn,
  repeats,
} from '../../support/personal-cascade.ts';
import { recordingLog } from '../../support/test-cascade.ts';
import { createTestStores } from '../../support/test-stores.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const ANN = { subject: 'ann', tenant: 'acme' };
const BOB = { subject: 'bob', tenant: 'acme' };
const HOUR_MS = 3_600_000;
const PLACEHOLDER = /^0\.9 \[EMAIL_[A-Z]{8}\]$/;
/** Names what the question and its conversation have placeholders for. */
const remembers = repeats(({ query }) => JSON.stringify([query.text, query.history]));
const make = (passages = [makePassage('Nothing.')]) =>
  createPersonalCascade({ tiers: [fakeTier('a', [remembers]), fakeTier('b', [remembers])] }, passages);

const INTRODUCED = `I am ${MAIL}, how do I reset my password?`;
const talk = (made: PersonalCascade, query: Partial<Query> = {}) =>
  made.ask({ caller: ANN, sessionId: 's', text: INTRODUCED, ...query });
const WHERE = { text: 'Where will you write to?' };

describe('what a conversation has been told', () => {
  test('is put back in a later turn', async () => {
    const made = make();
    expect((await talk(made)).response).toBe(`0.9 ${MAIL}`);
    expect((await talk(made, WHERE)).response).toContain(MAIL);
    expect(made.given()).not.toContain(MAIL);
  });

  test('stays a placeholder once the hour is over', async () => {
    const made = make();
    await talk(made);
    made.clock.advance(HOUR_MS);
    const { response } = await talk(made, WHERE);
    expect(response).not.toContain(MAIL);
    expect(placeholdersIn(response)).not.toEqual([]);
  });

  test('stays a placeholder in another process, and the session goes on there', async () => {
    const clock = createVirtualClock();
    const { sessions } = createTestStores(clock, recordingLog().log);
    const [one, other] = [1, 2].map((secret) =>
      createPersonalCascade({
        tiers: [fakeTier('a', [remembers])],
        clock,
        redactor: createRedactor(new Uint8Array(32).fill(secret)),
        sessions,
      }),
    ) as [PersonalCascade, PersonalCascade];
    await talk(one);
    const { response } = await talk(other, WHERE);
    expect(response).not.toContain(MAIL);
    expect(placeholdersIn(response)).not.toEqual([]);
  });

  test.each<[string, Partial<Query>]>([
    ['another caller in a session of that name', { caller: BOB }],
    ['the same caller in another session', { sessionId: 't' }],
    ['the same caller without one', { sessionId: undefined }],
    ['the same subject of another tenant', { caller: { ...ANN, tenant: 'other' } }],
    ['nobody that is known', { caller: undefined }],
  ])('is not told to %s who types its placeholder, in the same words', async (_who, other) => {
    const made = make();
    await talk(made);
    const [typed = ''] = placeholdersIn(made.given());
    expect(typed).toMatch(/^\[EMAIL_/);
    for (const text of [`Who is ${typed}?`, INTRODUCED.replace(MAIL, typed)]) {
      const told = await talk(made, { ...other, text });
      expect(told.response).toContain(typed);
      expect(JSON.stringify(told)).not.toContain(MAIL);
    }
  });

  test('of an article is put back in a later turn as well', async () => {
    const passages = [makePassage(`Write to ${HELP}.`)];
    const cites = repeats(({ query, grounding }) =>
      JSON.stringify([query.history, query.history?.length ? [] : grounding.passages]),
    );
    const made = createPersonalCascade({ tiers: [fakeTier('a', [cites])] }, passages);
    expect((await talk(made, { text: 'Whom do I write to?' })).response).toBe(`0.9 ${HELP}`);
    // What is found for the next question is something else.
    passages.pop();
    expect((await talk(made, { text: 'Say that again please' })).response).toBe(`0.9 ${HELP}`);
  });
});

describe('what stands in an article', () => {
  test('is not told to who types its placeholder without being given the article', async () => {
    let passages = [makePassage(`Staff write to ${HELP}.`)];
    const made = createPersonalCascade({
      tiers: [fakeTier('a', [remembers])],
      knowledge: {
        version: () => 'v1',
        search: async () => ({ passages, weights: new Map(), spelling: new Map(), strength: 0.9 }),
      },
    });
    await made.ask({ caller: ANN });
    const [typed] = placeholdersIn(createRedactor(new Uint8Array(32).fill(7)).redact(HELP).text);
    passages = [makePassage('Everybody may read this.')];
    for (let again = 0; again < 2; again++) {
      const { response } = await made.ask({ caller: BOB, text: `Who is ${typed}?` });
      expect(response).toBe(`0.9 ${typed}`);
    }
  });
});

describe('an answer that is escalated', () => {
  async function escalate(made: PersonalCascade, answerId: string, caller = ANN) {
    const record = await made.cascade.recallAnswer(answerId, caller);
    if (!record) throw new Error('the answer is kept');
    const query: Query = { ...record.query, escalates: answerId };
    const { signal } = new AbortController();
    return {
      next: await made.cascade.answer({ ...query, minTier: 'b' }, { signal, recall: false }),
      person: await made.cascade.handOver(query, { reason: 'escalated', earlier: record.answer }, { signal }),
    };
  }

  test.each([undefined, 's'])('has its data put back (session: %s)', async (sessionId) => {
    const made = make();
    const { answerId } = await talk(made, { sessionId });
    const { next, person } = await escalate(made, answerId);
    expect(next.response).toBe(`0.9 ${MAIL}`);
    expect(person.response).toBe(`0.9 ${MAIL}`);
    expect((await escalate(made, next.answerId)).person.response).toBe(`0.9 ${MAIL}`);
    expect(made.given()).not.toContain(MAIL);
  });

  test('stays without it once the hour is over', async () => {
    const made = make();
    const { answerId } = await talk(made, { sessionId: undefined });
    made.clock.advance(HOUR_MS);
    const { next, person } = await escalate(made, answerId);
    expect(next.response).toMatch(PLACEHOLDER);
    expect(person.response).toMatch(PLACEHOLDER);
  });

  test('has all of it put back, however much there is', async () => {
    const made = make();
    const many = Array.from({ length: 700 }, (_, n) => `user${n}@example.org`);
    const { answerId } = await talk(made, {
      sessionId: undefined,
      text: `Why do these fail: ${many.join(' ')}`,
    });
    const { next } = await escalate(made, answerId);
    expect(many.filter((mail) => !next.response.includes(mail))).toEqual([]);
  });
});
