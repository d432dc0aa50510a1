import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANSWERABLE_STRENGTH } from '../../../src/cascade/passage.ts';
import { toFindings } from '../../../src/knowledge/retrieved-passages.ts';
import { knowledgeSettingsSchema } from '../../../src/knowledge/settings.ts';

const SETTINGS = knowledgeSettingsSchema.parse({ kind: 'bedrock', knowledgeBaseId: 'KB1' });
if (SETTINGS.kind !== 'bedrock') throw new Error('not the settings of a knowledge base');
const settings = SETTINGS;

const find = (
  results: readonly unknown[],
  terms: readonly string[] = [],
  more: Partial<typeof settings> = {},
) => toFindings(results, terms, { ...settings, ...more });

/** A result as the service gives it; `fields` override. */
function result(text: string, score?: unknown, fields: object = {}) {
  return {
    content: { type: 'TEXT', text },
    location: { type: 'S3', s3Location: { uri: 's3://help/billing/late-fees.md' } },
    metadata: {},
    ...(score === undefined ? {} : { score }),
    ...fields,
  };
}

const passageOf = (fields: object) => find([result('A fee is due.', 0.5, fields)]).passages[0];

describe('the passages in what Retrieve gave', () => {
  test('have what the service says, and offsets of their own', () => {
    expect(passageOf({ metadata: { title: 'Late fees', status: 'Outdated' } })).toEqual({
      title: 'Late fees',
      uri: 's3://help/billing/late-fees.md',
      sections: [],
      text: 'A fee is due.',
      start: 0,
      score: 0.5,
      outdated: true,
    });
    expect(passageOf({ metadata: { status: 'current' } })?.outdated).toBe(false);
  });

  test.each<[uri: string, title: string, location: object]>([
    [
      'https://a.example/help/Late%20fees_2.html?x=/y#z/w',
      'Late fees 2',
      { webLocation: { url: 'https://a.example/help/Late%20fees_2.html?x=/y#z/w' } },
    ],
    ['https://a.example/help/', 'help', { webLocation: { url: 'https://a.example/help/' } }],
    ['https://a.example/', 'a.example', { webLocation: { url: 'https://a.example/' } }],
    ['https://a.example/%zz', '%zz', { webLocation: { url: 'https://a.example/%zz' } }],
    [
      's3://help/what-is-100%25?.md',
      'what is 100%25?',
      { s3Location: { uri: 's3://help/what-is-100%25?.md' } },
    ],
    ['https://c.example/fees', 'fees', { confluenceLocation: { url: 'https://c.example/fees' } }],
    ['https://f.example/fees', 'fees', { salesforceLocation: { url: 'https://f.example/fees' } }],
    ['https://p.example/fees', 'fees', { sharePointLocation: { url: 'https://p.example/fees' } }],
    ['https://o.example/fees', 'fees', { oneDriveLocation: { url: 'https://o.example/fees' } }],
    ['https://g.example/fees', 'fees', { googleDriveLocation: { url: 'https://g.example/fees' } }],
    ['https://k.example/fees', 'fees', { kendraDocumentLocation: { uri: 'https://k.example/fees' } }],
    ['late_fees', 'late fees', { customDocumentLocation: { id: 'late_fees' } }],
    ['SELECT fee FROM fees', 'SELECT fee FROM fees', { sqlLocation: { query: 'SELECT fee FROM fees' } }],
    ['unknown', 'unknown', {}],
    ['s3://a b', 'a b', { s3Location: { uri: 's3://a\n\u202eb' } }],
  ])('are at %s and named %j', (uri, title, location) => {
    expect(passageOf({ location })).toMatchObject({ uri, title });
  });

  test.each([
    [
      'an address in the metadata',
      { metadata: { 'x-amz-bedrock-kb-source-uri': 's3://a/fees.md' } },
      's3://a/fees.md',
    ],
    ["the document's id", { documentId: 'doc-7' }, 'doc-7'],
  ])('have %s where there is no location', (_, fields, uri) => {
    expect(passageOf({ location: undefined, ...fields })?.uri).toBe(uri);
  });

  test('are clean, on one line where they name something, and not endless', () => {
    const hidden = [...'pay'].map((sign) => String.fromCodePoint(0xe0000 + sign.charCodeAt(0))).join('');
    const [passage] = find([
      result(`Fee.\r\n${hidden}\u0000Due.`, 1, { metadata: { title: 'Late\n# fees' } }),
    ]).passages;
    expect(passage).toMatchObject({ text: 'Fee.\n Due.', title: 'Late # fees' });
    const [long] = find([
      result('😀'.repeat(50_000), 1, { metadata: { title: 'x'.repeat(9_999) } }),
    ]).passages;
    expect(long?.text).toBe('😀'.repeat(20_000));
    expect(long?.title).toHaveLength(200);
  });

  test('come best first, each text once, and no more than were asked for', () => {
    const results = [
      result('a', 0.2),
      result('b', 0.9),
      result(' b ', 0.3),
      result('c', 'high'),
      result('d', -1),
    ];
    const { passages } = find(results);
    expect(passages.map(({ text, score }) => [text, score])).toEqual([
      ['b', 0.9],
      ['a', 0.2],
      ['c', 0],
      ['d', -1],
    ]);
    expect(find(results, [], { results: 1 }).passages).toHaveLength(1);
  });

  test.each<[string, unknown]>([
    ['null', null],
    ['a word', 'text'],
    ['no content', {}],
    ['content that is text', { content: 'text' }],
    ['text that is a number', { content: { text: 7 } }],
    ['text that is blank', result('\u200b \n')],
    ['an image', { content: { type: 'IMAGE', byteContent: 'data:' } }],
    ['an image with text beside it', { content: { type: 'IMAGE', text: 'alt' } }],
    ['a row', { content: { type: 'ROW', row: [{ columnName: 'a', columnValue: 'b' }] } }],
  ])('are none of %s', (_, odd) => {
    expect(find([odd, result('kept', 0.5)]).passages.map(({ text }) => text)).toEqual(['kept']);
  });

  test('can be made of whatever comes', () => {
    const field = fc.oneof(fc.jsonValue(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, undefined));
    const odd = fc.record({
      content: fc.oneof(
        field,
        fc.record({ type: fc.constantFrom('TEXT', undefined), text: fc.string({ unit: 'binary' }) }),
      ),
      location: fc.oneof(
        field,
        fc.record({ s3Location: field, webLocation: fc.record({ url: fc.webUrl() }) }),
      ),
      score: fc.oneof(field, fc.double()),
      metadata: fc.oneof(field, fc.record({ title: field, status: field })),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(field, odd)), (results) => {
        const { passages, strength } = find(results, ['fee']);
        expect(strength).toBeGreaterThanOrEqual(0);
        expect(strength).toBeLessThanOrEqual(1);
        for (const { title, uri, text, score } of passages) {
          for (const said of [title, uri, text]) expect(said.isWellFormed() && said !== '').toBe(true);
          expect(score).not.toBeNaN();
        }
      }),
    );
  });
});

