import { describe, expect, test } from 'vitest';
import type { Passage } from '../../../src/cascade/passage.ts';
import type { Query } from '../../../src/cascade/query.ts';
import { createRedactor } from '../../../src/safety/redactor.ts';
import { createMemoryCache } from '../../../src/store/memory-cache.ts';
import { answers, fails, fakeTier, takes } from '../../support/fake-tier.ts';
import { makePassage } from '../../support/make-knowledge.ts';
import {
  citesAll,
  createPersonalCascade,
  HELP,
  MAIL,
  placeholdersIn,
  repeatsQuestion,
} from '../../support/personal-cascade.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const DOCUMENT = `Ask ${HELP} first. Then ask sales@example.com, or ${HELP} again. All done.`;
/** Stretches of one document that overlap. */
const PASSAGES: readonly Passage[] = [
  [0, DOCUMENT.length],
  [5, 60],
  [DOCUMENT.indexOf('All'), DOCUMENT.length],
].map(([start = 0, end]) => ({ ...makePassage('x'), text: DOCUMENT.slice(start, end), start, sections: [] }));

function expectRightCitations(citations: readonly { quote: string; start: number; end: number }[]) {
  expect(citations).toHaveLength(PASSAGES.length);
  for (const { quote, start, end } of citations) expect(quote).toBe(DOCUMENT.slice(start, end));
}

function makeTwo() {
  const clock = createVirtualClock();
  const cache = createMemoryCache({ kind: 'memory', ttlSeconds: 60 }, clock);
  const make = (secret: number, reply = citesAll) => {
    const tier = fakeTier('a', [reply]);
    const redactor = createRedactor(new Uint8Array(32).fill(secret));
    return { ...createPersonalCascade({ tiers: [tier], clock, cache, redactor }, PASSAGES), tier };
  };
  return { clock, make };
}

describe('an answer whose personal data stands in articles', () => {
  test('is kept without it, and given again with it and the right citations', async () => {
    const made = createPersonalCascade({ tiers: [fakeTier('a', [citesAll])] }, PASSAGES);
    const first = await made.ask({});
    const again = await made.ask({});
    expect(first).toMatchObject({ source: 'model', response: expect.stringContaining(HELP) });
    expect(again).toMatchObject({ source: 'cache', response: first.response, citations: first.citations });
    expectRightCitations(again.citations);
    expect(made.cached()).toHaveLength(1);
    expect(made.given()).not.toContain(HELP);
    const kept = (await made.cascade.recallAnswer(again.answerId))?.answer.citations ?? [];
    expect(kept.map(({ start, end }) => [start, end])).toEqual(
      again.citations.map(({ start, end }) => [start, end]),
    );
  });

  test('is given from the cache to be escalated with its data', async () => {
    const { ask, cascade } = createPersonalCascade({ tiers: [fakeTier('a', [citesAll])] }, PASSAGES);
    await ask({});
    const { answerId } = await ask({});
    const record = await cascade.recallAnswer(answerId);
    if (!record) throw new Error('the answer is kept');
    const told = await cascade.handOver(
      { ...record.query, escalates: answerId },
      { reason: 'escalated', earlier: record.answer },
      { signal: new AbortController().signal },
    );
    expectRightCitations(told.citations);
  });

  test('is given to all who ask at the same time, with the right citations', async () => {
    const clock = createVirtualClock();
    const tier = fakeTier('a', [takes(100, clock, citesAll)]);
    const { ask } = createPersonalCascade({ tiers: [tier], clock }, PASSAGES);
    const told = await Promise.all(Array.from({ length: 5 }, () => ask({})));
    expect(tier.requests).toHaveLength(1);
    for (const { citations, response } of told) {
      expectRightCitations(citations);
      expect(placeholdersIn(response)).toEqual([]);
    }
  });

  test('is given past its time with the right citations, where no tier answers', async () => {
    const tier = fakeTier('a', [citesAll, fails('rejected')]);
    const { ask, clock } = createPersonalCascade({ tiers: [tier] }, PASSAGES);
    await ask({});
    clock.advance(60_000);
    const stale = await ask({});
    expect(stale).toMatchObject({ status: 'degraded', source: 'cache' });
    expectRightCitations(stale.citations);
    expect(placeholdersIn(stale.response)).toEqual([]);
  });

  test('is no hit in another process, rather than a reply with placeholders', async () => {
    const { make } = makeTwo();
    const [one, other] = [make(1), make(2)];
    expect((await one.ask({})).source).toBe('model');
    const told = await other.ask({});
    expect(told.source).toBe('model');
    expect(placeholdersIn(told.response)).toEqual([]);
    expectRightCitations(told.citations);
    expect(other.tier.requests).toHaveLength(1);
  });

  test('is not given past its time in another process', async () => {
    const { make, clock } = makeTwo();
    await make(1).ask({});
    clock.advance(60_000);
    expect(await make(2, fails('rejected')).ask({})).toMatchObject({ status: 'degraded', source: 'static' });
  });

  test('with a name for something that no article had is not kept', async () => {
    const invents = fakeTier('a', [answers(0, { text: '0.9 Ask [EMAIL_QQQQQQQQ].' })]);
    const made = createPersonalCascade({ tiers: [invents] }, PASSAGES);
    expect((await made.ask({})).response).toBe('0.9 Ask [EMAIL_QQQQQQQQ].');
    expect(made.cached()).toEqual([]);
  });
});

describe('a question with personal data', () => {
  test.each<[string, Partial<Query>]>([
    ['in its text', { text: `I am ${MAIL}` }],
    ['in its context', { context: { product: `of ${MAIL}` } }],
    ['in an attribute', { context: { attributes: { mail: MAIL } } }],
    ['in the name of an attribute', { context: { attributes: { [MAIL]: true } } }],
    ['in what looks like a placeholder', { text: 'Who is [EMAIL_KQPWXBNA]?' }],
  ])(
    '%s is neither answered from the cache nor kept in it, nor together with another',
    async (_name, query) => {
      const clock = createVirtualClock();
      const tier = fakeTier('a', [takes(100, clock, answers(0.9))]);
      const made = createPersonalCascade({ tiers: [tier], clock });
      await Promise.all([made.ask(query), made.ask(query)]);
      await made.ask(query);
      expect(tier.requests).toHaveLength(3);
      expect(made.cached()).toEqual([]);
    },
  );

  test('is not kept when its answer is escalated either', async () => {
    const tiers = [fakeTier('a', [repeatsQuestion]), fakeTier('b', [answers(0.9)])];
    const made = createPersonalCascade({ tiers });
    const { answerId } = await made.ask({ text: `I am ${MAIL}` });
    const record = await made.cascade.recallAnswer(answerId);
    await made.ask({ ...record?.query, escalates: answerId, minTier: 'b' }, { recall: false });
    expect(tiers[1]?.requests).toHaveLength(1);
    expect(made.cached()).toEqual([]);
  });
});
