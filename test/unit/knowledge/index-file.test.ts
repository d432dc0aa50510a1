import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseIndex, serializeIndex, toVersion } from '../../../src/knowledge/index-file.ts';
import { buildIndex, rank } from '../../../src/knowledge/search-index.ts';
import { toTerms } from '../../../src/text/words.ts';
import { makeDocument } from '../../support/make-knowledge.ts';
import { SAMPLE_QUESTIONS, sampleIndex } from '../../support/sample-knowledge.ts';

const DOCUMENTS = [
  makeDocument({ path: 'a.md', text: '# Über\n\nOne bucket. 😀', product: 'storage' }),
  makeDocument({ path: 'b.md', text: '## Two\n\nTwo buckets and a volume.', outdated: true }),
];

type File = Record<string, unknown>;

async function serialized(change: (file: File) => unknown = () => undefined): Promise<string> {
  const text = serializeIndex({ version: 'v1', index: await buildIndex(DOCUMENTS) });
  const file = JSON.parse(text) as File;
  change(file);
  return JSON.stringify(file);
}

function numbers(...values: number[]): string {
  return Buffer.from(new Uint32Array(values).buffer).toString('base64');
}

describe('an index in a file', () => {
  test('comes back as it was', async () => {
    const index = await buildIndex(DOCUMENTS);
    expect(parseIndex(serializeIndex({ version: 'v1', index }))).toEqual({ version: 'v1', index });
  });

  test('answers every sample question as before', async () => {
    const made = await sampleIndex();
    const kept = parseIndex(serializeIndex(made));
    expect(kept?.version).toBe(made.version);
    for (const { query } of SAMPLE_QUESTIONS) {
      const terms = toTerms(query);
      expect(kept && rank(kept.index, terms, 10)).toEqual(rank(made.index, terms, 10));
    }
  });

  test('comes back empty where it was empty', async () => {
    const index = await buildIndex([]);
    expect(parseIndex(serializeIndex({ version: 'v0', index }))).toEqual({ version: 'v0', index });
  });

  test('is refused wherever it was cut off', async () => {
    const text = await serialized();
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), (length) => {
        expect(parseIndex(text.slice(0, length))).toBeUndefined();
      }),
    );
  });

  test.each(['', 'null', '[]', '{}', '7', '"text"', 'not JSON', '{"format":1}', '\0', '<html>'])(
    'is refused where the file holds %j',
    (text) => {
      expect(parseIndex(text)).toBeUndefined();
    },
  );

  test.each<[name: string, change: (file: File) => unknown]>([
    ['is of a later format', (file) => (file.format = 1_000_000)],
    ['is of no format', (file) => delete file.format],
    ['lacks its documents', (file) => (file.documents = [])],
    ['lacks its chunks', (file) => (file.chunks = [])],
    [
      'names a chunk of no document',
      (file) => (file.chunks = [{ document: 9, start: 0, end: 1, sections: [] }]),
    ],
    ['lacks a term', (file) => (file.terms as string[]).pop()],
    ['has a term twice', (file) => ((file.terms as string[])[0] = (file.terms as string[]).at(-1) ?? '')],
    ['lacks its postings', (file) => (file.postingChunks = '')],
    ['lacks the last score', (file) => (file.postingScores = (file.postingScores as string).slice(0, -8))],
    ['has scores of odd length', (file) => (file.postingScores = 'AAA=')],
    ['has numbers for text', (file) => (file.offsets = 12)],
    ['has offsets of no length', (file) => (file.offsets = numbers())],
  ])('is refused where it %s', async (_, change) => {
    expect(parseIndex(await serialized())).toBeDefined();
    expect(parseIndex(await serialized(change))).toBeUndefined();
  });

  test('is refused where its offsets do not ascend, for a search would run on for minutes', async () => {
    const text = await serialized((file) => {
      const bytes = Buffer.from(file.offsets as string, 'base64');
      bytes.writeUInt32LE(4_000_000_000, 4);
      file.offsets = bytes.toString('base64');
    });
    expect(parseIndex(text)).toBeUndefined();
  });
});

describe('toVersion', () => {
  const files = [
    { path: 'a.md', source: 'one' },
    { path: 'b.md', source: 'two' },
  ];

  test('is the same for the same content', () => {
    expect(toVersion(structuredClone(files))).toBe(toVersion(files));
    expect(toVersion(files)).toMatch(/^[0-9a-f]{32}$/);
  });

  test.each([
    ['a text', [{ path: 'a.md', source: 'one!' }, files[1]]],
    ['a path', [{ path: 'c.md', source: 'one' }, files[1]]],
    ['what is path and what is text', [{ path: 'a.mdo', source: 'ne' }, files[1]]],
    ['the order', [files[1], files[0]]],
    ['how many there are', [files[0]]],
    ['everything', []],
  ])('changes with %s', (_, changed) => {
    expect(toVersion(changed as typeof files)).not.toBe(toVersion(files));
  });
});