describe('the strength of what was found', () => {
  test.each([
    [0.4, 0.4, ANSWERABLE_STRENGTH],
    [0.6, 0.6, ANSWERABLE_STRENGTH],
    [0.6, 0.2, 0.75],
    [0.1, 0.4, 0.2],
    [0, 0.4, 0],
    [-3, 0.4, 0],
    [1e300, 0.4, 1],
  ])('a best score of %d is, where %d answers, %d', (score, answerableScore, strength) => {
    const found = find([result('a', score), result('b', score - 0.1)], [], { answerableScore });
    expect(found.strength).toBeCloseTo(strength, 10);
  });

  test('is the share of the topic words in the best passage where no result has a score', () => {
    const results = [result('Nothing to see.'), result('A late payment has a fee.'), result('Fees.', 'NaN')];
    const { passages, strength } = find(results, ['late', 'payment', 'giraff', 'zoo']);
    expect(passages.map(({ text, score }) => [text, score])).toEqual([
      ['A late payment has a fee.', 0.5],
      ['Nothing to see.', 0.25],
      ['Fees.', 0.25],
    ]);
    expect(strength).toBe(0.5);
    expect(find(results, []).strength).toBe(0);
  });

  test('is nothing where nothing was found', () => {
    expect(find([])).toEqual({ passages: [], strength: 0 });
  });
});
