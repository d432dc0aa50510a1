import { describe, expect, test } from 'vitest';
import type { Passage } from '../../../src/cascade/passage.ts';
import { selectSpans, type Wanted, weigh } from '../../../src/knowledge/select-spans.ts';
import { toTerms } from '../../../src/text/words.ts';
import { makePassage } from '../../support/make-knowledge.ts';

function wanted(question: string, procedure = false): Wanted {
  return { weights: new Map(toTerms(question).map((term) => [term, 1])), procedure };
}

function quotesOf(question: string, passages: readonly Passage[], procedure = false): string[] {
  return selectSpans(passages.map((passage) => weigh(passage, wanted(question, procedure)))).map(
    ({ quote }) => quote,
  );
}

const STEPS = '1. Open the console.\n2. Choose the bucket.\n3. Confirm.';

describe('selectSpans', () => {
  test('quotes the sentence that tells, word for word and with its place', () => {
    const passage = makePassage('The desk is open. A session lasts 12 hours on Team. Cats purr.');
    const [span, ...more] = selectSpans([weigh(passage, wanted('How long does a session last?'))]);
    expect(more).toEqual([]);
    expect(span).toEqual({ passage, quote: 'A session lasts 12 hours on Team.', start: 18 });
  });

  test.each([
    ['a list', STEPS],
    ['a table', '| bucket | price |\n| --- | --- |\n| small | 1 USD |\n| large | 9 USD |'],
    ['code', '```bash\ntarn bucket rm\n\ntarn bucket ls\n```'],
  ])('quotes %s whole, with the sentence that leads to it', (_, block) => {
    const passage = makePassage(`Cats purr.\n\nHow it goes:\n\n${block}\n\nDogs bark.`);
    expect(quotesOf('bucket', [passage])).toEqual([`How it goes:\n\n${block}`]);
  });

  test('takes what follows a sentence that leads to it', () => {
    const passage = makePassage('Cats purr.\n\nFor a bucket do:\n\n```\nls -la\n```\n\nDogs bark.');
    expect(quotesOf('bucket', [passage])).toEqual(['For a bucket do:\n\n```\nls -la\n```']);
  });

  test.each([
    ['TH-3001 after a resize.', 'resize TH-3001'],
    ['Why does a bucket that I have only just made answer with TH-3001?', 'bucket TH-3001'],
  ])('takes what a paragraph says behind its lead "%s"', (lead, question) => {
    const behind = 'The zone is full. Wait and try again. Take another one. Cats purr.';
    const passage = makePassage(`${lead} ${behind}\n\nDogs bark.`);
    expect(quotesOf(question, [passage])).toEqual([
      `${lead} The zone is full. Wait and try again. Take another one.`,
    ]);
    expect(quotesOf(question, [makePassage(`${lead}\n\n${behind}`)])).toEqual([lead]);
  });

  test.each([
    ['between two sections', '## Buckets\n\n'],
    ['before the first section', ''],
  ])('joins neighbours, and parts them at the heading %s', (_, before) => {
    const passage = makePassage(
      `${before}A bucket is free. A bucket is big.\n\n## Bucket names\n\nA bucket has a name.`,
    );
    expect(quotesOf('bucket', [passage])).toEqual([
      'A bucket is free. A bucket is big.',
      'A bucket has a name.',
    ]);
  });

  test('does not take the lead of a list from the section before', () => {
    const passage = makePassage(`## Cats\n\nCats purr.\n\n## Delete a bucket\n\n${STEPS}`);
    expect(quotesOf('delete bucket', [passage])).toEqual([STEPS]);
  });

  test('numbered steps go before what is said around them where a procedure is wanted', () => {
    const passage = makePassage(
      `## Cats\n\nTo delete the bucket takes two. It asks twice.\n\n${STEPS.replace('Confirm', 'Choose what to delete')}`,
    );
    const share = (procedure: boolean) => weigh(passage, wanted('delete bucket', procedure)).bestShare;
    expect(share(true)).toBeGreaterThan(1);
    expect(share(false)).toBeLessThanOrEqual(1);
  });

  test('a word in the heading counts for what stands under it', () => {
    const passage = makePassage('## Prices\n\nIt is 5 USD.\n\n## Names\n\nIt has 63 letters.');
    expect(quotesOf('prices', [passage])).toEqual(['It is 5 USD.']);
    expect(quotesOf('names', [passage])).toEqual(['It has 63 letters.']);
  });

  test('says the same thing once, whichever article says it', () => {
    const text = 'A bucket name has 3 to 63 letters.';
    const [one, two] = [makePassage(text, { uri: 'one.md' }), makePassage(text, { uri: 'two.md' })];
    expect(
      selectSpans([one, two].map((passage) => weigh(passage, wanted('bucket name')))).map(
        ({ passage }) => passage.uri,
      ),
    ).toEqual(['one.md']);
  });

  test('goes passage by passage in the order given, and in each in the order of its text', () => {
    const one = makePassage(
      'A bucket keeps files for as long as needed. Cats purr. Dogs bark. Bucket names are short.',
      {
        uri: 'one.md',
      },
    );
    const two = makePassage('Bucket prices rise.', { uri: 'two.md' });
    expect(quotesOf('names prices', [two, one])).toEqual(['Bucket prices rise.', 'Bucket names are short.']);
    expect(quotesOf('bucket', [one, two])).toEqual([
      'A bucket keeps files for as long as needed.',
      'Bucket names are short.',
      'Bucket prices rise.',
    ]);
  });

  test('takes at most three units of a passage beside their leads', () => {
    const names = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];
    const passage = makePassage(
      names.map((name) => `The ${name} bucket has a lot of ${name} cats.`).join(' Cats purr. '),
    );
    expect(quotesOf('bucket', [passage])).toHaveLength(3);
  });

  test('quotes nothing of headings alone', () => {
    expect(quotesOf('bucket', [{ ...makePassage('Text.'), text: '# Bucket' }])).toEqual([]);
    expect(quotesOf('bucket', [])).toEqual([]);
  });
});
