import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withReply } from '../../../../src/text/conversation/chosen.ts';
import { completeFollowUp } from '../../../../src/text/conversation/follow-up.ts';
import { finishes } from '../../../support/finishes.ts';
import { HOSTILE_TEXTS } from '../../../support/hostile-texts.ts';

const QUESTION = 'How do I restore a backup?';
const CHOICES = ['Database backups', 'Snapshots of instances', 'Restore an object from archive'];
const ASKED = { question: QUESTION, choices: CHOICES };

describe('withReply', () => {
  test.each([
    ['2', 1],
    ['2.', 1],
    ['#3', 2],
    ['number two', 1],
    ['option 1 please', 0],
    ['no. 2', 1],
    ['one', 0],
    ['first', 0],
    ['the second one', 1],
    ['The 2nd', 1],
    ['I mean the third one, thanks!', 2],
    ['the last one', 2],
    ['It’s the first of these', 0],
    ['and the first one?', 0],
    ['what about 3?', 2],
  ])('takes "%s" for a place', (reply, place) => {
    expect(withReply(reply, ASKED)).toBe(`${QUESTION} (${CHOICES[place]})`);
  });

  test.each([
    ['the database', 0],
    ['database', 0],
    ['It is about my database.', 0],
    ['a snapshot of an instance', 1],
    ['SNAPSHOTS!', 1],
    ['the instance?', 1],
    ['what about objects', 2],
    ['Snapshots of instances', 1],
    ['the one in the archive, please', 2],
  ])('finds the choice that "%s" names', (reply, place) => {
    expect(withReply(reply, ASKED)).toBe(`${QUESTION} (${CHOICES[place]})`);
  });

  test.each(['a volume', 'the volume?', 'bucket', 'our kubernetes cluster', 'the fourth one'])(
    'takes "%s" as it is, as it names none',
    (reply) => {
      expect(withReply(reply, ASKED)).toBe(`${QUESTION} (${reply})`);
    },
  );

  test('takes a reply that fits several as it is', () => {
    const choices = ['Delete a bucket', 'Delete a volume'];
    expect(withReply('delete', { question: 'How?', choices })).toBe('How? (delete)');
  });

  test.each(['both', 'All of them.', 'either'])('takes "%s" for every choice', (reply) => {
    expect(withReply(reply, ASKED)).toBe(`${QUESTION} (${CHOICES.join(', ')})`);
  });

  test.each([
    'neither',
    'none of these',
    "I don't know",
    'not sure',
    'No',
    'something else',
    '5',
    QUESTION,
    'how do i restore  a backup?',
  ])('leaves the question as it was after "%s"', (reply) => {
    expect(withReply(reply, ASKED)).toBe(QUESTION);
  });

  test.each([
    'How do I reset my password?',
    'How do I restore a database?',
    'thanks',
    'ok',
    '',
    'Forget it, my card was declined yesterday and nobody has told me why that is',
  ])('is no reply: "%s"', (reply) => {
    expect(withReply(reply, ASKED)).toBeUndefined();
  });

  test('completes what named nothing, without choices', () => {
    const asked = { question: "it doesn't work", choices: [] };
    expect(withReply('my VPN tunnel', asked)).toBe("it doesn't work (my VPN tunnel)");
    expect(withReply('2', asked)).toBe("it doesn't work");
    expect(withReply('both', asked)).toBe("it doesn't work");
  });

  test('any choice picks itself, and any place picks the choice there', () => {
    const word = fc.stringMatching(/^[a-z]{3,9}$/);
    const choices = fc.uniqueArray(fc.tuple(word, word), {
      minLength: 2,
      maxLength: 4,
      selector: ([first]) => first,
    });
    fc.assert(
      fc.property(choices, fc.nat(3), (pairs, at) => {
        const offered = pairs.map((pair, index) => `Choice${'abcd'[index]} ${pair.join(' ')}`);
        const place = at % offered.length;
        const wanted = `${QUESTION} (${offered[place]})`;
        expect(withReply(offered[place] ?? '', { question: QUESTION, choices: offered })).toBe(wanted);
        expect(withReply(`${place + 1}`, { question: QUESTION, choices: offered })).toBe(wanted);
      }),
    );
  });

  test.each([...HOSTILE_TEXTS])('comes to an end on 20,000 characters of %s', (_, text) => {
    finishes(() => withReply(text, ASKED));
    finishes(() => withReply(text.slice(0, 200), ASKED));
    finishes(() => withReply('the database', { question: text, choices: [text] }));
  });
});

describe('completeFollowUp, after the customer was asked back', () => {
  const asked = { question: QUESTION, choices: CHOICES };
  const of = (question: string) => ({ question });

  test('completes the question that was asked back about, and later ones from that', () => {
    expect(completeFollowUp('2', [asked])).toBe(`${QUESTION} (${CHOICES[1]})`);
    expect(completeFollowUp('How long does it take?', [asked, of('2')])).toBe(
      `How long does it take? (${QUESTION} (${CHOICES[1]}))`,
    );
  });

  test('goes on to another choice by its place alone', () => {
    expect(completeFollowUp('the first one', [asked, of('2')])).toBe(`${QUESTION} (${CHOICES[0]})`);
    expect(completeFollowUp('the first one', [asked, of('How do I reset my password?')])).toBe(
      'the first one (How do I reset my password?)',
    );
  });

  test('completes a follow-up that was asked back about', () => {
    const first = of('How do I create a volume?');
    const second = { question: 'and how do I delete it?', choices: ['In the console', 'With the CLI'] };
    expect(completeFollowUp('with the cli', [first, second])).toBe(
      'and how do I delete it? (How do I create a volume?) (With the CLI)',
    );
  });

  test.each([
    'How do I reset my password?',
    'thanks',
    'my vm wont start after resize TH-3001',
    "I can't sign in",
    'my deploy keeps failing',
    'TH-3001',
  ])('leaves what is no reply alone: "%s"', (text) => {
    expect(completeFollowUp(text, [asked])).toBe(text);
  });

  test('asked the same again, is the same question', () => {
    const again = { question: 'How do I delete it?', choices: CHOICES };
    expect(completeFollowUp('How do I delete it?', [again])).toBe('How do I delete it?');
  });
});
