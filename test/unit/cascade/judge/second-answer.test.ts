import { describe, expect, test } from 'vitest';
import { createSecondAnswer } from '../../../../src/cascade/judge/second-answer.ts';
import { MOST_EVIDENCE, withOpinion } from '../../../../src/cascade/judge/second-opinion.ts';
import { completion, fakeTier } from '../../../support/fake-tier.ts';
import { makeTierRequest } from '../../../support/tier-request.ts';

const opinion = createSecondAnswer({ between: [0.3, 0.85], weight: 0.5, timeoutMs: 5_000 });
const says = (text: string, more = {}) => completion(0, { text, ...more });
const read = (first: string, second: string, more = {}) => opinion.read(says(first), says(second, more));

describe('a second answer', () => {
  test('is asked of the same tier, in the same words, to nobody who reads along', () => {
    const tier = fakeTier('a', []);
    const request = { ...makeTierRequest('Where?'), readAlong: true };
    expect(opinion.toCall(tier, request, says(''))).toEqual({
      tier,
      request: { ...request, isAgain: true, readAlong: false },
    });
  });

  test('is not asked where no model writes', () => {
    const tier = fakeTier('a', [], { source: 'knowledge' });
    expect(opinion.toCall(tier, makeTierRequest('Where?'), says(''))).toBeUndefined();
  });

  test('that says the same speaks for both, as far as anything does', () => {
    expect(read('It takes 14 days.', 'It takes 14 days.')).toEqual({
      evidence: MOST_EVIDENCE,
      summary: 'a second answer of the same tier says the same',
      details: [],
    });
  });

  test('that says about the same speaks a little for both', () => {
    const heard = read('It is kept for 14 days.', 'We keep it for 14 days, by mail to Jane or by phone.');
    expect(heard?.summary).toBe('a second answer of the same tier says about the same');
    expect(heard?.evidence).toBeGreaterThan(0);
    expect(heard?.evidence).toBeLessThan(MOST_EVIDENCE);
  });

  test('that says otherwise speaks against both, and what it says is told', () => {
    const heard = read('It takes 14 days on Pro.', 'No, it needs 30 days on Business.');
    expect(heard).toMatchObject({
      summary: 'a second answer names other numbers: 30',
      details: ['a second answer names others: business'],
    });
    expect(heard?.evidence).toBeLessThan(-1);
  });

  test('without anything in common says something else', () => {
    expect(read('Open the settings.', 'Ask your landlord.')).toEqual({
      evidence: -MOST_EVIDENCE,
      summary: 'a second answer says something else',
      details: [],
    });
  });

  test('that is none speaks against the first, whatever its words', () => {
    const heard = read('It takes 14 days.', 'It takes 14 days.', { abstained: true });
    expect(heard).toMatchObject({
      evidence: -MOST_EVIDENCE,
      summary: expect.stringMatching(/finds no answer/),
    });
  });

  test('that was declined says nothing', () => {
    expect(read('It takes 14 days.', 'No.', { stop: 'refused' })).toBeUndefined();
  });
});

describe('a verdict with an opinion', () => {
  const verdict = { confidence: 0.5, reasons: ['own'] };
  const heard = { summary: 'heard', details: ['said'] };

  test.each([
    [2, 0.5, 0.731, ['own', 'heard', 'said']],
    [-2, 0.5, 0.269, ['heard', 'own', 'said']],
    [-2, 1, 0.119, ['heard', 'own', 'said']],
    [0, 0.5, 0.5, ['own', 'heard', 'said']],
  ])('of %d at a weight of %d has a confidence of %d', (evidence, weight, confidence, reasons) => {
    const both = withOpinion(verdict, { evidence, ...heard }, weight);
    expect(both.confidence).toBeCloseTo(confidence, 3);
    expect(both.reasons).toEqual(reasons);
  });
});
