import { describe, expect, test } from 'vitest';
import { MOST_EVIDENCE } from '../../../src/cascade/judge/second-opinion.ts';
import { createJudgeOpinion } from '../../../src/tiers/judge-opinion.ts';
import { completion, fakeTier } from '../../support/fake-tier.ts';
import { makePassage } from '../../support/make-knowledge.ts';
import { recordingLog } from '../../support/test-cascade.ts';
import { makeTierRequest } from '../../support/tier-request.ts';

const ANSWER = completion(0, { text: 'Ten years.' });

function setUp() {
  const judge = fakeTier('judge', []);
  const { log, logged } = recordingLog();
  const opinion = createJudgeOpinion({ judge, log, between: [0.3, 0.85], weight: 0.5, timeoutMs: 5_000 });
  const read = (reply: unknown, more = {}) =>
    opinion.read(
      ANSWER,
      completion(0, { text: typeof reply === 'string' ? reply : JSON.stringify(reply), ...more }),
    );
  return { judge, opinion, read, logged };
}

describe('a judge', () => {
  test('is asked whoever answered, with the answer, its sources and what is known of the customer', () => {
    const { judge, opinion } = setUp();
    const passages = [makePassage('Ten years.')];
    const request = makeTierRequest('For how long?', passages, {
      context: { plan: 'pro' },
      history: [{ question: 'Invoices?', answer: 'Yes.' }],
      standalone: 'For how long are invoices kept?',
      escalationReason: 'too short',
    });
    const call = opinion.toCall(fakeTier('a', [], { source: 'knowledge' }), request, ANSWER);
    expect(call).toMatchObject({
      tier: judge,
      request: {
        query: { text: 'For how long are invoices kept?', context: { plan: 'pro' } },
        grounding: { passages },
        answer: 'Ten years.',
      },
    });
    expect(call?.request.query.history).toBeUndefined();
  });

  test('is given what the answer cites first, in the order of its marks', () => {
    const { judge, opinion } = setUp();
    const passages = ['One.', 'Two.', 'Three.'].map((text) => makePassage(text, { uri: `${text}md` }));
    const cited = ['Three.', 'Two.'].map((quote) => ({
      ...{ title: '', quote, start: 0, end: 0 },
      uri: quote === 'Two.' ? 'Two.md#section' : 'Three.md',
    }));
    const answer = { ...ANSWER, citations: cited };
    const call = opinion.toCall(judge, makeTierRequest('Where?', passages), answer);
    expect(call?.request.grounding.passages.map(({ text }) => text)).toEqual(['Three.', 'Two.', 'One.']);
  });
});

describe('what a judge says', () => {
  test.each([
    [0.5, 0],
    [0.9, 2.197],
    [0.1, -2.197],
    [1, MOST_EVIDENCE],
    [0, -MOST_EVIDENCE],
  ])('of %d is log-odds of %d', (right, evidence) => {
    expect(setUp().read({ right })?.evidence).toBeCloseTo(evidence, 3);
  });

  test('is told as its own words, behind ours', () => {
    expect(setUp().read({ right: 0.25, reasons: ['it names no price', 'step 2 is missing'] })).toMatchObject({
      summary: 'a second model gives it a chance of 25 % to be right',
      details: ['the judge says: "it names no price"', 'the judge says: "step 2 is missing"'],
    });
  });

  test.each([
    ['a line break', 'one\n\ntwo\r\nthree', 'one two three'],
    ['marks', '# **Now** `do` <b>this</b> [x](y) "and" {that}|', 'Now do b this /b x (y) and that'],
    ['a link', 'see https://evil.example/a?b and www.evil.example/x now', 'see (link) and (link) now'],
    ['what nobody sees', 'a\u202eb\u200bc\u0000d', 'abc d'],
    ['a placeholder', '[EMAIL_KQPWXBNA] is not in it', '… is not in it'],
    ['another script', '「価格」がありません。', '価格 がありません。'],
  ])('is told without %s', (_what, reason, told) => {
    expect(setUp().read({ right: 0.5, reasons: [reason] })?.details).toEqual([`the judge says: "${told}"`]);
  });

  test('is told in three short reasons at most, and none that is empty', () => {
    const reasons = ['', '*', 'x'.repeat(500), 'two', 'three', 'four'];
    const details = setUp().read({ right: 0.5, reasons })?.details;
    expect(details).toEqual([`the judge says: "${'x'.repeat(119)}…"`]);
    expect(setUp().read({ right: 0.5, reasons: ['a', 'b', 'c', 'd'] })?.details).toHaveLength(3);
  });
});

describe('a reply that cannot be read', () => {
  test.each([
    ['for want of form', 'It is right.', {}],
    ['as it was cut short', '{"right": 0.5}', { stop: 'length' }],
    ['as it was declined', '{"right": 0.5}', { stop: 'refused' }],
  ])('%s is no opinion', (_why, text, more) => {
    const { read, logged } = setUp();
    expect(read(text, more)).toBeUndefined();
    expect(logged).toEqual([
      { event: 'opinion_unreadable', fields: { tier: 'judge', model: 'judge-model' } },
    ]);
  });

  test('is told to operators once, and again after one that could be read', () => {
    const { read, logged } = setUp();
    for (const reply of ['no', 'no', 'no']) read(reply);
    expect(logged).toHaveLength(1);
    read({ right: 0.5 });
    read('no');
    expect(logged).toHaveLength(2);
  });
});
