import fc from 'fast-check';

/** Lines as articles have them, well formed and not. */
const line = fc.oneof(
  fc.constantFrom(
    '',
    '  ',
    '# Heading',
    '## 2. Second, e.g. this',
    '#',
    '- item one',
    '  - nested item',
    '  continued',
    '1. First step. Then more.',
    '2) second',
    '| a | b |',
    '| --- | --- |',
    '```',
    '```bash',
    '~~~',
    '  ```',
    '===',
    '---',
    'Plain words, e.g. these. And "more." Yes!',
    'ends with a colon:',
    'v1.2 of example.com is out… Really?! Yes。そうです。',
  ),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);

/** Arbitrary texts that look like articles. */
export const canonicalTexts = fc.array(line, { maxLength: 25 }).map((lines) => lines.join('\n'));
