import { expect, test } from 'vitest';
import { toAnswerText } from '../../../src/tools/answer-text.ts';
import { makeAnswer } from '../../support/make-answer.ts';

const cited = (uri: string, title = `Title of ${uri}`) => ({ uri, title, quote: 'q', start: 0, end: 1 });

test('an accepted answer without sources is its response', () => {
  expect(toAnswerText(makeAnswer())).toBe('Open Settings and choose Reset password.');
});

test('sources are named under it, each once, with the numbers that the response cites them by', () => {
  const answer = makeAnswer({ citations: [cited('a.md'), cited('b.md#x'), cited('a.md')] });
  expect(toAnswerText(answer)).toBe(
    'Open Settings and choose Reset password.\n\nSources:\n[1][3] Title of a.md (a.md)\n[2] Title of b.md#x (b.md#x)',
  );
});

test('five sources are named at most, the best first', () => {
  const citations = Array.from({ length: 9 }, (_, index) => cited(`${index}.md`));
  const text = toAnswerText(makeAnswer({ citations }));
  expect(text).toContain('4.md');
  expect(text).not.toContain('5.md');
});

test('what is not accepted says what to do next', () => {
  const nextAction = { do: 'escalate_human', why: 'No tier can do better.' } as const;
  expect(toAnswerText(makeAnswer({ status: 'best_effort', nextAction }))).toMatch(
    /\n\nNext: escalate_human\. No tier can do better\.$/,
  );
});
