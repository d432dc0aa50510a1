import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scoreCourse } from '../../../../src/cascade/score/score-course.ts';
import { finishes } from '../../../support/finishes.ts';

const TERMS =
  'configuration architecture infrastructure deployment security performance optimization troubleshoot database network authentication authorization'.split(
    ' ',
  );
const PHRASES = [
  'compare A and B',
  'difference between',
  'step to',
  'steps to',
  'how can I',
  'How do I',
  'best practice',
  'optimize',
  'troubleshoot',
];

/** The course's function, written down a second time; its dot stops at a newline alone, as in Python. */
function reference(query: string): number {
  const lower = query.toLowerCase();
  const count = query.split(/\s+/).filter((word) => word !== '').length;
  let score = 1;
  if (count > 50) score += 3;
  else if (count > 20) score += 1;
  for (const term of TERMS) if (lower.indexOf(term) >= 0) score += 0.5;
  for (const character of query) if (character === '?') score += 0.5;
  const comparison = lower.split('\n').some((line) => {
    const from = line.indexOf('compare ');
    return from >= 0 && line.indexOf(' and', from + 'compare '.length + 1) >= 0;
  });
  if (comparison) score += 1;
  if (lower.includes('difference between')) score += 1;
  if (lower.includes('step to') || lower.includes('steps to')) score += 1;
  if (lower.includes('how can i') || lower.includes('how do i')) score += 1;
  for (const phrase of ['best practice', 'optimize', 'troubleshoot']) if (lower.includes(phrase)) score += 1;
  return Math.min(10, score);
}

const words = (count: number) => Array.from({ length: count }, () => 'word').join(' ');

describe('scoreCourse', () => {
  test.each([
    ['an empty text', '', 1],
    ['one word', 'hello', 1],
    ['20 words', words(20), 1],
    ['21 words', words(21), 2],
    ['50 words', words(50), 2],
    ['51 words', words(51), 4],
    ['words between tabs and newlines', words(21).replaceAll(' ', '\n\t '), 2],
    ['one question mark', 'really?', 1.5],
    ['three question marks', 'really???', 2.5],
    ['a term in capitals', 'SECURITY', 1.5],
    ['a term inside another word', 'cybersecurity', 1.5],
    ['a term said twice', 'database database', 1.5],
    ['troubleshoot, a term and a pattern', 'troubleshooting', 2.5],
    ['optimization, a term and no pattern', 'optimization', 1.5],
    ['optimize, a pattern and no term', 'optimize', 2],
    ['a comparison', 'compare basic and pro', 2],
    ['a comparison over two lines', 'compare basic\nand pro', 1],
    ['a comparison of nothing', 'compare and', 1],
    ['a comparison across a line separator', 'compare basic\u2028or so and pro', 2],
    ['how do I, inside other words', 'show do it', 2],
    ['steps to', 'the steps to take', 2],
    ['one step to', 'one step to take', 2],
    ['everything at once', `${TERMS.join(' ')} ${PHRASES.join(' ')} ${words(51)}?`, 10],
    ['many question marks', '?'.repeat(500), 10],
  ])('%s', (_name, text, score) => {
    expect(scoreCourse(text).score).toBe(score);
    expect(reference(text)).toBe(score);
  });

  test.each(TERMS)('counts the term %s', (term) => {
    expect(scoreCourse(`my ${term}s`).score).toBe(reference(`my ${term}s`));
    expect(scoreCourse(term).score).toBeGreaterThanOrEqual(1.5);
  });

  test('agrees with the reference on random mixtures of everything that counts', () => {
    const piece = fc.oneof(
      fc.constantFrom(...TERMS, ...PHRASES, '?', '??', 'compare', 'and', '\n', 'Compare x', ' and'),
      fc.lorem({ maxCount: 8 }),
      fc.string({ maxLength: 12, unit: 'grapheme' }),
    );
    const text = fc
      .tuple(fc.array(piece, { maxLength: 70 }), fc.constantFrom(' ', '', '\n', '  '))
      .map(([pieces, joint]) => pieces.join(joint));
    fc.assert(
      fc.property(text, (query) => {
        expect(scoreCourse(query).score).toBe(reference(query));
      }),
      { numRuns: 1_000 },
    );
  });

  test('lists every factor with its points, and they add up', () => {
    expect(scoreCourse('How do I set up a database?').factors).toEqual([
      { factor: 'base', points: 1 },
      { factor: 'term "database"', points: 0.5 },
      { factor: '1 question mark', points: 0.5 },
      { factor: 'pattern "how (can|do) i"', points: 1 },
    ]);
  });

  test.each(['compare ', 'compare a ', 'step', 'how '])('finishes on 20,000 characters of "%s"', (piece) => {
    const text = piece.repeat(20_000 / piece.length);
    expect(finishes(() => scoreCourse(text).score)).toBeLessThanOrEqual(10);
  });
});
