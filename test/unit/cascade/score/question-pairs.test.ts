import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { scoreSupport } from '../../../../src/cascade/score/score-support.ts';

interface Pair {
  readonly id: string;
  readonly easy: string;
  readonly hard: string;
}

/** An easy and a hard question of about equal length each, written by hand; those to check with had no part in the making. */
const development = readPairs('question-pairs');
const check = readPairs('question-pairs-check');

const isOrdered = ({ easy, hard }: Pair) => scoreSupport(hard).score > scoreSupport(easy).score;
const ordered = (pairs: readonly Pair[]) => pairs.filter(isOrdered).length;

describe('pairs of an easy and a hard question', () => {
  test('are of about the same length', () => {
    for (const { id, easy, hard } of [...development, ...check]) {
      const ratio = hard.length / easy.length;
      expect(ratio, id).toBeGreaterThan(0.7);
      expect(ratio, id).toBeLessThan(1.4);
    }
  });

  test('are ordered rightly, 54 of 60', () => {
    expect(development).toHaveLength(60);
    expect(ordered(development)).toBeGreaterThanOrEqual(54);
  });

  test('are ordered rightly where they were kept aside, 27 of the first 30 and 36 of all 40', () => {
    expect(check).toHaveLength(40);
    expect(ordered(check.slice(0, 30))).toBeGreaterThanOrEqual(27);
    expect(ordered(check)).toBeGreaterThanOrEqual(36);
  });
});

function readPairs(name: string): Pair[] {
  const file = new URL(`../../../fixtures/judgement/${name}.jsonl`, import.meta.url);
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line): Pair => JSON.parse(line));
}
