import { describe, expect, test } from 'vitest';
import { toBlocks } from '../../../src/text/blocks.ts';
import { markdownToText } from '../../../src/text/markdown.ts';
import { finishes } from '../../support/finishes.ts';

describe('markdownToText', () => {
  test.each<[name: string, source: string, text: string]>([
    [
      'links by their text',
      'See [the guide](../guide.md "Guide") or <https://a.example>.',
      'See the guide or https://a.example.',
    ],
    ['reference links by their text', 'See [the guide][1].\n\n[1]: guide.md', 'See the guide.'],
    ['images by what stands in for them', 'A ![red lamp](lamp.png) is on.', 'A red lamp is on.'],
    ['words without their emphasis', '**Bold**, _leaning_ and `code`.', 'Bold, leaning and `code`.'],
    [
      'both kinds of heading alike',
      'Title\n=====\n\nPart\n----\n\n### Deep ###',
      '# Title\n\n## Part\n\n### Deep',
    ],
    ['quoted text as text', '> **Note:** Wait.\n> Then go.', 'Note: Wait. Then go.'],
    ['escapes and entities', 'a \\* b &amp; c &copy;', 'a * b & c ©'],
    [
      'no raw HTML',
      'Before <b>bold</b>\n\n<script>alert(1)</script>\n\n<!-- secret -->\n\nAfter',
      'Before bold\n\nAfter',
    ],
    ['no rules', 'a\n\n---\n\nb', 'a\n\nb'],
    ['hard line ends', 'one  \ntwo', 'one\ntwo'],
    ['nested lists', '* one\n    * deep\n        1. deeper\n* two', '- one\n  - deep\n    1. deeper\n- two'],
    ['the number that a list starts with', '3. three\n4. four', '3. three\n4. four'],
    ['items of several paragraphs', '1. one\n\n   more\n2. two', '1. one\n   more\n2. two'],
    ['code in an item', '1. run\n\n   ```bash\n   ls\n   ```', '1. run\n   ```bash\n   ls\n   ```'],
    ['tables', '| a | b |\n|:--|--:|\n| [x](y) \\| z | **2** |', '| a | b |\n| --- | --- |\n| x \\| z | 2 |'],
    ['code to the letter', '```bash\nls  *  [a](b)\n\n# c\n```', '```bash\nls  *  [a](b)\n\n# c\n```'],
    ['indented code as fenced', '    ls', '```\nls\n```'],
    ['nothing of nothing', '', ''],
  ])('keeps %s', (_, source, text) => {
    expect(markdownToText(source)).toBe(text);
  });

  test('drops lists of mere links, and keeps lists that say something', () => {
    const navigation = '- [Home](/)\n- [Docs](/docs).\n- [About](/about)';
    expect(markdownToText(`${navigation}\n\nText.`)).toBe('Text.');
    expect(markdownToText('- [Home](/)\n- see [Docs](/docs)')).toBe('- Home\n- see Docs');
  });

  test.each([
    ['code that shows a fence', 'code', '````\n```js\na\n\nb\n```\n````'],
    ['code that shows both kinds of fence', 'code', '`````\n```\na\n```\n\n~~~\nb\n~~~\n`````'],
    ['an item with a quoted text of two paragraphs', 'list', '- item\n\n  > one\n  >\n  > two\n- next'],
    ['an item with code that has empty lines', 'list', '- item\n\n  ```\n  a\n\n  b\n  ```\n- next'],
    ['an item with a table', 'list', '- item\n\n  | a | b |\n  |---|---|\n  | 1 | 2 |\n- next'],
  ])('%s stays one block', (_, kind, source) => {
    expect(toBlocks(markdownToText(source)).map((block) => block.kind)).toEqual([kind]);
  });

  test('items of one line and more keep their indentation, so that steps stay together', () => {
    const text = markdownToText('1. Open **Access**.\n2. Choose:\n   - one\n   - two\n3. Save.');
    expect(text).toBe('1. Open Access.\n2. Choose:\n   - one\n   - two\n3. Save.');
    expect(toBlocks(text)).toHaveLength(1);
  });

  test.each([
    ['quotes', `${'> '.repeat(2_000)}deep`],
    ['lists', `${'- '.repeat(2_000)}deep`],
    ['emphasis', `${'*'.repeat(2_000)}deep${'*'.repeat(2_000)}`],
    ['links', `${'['.repeat(2_000)}deep${'](a)'.repeat(2_000)}`],
  ])('2,000 nested %s are read or refused, and the process goes on', (_, source) => {
    let outcome: unknown;
    try {
      outcome = finishes(() => markdownToText(source));
    } catch (error) {
      outcome = error;
    }
    if (typeof outcome === 'string') expect(outcome).toContain('deep');
    else expect(outcome).toBeInstanceOf(RangeError);
  });
});
