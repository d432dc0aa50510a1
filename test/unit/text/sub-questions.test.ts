import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toSubQuestions } from '../../../src/text/sub-questions.ts';
import { toTerms } from '../../../src/text/words.ts';
import { finishes } from '../../support/finishes.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';

/** `text` with each run of blanks as one, as parts have it. */
function singleSpaced(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function partsOf(question: string): string[] {
  return toSubQuestions(question).map(({ text }) => text);
}

describe('toSubQuestions', () => {
  test.each([
    ['How do I reset my password?'],
    ['What does the medium instance cost per hour and per month?'],
    ['reset password'],
    ['Compare the Team and Business plans'],
    ['The console shows an error'],
    ['hello'],
    ['👋'],
  ])('leaves what asks one thing whole: "%s"', (question) => {
    expect(toSubQuestions(question)).toEqual([{ text: question, lookup: question }]);
  });

  test.each([
    [
      'How do I upgrade PostgreSQL and how long is the database offline?',
      ['How do I upgrade PostgreSQL', 'how long is the database offline?'],
    ],
    [
      'What does a volume cost, can I shrink volumes later, and why is my disk slow?',
      ['What does a volume cost', 'can I shrink volumes later', 'why is my disk slow?'],
    ],
    [
      'Which regions have GPUs; what do GPUs cost; when do quotas reset?',
      ['Which regions have GPUs', 'what do GPUs cost', 'when do quotas reset?'],
    ],
    [
      'How do I invite a colleague? Can colleagues see invoices?',
      ['How do I invite a colleague?', 'Can colleagues see invoices?'],
    ],
    [
      'where do I find invoices\nhow do I change the card',
      ['where do I find invoices', 'how do I change the card'],
    ],
    [
      '1. How do I create a bucket? 2) How do I delete a bucket?',
      ['How do I create a bucket?', 'How do I delete a bucket?'],
    ],
    [
      '(1) what is a volume (2) what is a snapshot (3) explain buckets',
      ['what is a volume', 'what is a snapshot', 'explain buckets'],
    ],
  ])('takes "%s" apart', (question, parts) => {
    expect(partsOf(question)).toEqual(parts);
  });

  test('statements are no parts, but what each part is looked up with', () => {
    const parts = toSubQuestions(
      'Our production database db.small is full. How do I grow the storage of it? Can storage shrink afterwards?',
    );
    expect(parts.map(({ text }) => text)).toEqual([
      'How do I grow the storage of it?',
      'Can storage shrink afterwards?',
    ]);
    for (const { text, lookup } of parts) {
      expect(lookup).toContain(text);
      expect(lookup).toContain('production database db.small');
    }
  });

  test('a part too short to be found alone is looked up with the first', () => {
    const parts = toSubQuestions('How do I create a snapshot of a volume? And what does it cost?');
    expect(parts[1]).toMatchObject({ text: 'And what does it cost?' });
    expect(parts[1]?.lookup).toContain('snapshot of a volume');
  });

  test('parts without a topic word are left out', () => {
    expect(partsOf('How are you? How do I delete a bucket? Can you help me?')).toEqual([
      'How do I delete a bucket?',
    ]);
  });

  test('gives at most six parts, the first six', () => {
    const words = ['volumes', 'buckets', 'regions', 'plans', 'quotas', 'alerts', 'logs', 'roles'];
    const question = words.map((word) => `What are ${word}?`).join(' ');
    expect(partsOf(question)).toEqual(words.slice(0, 6).map((word) => `What are ${word}?`));
  });

  test('gives one to six parts, each found in the question', () => {
    const piece = fc.constantFrom(
      'how do I reset it',
      'what is a volume',
      ' and ',
      ', ',
      '; ',
      '? ',
      '. ',
      '\n',
      '1. ',
      '(2) ',
      'My disk is full',
      'TH-1003',
      'please ',
      '漢字。',
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 10 }), (pieces) => {
        const question = pieces.join('');
        const parts = toSubQuestions(question);
        expect(parts.length).toBeGreaterThanOrEqual(1);
        expect(parts.length).toBeLessThanOrEqual(6);
        for (const { text, lookup } of parts) {
          expect(singleSpaced(question)).toContain(singleSpaced(text));
          expect(singleSpaced(lookup)).toContain(singleSpaced(text));
          if (parts.length > 1) expect(toTerms(text)).not.toEqual([]);
        }
      }),
    );
  });

  test.each([
    ...HOSTILE_TEXTS,
    ['"how" and blanks', `how${' '.repeat(19_995)}b?`] as const,
    ['a bracket, blanks and a letter', `(${' '.repeat(19_998)}x`] as const,
    ['marks and blanks before a word', `${'- '.repeat(9_999)}xx`] as const,
    ['"and" before a word', `${'and '.repeat(4_999)}xxx.`] as const,
  ])('comes to an end on 20,000 characters of %s', (_, text) => {
    const parts = finishes(() => partsOf(text));
    expect(parts.length).toBeLessThanOrEqual(6);
    for (const part of parts) expect(singleSpaced(text)).toContain(singleSpaced(part));
  });
});
