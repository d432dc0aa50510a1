import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Completion } from '../../../src/cascade/tier.ts';
import { toCompletion, toPreview } from '../../../src/tiers/completion.ts';
import { finishes } from '../../support/finishes.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';
import { makePassage } from '../../support/make-knowledge.ts';

const PASSAGES = ['Invoices are kept for ten years.', 'Ask billing for a copy.', 'Copies are free.'].map(
  (text, index) => makePassage(text, { uri: `${index}.md` }),
);

const previewOf = (written: string) => toPreview(written, PASSAGES);

/** What a whole reply says; '' where it says nothing. */
function saidBy(text: string, stop: Completion['stop'] = 'end'): string {
  const outcome = toCompletion({ kind: 'reply', text, stop }, PASSAGES, 1_000_000);
  return outcome.kind === 'completion' ? outcome.text : '';
}

/** The previews of a reply that comes one UTF-16 unit at a time. */
const previewsOf = (text: string) =>
  Array.from({ length: text.length + 1 }, (_, end) => previewOf(text.slice(0, end)));

/** What a reader has seen in the end who is told what a preview adds, and nothing where it takes something back. */
const seenOf = (text: string) =>
  previewsOf(text).reduce((seen, preview) => (preview.startsWith(seen) ? preview : seen), '');

const LEADS = [
  '',
  '\n\n',
  'NO_ANSWER ',
  '**NO_ANSWER** – ',
  '"NO_ANSWER."\n',
  'NO_ANSWERS ',
  '<think>Secret [1]. x</think>',
  '<thinking>\nSecret\n</thinking>\n\n',
  '<reasoning>Secret</reasoning>NO_ANSWER: ',
  '<think>Secret',
];
const WORDS = ['a', 'A', 'Ten years.', 'é', '漢。', '😀', '\ud83d', '\ude00', '1', '1.5', 'a[1]', '[x](y)'];
const MARKS = [
  '[1]',
  '[2, 3]',
  '[2][1]',
  '[9]',
  '[7][7]',
  '[',
  ']',
  '[1',
  '[1,',
  '(',
  '_',
  '*',
  '"',
  '.',
  ':',
  '<',
];
const BLANKS = [' ', ' ', '  ', '\n', '\r\n', '\t', '\u00a0'];
const FENCED = '\n```sh\ncode [1] a[9]\n```\n';

const replies = (pieces: readonly string[]) =>
  fc
    .tuple(fc.constantFrom(...LEADS), fc.array(fc.constantFrom(...pieces), { maxLength: 10 }))
    .map(([lead, rest]) => lead + rest.join(''));

describe('what is shown of a reply that is being written', () => {
  test('is the beginning of what it says in the end, wherever it is cut, and only grows', () => {
    fc.assert(
      fc.property(replies([...WORDS, ...MARKS, ...BLANKS, FENCED]), (text) => {
        const said = saidBy(text);
        let before = '';
        for (const preview of previewsOf(text)) {
          expect(said.startsWith(preview)).toBe(true);
          expect(preview.startsWith(before)).toBe(true);
          before = preview;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('is all of it but what may still change, once it is whole', () => {
    const texts = replies([...WORDS.slice(0, 6), '[1]', '[9]', ...BLANKS]).map((text) => `${text} end`);
    fc.assert(fc.property(texts, (text) => void expect(previewOf(text)).toBe(saidBy(text))));
  });

  // What a preview cannot know: that a marker stands in code, as the backtick that ends the code has not come; and
  // what follows a marker behind signs that are not shown. A reader is then told nothing more until the verdict.
  test('is taken back only where a backtick or a hidden sign changes what a marker before it means', () => {
    const unusual = ['`', '`b [9] c`', '``', '```', '\u200b', '\u202e', '\u0007'];
    let takenBack = 0;
    fc.assert(
      fc.property(replies([...WORDS, ...MARKS, ...BLANKS, FENCED, ...unusual]), (text) => {
        if (saidBy(text).startsWith(seenOf(text))) return;
        takenBack++;
        expect(text).toMatch(/`[^`]*\[[\d\s,;]+\]|\][\p{Cc}\p{Cf}`]/u);
      }),
      { numRuns: 2_000, seed: 7 },
    );
    expect(takenBack).toBeLessThan(300);
  });

  test('has no thought in it', () => {
    const thoughts = replies(['<', '/', 'think', '>', ' ', 'Secret', '</thinking>', '</reasoning>']);
    fc.assert(
      fc.property(thoughts, (text) => {
        const said = saidBy(text);
        for (const preview of previewsOf(text)) expect(said.startsWith(preview)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('at this cut', () => {
  test.each([
    ['<thi', ''],
    ['<think>Hm', ''],
    ['<think>Hm</think> ', ''],
    ['<think>Hm</think> Ten', 'Ten'],
    ['<b>Ten', '<b>Ten'],
    ['NO_ANS', ''],
    ['**NO_ANSWER** – ', ''],
    ['NO_ANSWER The', 'The'],
    ['NO_ANSWERS', ''],
    ['NO_ANSWERS are', 'NO_ANSWERS are'],
    ['OK', ''],
    ['OK, so', 'OK, so'],
    ['Ten years ', 'Ten years'],
    ['Ten years [', 'Ten years'],
    ['Ten years [2', 'Ten years'],
    ['Ten years [2]', 'Ten years'],
    ['Ten years [2][', 'Ten years'],
    ['Ten years [2].', 'Ten years [1].'],
    ['Ten years [9].', 'Ten years.'],
    ['Ten years [2](', 'Ten years [2]('],
    ['Ten \ud83d', 'Ten'],
    ['Ten \ud83d\ude00', 'Ten 😀'],
    ['Ten\u200b years', 'Ten years'],
    ['```\na [1]', '```\na'],
    ['```\na [1] b', '```\na [1] b'],
    ['`a[9]` b', '`a[9]` b'],
  ])('of %j is shown %j', (written, shown) => {
    expect(previewOf(written)).toBe(shown);
  });
});

describe('a reply is shown in the same way', () => {
  test.each(['<THINK>Hm</THINK>Ten years.', '<Thinking>\nHm\n</Thinking>\nTen years.'])(
    'whose thoughts are marked in capital letters: %j',
    (text) => {
      expect(previewsOf(text).filter((preview) => !saidBy(text).startsWith(preview))).toEqual([]);
    },
  );

  test.each(['See [9]`invoices`.', 'Run [1]`pay` now [2].', 'See [9]```\na\n```'])(
    'whose marker stands directly before code: %j',
    (text) => {
      expect(previewsOf(text).filter((preview) => !saidBy(text).startsWith(preview))).toEqual([]);
    },
  );
});

describe('a preview does not run away', () => {
  const MORE = ['[1]', '[1', '[ ', '[1, ', '[1] ', '<', '_', '\u00a0', '\r\n'].map(
    (piece) => [JSON.stringify(piece), piece.repeat(20_000 / piece.length)] as const,
  );
  test.each([...HOSTILE_TEXTS, ...MORE])('of %s', (_name, text) => {
    for (const written of [text, `${text}x`, `Yes${text}x`, `Yes ${text}`, `<think>${text}</think>${text}x`])
      expect(typeof finishes(() => previewOf(written))).toBe('string');
  });
});
