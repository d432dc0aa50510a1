import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createArticleData } from '../../../src/cascade/article-data.ts';
import { citePassage } from '../../../src/cascade/cite-passage.ts';
import { NO_GROUNDING, type Passage } from '../../../src/cascade/passage.ts';
import { createRedaction } from '../../../src/cascade/redaction.ts';
import type { Values } from '../../../src/cascade/vault.ts';
import { createRedactor } from '../../../src/safety/redactor.ts';
import { makeAnswer } from '../../support/make-answer.ts';
import { makePassage } from '../../support/make-knowledge.ts';
import { HELP, MAIL, placeholdersIn, SECRET } from '../../support/personal-cascade.ts';

const redactor = createRedactor(SECRET);
const articles = createArticleData(redactor);
const begin = (own: Values = new Map()) => createRedaction(redactor, own, articles);
const [MAIL_IS = ''] = placeholdersIn(redactor.redact(MAIL).text);

const IBAN = 'DE89 3704 0044 0532 0130 00';
const part = fc.oneof(
  fc.constantFrom(
    MAIL,
    HELP,
    IBAN,
    '+49 30 901820',
    'a@b.co',
    'xx',
    'xx ',
    '. ',
    'Ask. ',
    '\n\n',
    '漢字',
    '😀 ',
  ),
  fc.constantFrom('[EMAIL_KQPWXBNA]', '[1]', '['),
);
/** A document, passages of it that may overlap, and places in them that are cited, as shares of their lengths. */
const shelf = fc.record({
  parts: fc.array(part, { minLength: 1, maxLength: 14 }),
  windows: fc.array(
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    {
      minLength: 1,
      maxLength: 4,
    },
  ),
  cited: fc.array(
    fc.tuple(
      fc.nat(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
    { minLength: 1, maxLength: 6 },
  ),
});

function stretch(length: number, one: number, other: number): readonly [number, number] {
  const [start = 0, end = 0] = [one, other].map((share) => Math.round(share * length)).sort((a, b) => a - b);
  return [start, end];
}

describe('citations', () => {
  test('say where their quotes stand in the document, whatever personal data stands around or in them', () => {
    fc.assert(
      fc.property(shelf, ({ parts, windows, cited }) => {
        const text = parts.join(' ');
        const passages = windows.map(([one, other]): Passage => {
          const [start, end] = stretch(text.length, one, other);
          const sections = [{ start: 0, heading: 'Section', slug: 'section' }];
          return { ...makePassage('x'), text: text.slice(start, end), start, sections };
        });
        const redaction = begin();
        const taken = redaction.takeFromGrounding({ ...NO_GROUNDING, passages }).passages;
        const citations = cited.map(([index, one, other]) => {
          const passage = taken[index % taken.length] as Passage;
          return citePassage(passage, ...stretch(passage.text.length, one, other));
        });
        const kept = redaction.takeFromAnswer(makeAnswer({ citations }));
        const reply = redaction.putBackIntoAnswer(kept);
        const others = begin();
        expect(others.admit(kept)).toBe(redaction.isShareable(kept));
        for (const [index, { quote, start, end }] of reply.citations.entries()) {
          expect(quote).toBe(text.slice(start, end));
          expect(kept.citations[index]).toMatchObject({ start, end });
        }
        const keptQuotes = kept.citations.map(({ quote }) => quote).join('\n');
        for (const passage of passages)
          for (const { value } of redactor.redact(passage.text).replaced)
            expect(keptQuotes).not.toContain(value);
      }),
      { numRuns: 500 },
    );
  });

  test('that cut a placeholder quote all of it', () => {
    const text = `Write to ${HELP} now.`;
    const redaction = begin();
    const [passage] = redaction.takeFromGrounding({
      ...NO_GROUNDING,
      passages: [makePassage(text)],
    }).passages;
    if (!passage) throw new Error('there is a passage');
    const at = passage.text.indexOf('[') + 3;
    const cut = (start: number, end: number) =>
      redaction.putBackIntoAnswer(makeAnswer({ citations: [citePassage(passage, start, end)] })).citations[0]
        ?.quote;
    expect(cut(0, at)).toBe(`Write to ${HELP}`);
    expect(cut(at, passage.text.length)).toBe(`${HELP} now.`);
    expect(cut(at, at + 1)).toBe(HELP);
  });

  test('name the section that they stand in, behind data of other length', () => {
    const text = `${HELP} ${HELP}\n\nSection two.`;
    const sections = [
      { start: -5, heading: 'One', slug: 'one' },
      { start: text.indexOf('Section'), heading: 'Two', slug: 'two' },
    ];
    const passages = [makePassage(text, { sections })];
    const [passage] = begin().takeFromGrounding({ ...NO_GROUNDING, passages }).passages as [Passage];
    const at = passage.text.indexOf('Section');
    expect(citePassage(passage, at, at + 7).uri).toBe('article.md#two');
    expect(citePassage(passage, 0, at - 2).uri).toBe('article.md#one');
  });
});

describe('a fact', () => {
  const taken = (attributes: Record<string, string | number | boolean>) => {
    const redaction = begin();
    const { context } = redaction.takeFromQuery({ text: 'Why?', context: { attributes } });
    return { attributes: context.attributes, isPersonal: redaction.isPersonal };
  };

  test.each<[string, Record<string, string | number | boolean>, Record<string, unknown>]>([
    [
      'is looked through by its name',
      { password: 'Tr0ub4dor-x9' },
      { password: expect.stringMatching(/^\[KEY_/) },
    ],
    [
      'is looked through where it is a number',
      { card: 4111111111111111 },
      { card: expect.stringMatching(/^\[CARD_/) },
    ],
    ['has its name looked through', { [MAIL]: 12 }, { [MAIL_IS]: 12 }],
    ['has both looked through', { [MAIL]: MAIL }, { [MAIL_IS]: MAIL_IS }],
    ['keeps what goes before', { note: `of ${MAIL}: yes` }, { note: `of ${MAIL_IS}: yes` }],
  ])('%s', (_name, given, expected) => {
    expect(taken(given)).toEqual({ attributes: expected, isPersonal: true });
  });

  test('without personal data stays what it is', () => {
    const given = { seats: 12, beta: true, empty: '', plan: 'pro', 'a: b': 'c: d' };
    expect(taken(given)).toEqual({ attributes: given, isPersonal: false });
  });
});

describe('what is searched for', () => {
  test('has no placeholders, but what was typed like one', () => {
    const redaction = begin();
    const { text } = redaction.takeFromQuery({ text: `${MAIL} got [KEY_ERRORCODE] twice`, context: {} });
    expect(redaction.toTopics(`${text} ([EMAIL_ANOTHERS])`)).toBe('  got [KEY_ERRORCODE] twice ( )');
  });
});
