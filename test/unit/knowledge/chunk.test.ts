import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toChunks } from '../../../src/knowledge/chunk.ts';
import { toBlocks } from '../../../src/text/blocks.ts';
import { canonicalTexts } from '../../support/canonical-texts.ts';
import { finishes } from '../../support/finishes.ts';

const LONGEST = 6_000;

function textsOf(text: string): string[] {
  return toChunks({ text }).map(({ start, end }) => text.slice(start, end));
}

function slugsOf(text: string): string[] {
  return [
    ...new Map(
      toChunks({ text }).flatMap(({ sections }) => sections.map((one) => [one.start, one.slug])),
    ).values(),
  ];
}

/** A section with at least `length` characters under its heading. */
function section(heading: string, length: number): string {
  const sentence = `${heading} says so. `;
  return `## ${heading}\n\n${sentence.repeat(Math.ceil(length / sentence.length)).trim()}`;
}

describe('toChunks', () => {
  test('every block but headings lies in one chunk or, cut, in neighbours; chunks come in order', () => {
    const texts = fc.array(
      fc.oneof(canonicalTexts, fc.constantFrom(section('Long', 1_500), section('Mid', 500))),
      {
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(texts, (parts) => {
        const text = parts.join('\n\n');
        const chunks = toChunks({ text });
        let last = 0;
        for (const { start, end } of chunks) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
        for (const { kind, start, end } of toBlocks(text)) {
          if (kind === 'heading') continue;
          const within = chunks.filter((chunk) => chunk.start < end && chunk.end > start);
          const covered = within
            .map((chunk) => text.slice(Math.max(start, chunk.start), Math.min(end, chunk.end)))
            .join('');
          expect(covered.replace(/\s/g, '')).toBe(text.slice(start, end).replace(/\s/g, ''));
        }
      }),
    );
  });

  test('tells the sections of a chunk by where their content starts', () => {
    const text = 'Intro.\n\n# One: A & B\n\nFirst.\n\n## Two\n\nSecond.';
    expect(toChunks({ text })).toEqual([
      {
        start: 0,
        end: text.length,
        sections: [
          { start: text.indexOf('\n\nFirst'), heading: 'One: A & B', slug: 'one-a--b' },
          { start: text.indexOf('\n\nSecond'), heading: 'Two', slug: 'two' },
        ],
      },
    ]);
  });

  test('short sections share a chunk, long ones do not', () => {
    expect(textsOf([section('Aa', 300), section('Bb', 300)].join('\n\n'))).toHaveLength(1);
    const [first, second] = toChunks({ text: [section('Aa', 1_000), section('Bb', 1_000)].join('\n\n') });
    expect(first?.sections.map(({ heading }) => heading)).toEqual(['Aa']);
    expect(second?.sections.map(({ heading }) => heading)).toEqual(['Bb']);
  });

  test('a section of several chunks is named in each', () => {
    const text = `# Long\n\n${Array(10).fill('A paragraph that goes on. '.repeat(20).trim()).join('\n\n')}`;
    const chunks = toChunks({ text });
    expect(chunks.length).toBeGreaterThan(2);
    for (const { sections } of chunks) expect(sections).toMatchObject([{ heading: 'Long', slug: 'long' }]);
  });

  test.each([
    ['a list', Array.from({ length: 100 }, (_, at) => `- item ${at} of the list, with words`).join('\n')],
    ['a table', Array.from({ length: 100 }, (_, at) => `| row ${at} | of the table |`).join('\n')],
    ['code', `\`\`\`bash\n${'tarn volumes list\n\n'.repeat(150)}\`\`\``],
  ])('keeps %s whole that is longer than a chunk should be', (_, block) => {
    expect(block.length).toBeGreaterThan(2_000);
    const text = `# Title\n\n${'Words before. '.repeat(50)}\n\n${block}\n\n${'Words after. '.repeat(50)}`;
    expect(textsOf(text).filter((chunk) => chunk.includes(block))).toHaveLength(1);
  });

  test('keeps a lead and its list together', () => {
    const list = Array.from({ length: 60 }, (_, at) => `${at + 1}. step ${at} of many`).join('\n');
    const text = `${'Words before. '.repeat(80)}\n\nDo this:\n\n${list}`;
    expect(textsOf(text).some((chunk) => chunk.includes(`Do this:\n\n${list}`))).toBe(true);
  });

  test.each([
    ['a line without a blank', 'x'.repeat(100_000)],
    ['a paragraph', 'Some words follow each other here. '.repeat(3_000)],
    ['a list', '- an item of the list\n'.repeat(5_000)],
    ['code', `\`\`\`\n${'x = 1\n'.repeat(20_000)}\`\`\``],
    ['a table of one row', `| ${'cell | '.repeat(10_000)}`],
    ['signs of two code units', `a${'😀'.repeat(20_000)}`],
  ])('cuts %s that is far too long, and loses nothing', (_, text) => {
    const chunks = finishes(() => textsOf(text));
    expect(chunks.length).toBeGreaterThan(5);
    for (const chunk of chunks) expect(chunk.length).toBeLessThanOrEqual(LONGEST);
    expect(chunks.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
  });

  test('never cuts a sign in two', () => {
    for (const chunk of textsOf(`a${'😀'.repeat(20_000)}`)) expect(chunk.isWellFormed()).toBe(true);
  });

  test.each([
    ['twice the same', ['Steps', 'Steps', 'Steps'], ['steps', 'steps-1', 'steps-2']],
    ['signs', ['What is “TLS”?', 'A/B: C & D_e-f'], ['what-is-tls', 'ab-c--d_e-f']],
    ['other scripts', ['Über uns', '密码 重置'], ['über-uns', '密码-重置']],
  ])('slugs as web pages have them for %s', (_, headings, slugs) => {
    expect(slugsOf(headings.map((heading) => `# ${heading}\n\nText.`).join('\n\n'))).toEqual(slugs);
  });

  test('no two headings of a document share a slug', () => {
    const headings = fc.array(fc.constantFrom('A', 'a', 'A!', 'A 1', 'A-1', 'A 1 1', 'B'), { maxLength: 8 });
    fc.assert(
      fc.property(headings, (all) => {
        const slugs = slugsOf(all.map((heading) => `# ${heading}\n\nText.`).join('\n\n'));
        expect(new Set(slugs).size).toBe(all.length);
      }),
    );
  });

  test.each(['', ' \n', '# Only\n\n## Headings'])('makes no chunk of what says nothing: %j', (text) => {
    expect(toChunks({ text })).toEqual([]);
  });
});
