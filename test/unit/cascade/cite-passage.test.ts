import { describe, expect, test } from 'vitest';
import { citePassage, sectionAt } from '../../../src/cascade/cite-passage.ts';
import { makePassage } from '../../support/make-knowledge.ts';

describe('sectionAt', () => {
  const sections = [
    { start: -40, heading: 'Before', slug: 'before' },
    { start: 10, heading: 'Second', slug: 'second' },
    { start: 90, heading: 'Third', slug: 'third' },
  ];

  test.each([
    [0, 'before'],
    [9, 'before'],
    [10, 'second'],
    [89, 'second'],
    [500, 'third'],
  ])('the offset %d lies in the section %s', (at, slug) => {
    expect(sectionAt(makePassage('Text.', { sections }), at)?.slug).toBe(slug);
  });

  test('text before the first heading lies in none', () => {
    expect(sectionAt(makePassage('Text.'), 0)).toBeUndefined();
    expect(sectionAt(makePassage('Text.\n\n# Later\n\nMore.'), 0)?.slug).not.toBe('later');
  });
});

describe('citePassage', () => {
  const cited = { title: 'Sessions', uri: 'sessions.md', start: 100 };
  const sections = [{ start: 0, heading: 'Length', slug: 'length' }];

  test('quotes the passage word for word, with where it stands in the document', () => {
    const passage = makePassage('A session lasts a day. Cats purr.', { ...cited, sections });
    expect(citePassage(passage, 2, 22)).toEqual({
      title: 'Sessions > Length',
      uri: 'sessions.md#length',
      quote: 'session lasts a day.',
      start: 102,
      end: 122,
    });
  });

  test('does not say the title twice where the section is the document itself', () => {
    const own = [{ start: 0, heading: 'Sessions', slug: 'sessions' }];
    expect(citePassage(makePassage('Text.', { ...cited, sections: own }), 0, 5)).toMatchObject({
      title: 'Sessions',
      uri: 'sessions.md#sessions',
    });
  });

  test('names the document alone where there is no section', () => {
    expect(citePassage(makePassage('Text.', { ...cited, sections: [] }), 0, 5)).toMatchObject({
      title: 'Sessions',
      uri: 'sessions.md',
    });
  });
});
