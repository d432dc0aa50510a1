import { describe, expect, test } from 'vitest';
import type { Label } from '../../../src/calibration/label.ts';
import { toOutcome } from '../../../src/calibration/outcome.ts';
import { calibrate } from '../../../src/cascade/judge/calibration.ts';

const LABEL: Label = { question: 'id 1', query: 'abcdef', tier: 'priced', sources: [], quality: 1 };
const PRICE = { inputUsdPerMillionTokens: 1_000, outputUsdPerMillionTokens: 10_000 };

const assess = (label: Partial<Label>) =>
  toOutcome(
    { ...LABEL, ...label },
    {
      judge: ({ question, answer, sources }) => ({
        confidence: (question.length + answer.length + sources.length) / 100,
        reasons: [],
      }),
      scorer: (text) => ({ score: text.length, factors: [] }),
      calibration: { intercept: 0.5, slope: 2 },
      tiers: [
        { name: 'free', isFree: true, instructionTokens: 0 },
        { name: 'priced', isFree: false, price: PRICE, instructionTokens: 7 },
        { name: 'unpriced', isFree: false, instructionTokens: 7 },
      ],
    },
  );

describe('an outcome', () => {
  test('has the score of the question and what the judge makes of question, answer and sources', () => {
    expect(assess({ answer: 'xyz', sources: ['a', 'b'] })).toMatchObject({ complexity: 6, confidence: 0.11 });
  });

  test('has no confidence without the answer in words, and one with an empty answer', () => {
    expect(assess({}).confidence).toBeUndefined();
    expect(assess({ answer: '' }).confidence).toBe(0.06);
  });

  test('has the confidence that the answer was given with, as it was before the configured calibration', () => {
    const given = calibrate(0.8, { intercept: 0.5, slope: 2 });
    expect(assess({ answer: 'xyz', confidence: given }).confidence).toBeCloseTo(0.8, 9);
  });
});

describe('the cost of an answer', () => {
  test('is what its line says, whatever its tier costs', () => {
    expect(assess({ costUsd: 0.5, tier: 'free' })).toMatchObject({ costUsd: 0.5, costSource: 'line' });
  });

  test('is else the price of its tier on estimated tokens, three bytes each, instructions included', () => {
    // 7 + 2 + 1 tokens read for 0.001 dollars each, and 3 written for 0.01.
    const { costUsd, costSource } = assess({ answer: 'nine char', sources: ['abc'] });
    expect(costUsd).toBeCloseTo(0.04, 12);
    expect(costSource).toBe('price');
  });

  test('is nothing where a tier has no model, and unknown where it has no price', () => {
    expect(assess({ tier: 'free' })).toMatchObject({ costUsd: 0, costSource: 'free' });
    expect(assess({ tier: 'unpriced' })).toMatchObject({ costUsd: undefined, costSource: 'unknown' });
    expect(assess({ tier: undefined })).toMatchObject({ costUsd: undefined, costSource: 'unknown' });
  });
});
