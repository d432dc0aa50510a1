import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBlocks } from '../../../src/text/blocks.ts';
import { canonicalTexts } from '../../support/canonical-texts.ts';
import { finishes } from '../../support/finishes.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';

function blocksOf(text: string): [kind: string, text: string][] {
  return toBlocks(text).map(({ kind, start, end }) => [kind, text.slice(start, end)]);
}

describe('toBlocks', () => {
  test.each<[name: string, kind: string, block: string]>([
    ['a heading', 'heading', '## Reset a password'],
    ['an underlined heading', 'heading', 'Report a vulnerability\n======'],
    ['a paragraph of wrapped lines', 'paragraph', 'One line\nand the next.'],
    ['a bulleted list', 'list', '- one\n- two'],
    ['a list of bullet signs', 'list', '• one\n• two'],
    ['a numbered list', 'list', '1. one\n2. two\n10. ten'],
    ['a nested list', 'list', '- one\n  - deep\n    1. deeper\n- two'],
    ['a list with wrapped items', 'list', '- one\n  goes on\n- two'],
    ['a list with code in it', 'list', '1. run\n   ```bash\n   ls\n\n   # no heading\n   ```\n2. look'],
    ['a table', 'table', '| a | b |\n| --- | --- |\n| 1 | 2 |'],
    ['code', 'code', '```bash\nls\n\n# no heading\n- no list\n| no table\n```'],
    ['code between tildes', 'code', '~~~\nls\n~~~'],
    ['code between tildes that shows a fence', 'code', '~~~\n```bash\nls\n```\n~~~'],
    ['code that shows an opening fence', 'code', '```\n~~~js\nlet a;\n~~~\n```'],
    ['code that is never closed', 'code', '```\nls\n\n# no heading'],
  ])('keeps %s whole', (_, kind, block) => {
    expect(blocksOf(`Before.\n\n${block}`)).toEqual([
      ['paragraph', 'Before.'],
      [kind, block],
    ]);
  });

  test('parts blocks that follow each other without an empty line', () => {
    expect(blocksOf('# Title\nText:\n- one\n| a |\n```\nls\n```\nMore.\n## Next')).toEqual([
      ['heading', '# Title'],
      ['paragraph', 'Text:'],
      ['list', '- one'],
      ['table', '| a |'],
      ['code', '```\nls\n```'],
      ['paragraph', 'More.'],
      ['heading', '## Next'],
    ]);
  });

  test.each(['#hashtag', '#', '-dash', '1986. A year', '12', '--', 'a | b'])(
    'takes "%s" for text',
    (line) => {
      expect(blocksOf(line)).toEqual([['paragraph', line]]);
    },
  );

  test.each(['', '\n', ' \n\t\n'])('finds nothing in blank text', (text) => {
    expect(toBlocks(text)).toEqual([]);
  });

  test('every visible character lies in one block, blocks come in order and hold whole lines', () => {
    fc.assert(
      fc.property(canonicalTexts, (text) => {
        let last = 0;
        for (const { start, end } of toBlocks(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(text.slice(last, start).trim()).toBe('');
          expect(start === 0 || text[start - 1] === '\n').toBe(true);
          expect(end === text.length || text[end] === '\n').toBe(true);
          last = end;
        }
        expect(text.slice(last).trim()).toBe('');
      }),
    );
  });

  test.each(HOSTILE_TEXTS)('comes to an end on 20,000 characters of %s', (_, text) => {
    const ends = finishes(() => toBlocks(text).map(({ end }) => end));
    expect(ends.at(-1) ?? 0).toBeLessThanOrEqual(text.length);
  });

  test('keeps a list of 500 levels one block', () => {
    const text = Array.from({ length: 500 }, (_, level) => `${' '.repeat(level)}- level`).join('\n');
    expect(finishes(() => blocksOf(text))).toEqual([['list', text]]);
  });
});
