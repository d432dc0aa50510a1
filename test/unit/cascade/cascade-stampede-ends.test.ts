import { describe, expect, test } from 'vitest';
import { citePassage } from '../../../src/cascade/cite-passage.ts';
import type { CascadeEvent } from '../../../src/cascade/events.ts';
import type { Knowledge } from '../../../src/cascade/passage.ts';
import { createReveal, REVEAL_MODES, type RevealMode } from '../../../src/cascade/reveal.ts';
import { createRedactor } from '../../../src/safety/redactor.ts';
import { completion, fails, hangs, type Reply, writes } from '../../support/fake-tier.ts';
import { makeGrounding, makePassage } from '../../support/make-knowledge.ts';
import { createStampede, distinct, MANY, many, watchRejections } from '../../support/stampede.ts';

const TEXT = 'How do I reset my password?';

watchRejections();

describe('where the one whose question is asked', () => {
  test('cancels it, he alone hears of it, and there is one call more', async () => {
    const { ask, tier, pass } = createStampede();
    const abort = new AbortController();
    const first = ask({}, { signal: abort.signal });
    const others = many()
      .slice(1)
      .map(() => ask());
    await pass(500);
    abort.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    const given = await Promise.all(others);
    expect(tier.signals).toHaveLength(2);
    expect(tier.signals[0]?.aborted).toBe(true);
    expect(given.every(({ status }) => status === 'accepted')).toBe(true);
    expect(given.filter(({ costNanoUsd }) => costNanoUsd > 0)).toHaveLength(1);
  });

  test('meets with a fault of ours, one of the others goes on', async () => {
    let questions = 0;
    const scorer = () => {
      if (++questions === 1) throw new Error('no idea');
      return { score: 1, factors: [] };
    };
    const { ask, tier } = createStampede(undefined, { scorer });
    const ends = await Promise.allSettled(many().map(() => ask()));
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect([tier.signals.length, questions]).toEqual([1, 2]);
  });

  test('waits for it no longer than he can, those who can wait longer have it asked once more', async () => {
    const { askAll, tier } = createStampede();
    const [hasty, ...patient] = await askAll([{ deadlineMs: 1_000 }, ...many().slice(1)]);
    expect(hasty).toMatchObject({ status: 'degraded', source: 'static' });
    expect(patient.every(({ status }) => status === 'accepted')).toBe(true);
    expect(tier.signals).toHaveLength(2);
  });
});

describe('who waits for another’s answer', () => {
  test('and has less time has a reply in his own, and the others theirs', async () => {
    const { ask, clock, tier } = createStampede();
    const first = ask();
    const hasty = await ask({ deadlineMs: 900 });
    expect(clock.now()).toBeLessThanOrEqual(900);
    expect(hasty).toMatchObject({ status: 'degraded', source: 'static', costNanoUsd: 0 });
    expect((await first).status).toBe('accepted');
    expect(tier.signals).toHaveLength(1);
  });

  test('and cancels does not disturb it', async () => {
    const { ask, tier, pass } = createStampede();
    const abort = new AbortController();
    const first = ask();
    const second = ask({}, { signal: abort.signal });
    await pass(500);
    abort.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    expect((await first).status).toBe('accepted');
    expect(tier.signals).toHaveLength(1);
  });

  test.each(REVEAL_MODES)('reads just the reply’s text, by %s', async (mode: RevealMode) => {
    const text = '0.9 sure. Open Settings. Choose Reset.';
    const pieces = ['0.9 su', 're. Open Set', 'tings. Choose Reset.'];
    const { cascade } = createStampede([writes(pieces, async () => completion(0.9, { text }))]);
    const replies = await Promise.all(
      many().map(async () => {
        let read = '';
        const reveal = createReveal(mode, (event) => {
          if (event.type === 'delta') read += event.text;
          if (event.type === 'withdrawn') read = '';
        });
        const heard: CascadeEvent[] = [];
        const listener = (event: CascadeEvent) => {
          heard.push(event);
          reveal(event);
        };
        const { signal } = new AbortController();
        const answer = await cascade.answer(
          { text: TEXT, context: {} },
          { signal, listener, readAlong: true },
        );
        return { answer, read, heard };
      }),
    );
    for (const { answer, read, heard } of replies) {
      expect(read).toBe(text);
      expect(answer.response).toBe(text);
      expect(heard.at(-1)).toMatchObject({ type: 'answer', answer: { answerId: answer.answerId } });
    }
  });
});

describe('where all tiers fail', () => {
  test.each<[string, Reply]>([
    ['at once', fails('misconfigured')],
    ['by never replying', hangs],
  ])('%s, everybody has a degraded answer, and one incident has each question once', async (_how, reply) => {
    const { askAll, tier, clock, tickets } = createStampede([reply], { takesMs: 0 });
    const given = await askAll(many());
    expect(tier.signals).toHaveLength(1);
    expect(given.every(({ status, source }) => status === 'degraded' && source === 'static')).toBe(true);
    expect(clock.now()).toBeLessThanOrEqual(20_000);
    const kept = await tickets.list();
    expect(kept).toMatchObject([{ incident: 'outage', questionCount: MANY, attempts: [{ tier: 'a' }] }]);
    const asked = kept[0]?.questions?.map(({ key }) => key).sort();
    expect(asked).toEqual(given.map(({ answerId }) => answerId).sort());
    expect(distinct(given.map(({ ticket }) => ticket?.ticketId))).toBe(1);
  });

  test('and some have less time, theirs is the same incident', async () => {
    const { askAll, tier, tickets } = createStampede([hangs], { takesMs: 0 });
    const given = await askAll([{}, { deadlineMs: 3_000 }, { deadlineMs: 2_000 }]);
    expect(tier.signals).toHaveLength(1);
    expect(given.every(({ ticket }) => ticket !== undefined)).toBe(true);
    expect(await tickets.list()).toMatchObject([{ incident: 'outage', questionCount: 3 }]);
  });
});

describe('who is told what another was answered', () => {
  const ARTICLE = 'Write to help@shop.example for help. Then choose Reset.';
  const QUOTE = 'Then choose Reset.';
  const knowledge: Knowledge = {
    version: () => 'v1',
    search: async ({ text }) => makeGrounding(text, [makePassage(ARTICLE)]),
  };
  const cites: Reply = async ({ grounding: { passages } }) => {
    const [passage] = passages;
    if (!passage) throw new Error('there is a passage');
    const start = passage.text.indexOf(QUOTE);
    const address = passage.text.slice('Write to '.length, passage.text.indexOf(' for help'));
    const text = `0.9 sure: ${address} or desk@shop.example`;
    return completion(0.9, { text, citations: [citePassage(passage, start, start + QUOTE.length)] });
  };

  test('has the same citations, and the addresses that the answer names', async () => {
    const { askAll, tier } = createStampede([cites], { knowledge, redactor: createRedactor() });
    const given = await askAll(many());
    expect(tier.signals).toHaveLength(1);
    for (const { response, citations } of given) {
      expect(response).toBe('0.9 sure: help@shop.example or desk@shop.example');
      expect(citations).toHaveLength(1);
      expect(ARTICLE.slice(citations[0]?.start, citations[0]?.end)).toBe(QUOTE);
    }
  });
});
