import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../../src/cascade/attempt.ts';
import type { CascadeEvent } from '../../../src/cascade/events.ts';
import {
  createReveal,
  REVEAL_MODES,
  type RevealedEvent,
  type RevealMode,
} from '../../../src/cascade/reveal.ts';
import { makeAnswer } from '../../support/make-answer.ts';
import { completed, failed } from '../../support/make-attempt.ts';

const begins = (number: number, isLast = false): CascadeEvent => ({
  type: 'attempt',
  number,
  tier: `tier ${number}`,
  cause: 'first',
  isLast,
});
const writes = (number: number, ...pieces: string[]): CascadeEvent[] =>
  pieces.map((text) => ({ type: 'delta', number, text }));
const ends = (attempt: Attempt, isAccepted = false): CascadeEvent => ({
  type: 'verdict',
  tier: `tier ${attempt.number}`,
  attempt,
  isAccepted,
});
const says = (number: number, text: string, isAccepted = false): CascadeEvent =>
  ends({ ...completed(0, 0.5, { text }), number }, isAccepted);
const fallsOver = (number: number): CascadeEvent => ends({ ...failed(0, 'unavailable'), number });
const answer = (number: number, response: string): CascadeEvent => ({
  type: 'answer',
  number,
  answer: makeAnswer({ response }),
});

function reveal(mode: RevealMode, events: readonly CascadeEvent[]): readonly RevealedEvent[] {
  const shown: RevealedEvent[] = [];
  const listener = createReveal(mode, (event) => void shown.push(event));
  for (const event of events) listener(event);
  return shown;
}

/** `2 attempt`, `2 "text"`, `2 withdrawn`, `2 verdict`, `2 answer`. */
const told = (mode: RevealMode, events: readonly CascadeEvent[]) =>
  reveal(mode, events).map((event) => {
    if (event.type === 'route') return event.type;
    const number = event.type === 'verdict' ? event.attempt.number : event.number;
    return `${number} ${event.type === 'delta' ? JSON.stringify(event.text) : event.type}`;
  });

const WEAK_THEN_LAST = [
  begins(1),
  ...writes(1, 'Weak ', 'words.'),
  says(1, 'Weak words.'),
  begins(2, true),
  ...writes(2, 'Yes. ', 'Do ', 'it. Now'),
  says(2, 'Yes. Do it. Now.', true),
  answer(2, 'Yes. Do it. Now.'),
];
const SIDE_BY_SIDE = [
  begins(1),
  ...writes(1, 'Slow. And'),
  begins(2, true),
  ...writes(2, 'Quick. And'),
  ...writes(1, ' on'),
];

const TABLE: Record<string, { events: CascadeEvent[]; verified: string[]; draft: string[] }> = {
  'a weak tier, then the last': {
    events: WEAK_THEN_LAST,
    verified: [
      ...['1 attempt', '1 verdict', '2 attempt'],
      ...['2 "Yes. "', '2 "Do it. "', '2 verdict', '2 "Now."', '2 answer'],
    ],
    draft: [
      ...['1 attempt', '1 "Weak "', '1 "words."', '1 verdict', '1 withdrawn', '2 attempt'],
      ...['2 "Yes. "', '2 "Do "', '2 "it. Now"', '2 "."', '2 verdict', '2 answer'],
    ],
  },
  'an accepted tier that is not the last': {
    events: [begins(1), ...writes(1, 'Yes'), says(1, 'Yes.', true), answer(1, 'Yes.')],
    verified: ['1 attempt', '1 verdict', '1 "Yes."', '1 answer'],
    draft: ['1 attempt', '1 "Yes"', '1 "."', '1 verdict', '1 answer'],
  },
  'a last tier that breaks down, and a retry': {
    events: [
      ...[begins(1, true), ...writes(1, 'Half. A'), fallsOver(1)],
      ...[begins(2, true), ...writes(2, 'Whole. A'), says(2, 'Whole. All.', true), answer(2, 'Whole. All.')],
    ],
    verified: [
      ...['1 attempt', '1 "Half. "', '1 verdict', '1 withdrawn'],
      ...['2 attempt', '2 "Whole. "', '2 verdict', '2 "All."', '2 answer'],
    ],
    draft: [
      ...['1 attempt', '1 "Half. A"', '1 verdict', '1 withdrawn'],
      ...['2 attempt', '2 "Whole. A"', '2 "ll."', '2 verdict', '2 answer'],
    ],
  },
  'a last tier that is weaker than the one before it': {
    events: [
      begins(1),
      says(1, 'First.'),
      begins(2, true),
      ...writes(2, 'Se'),
      says(2, 'Second.'),
      answer(1, 'First.'),
    ],
    verified: ['1 attempt', '1 verdict', '2 attempt', '2 verdict', '1 "First."', '1 answer'],
    draft: [
      ...[
        '1 attempt',
        '1 "First."',
        '1 verdict',
        '1 withdrawn',
        '2 attempt',
        '2 "Se"',
        '2 "cond."',
        '2 verdict',
      ],
      ...['2 withdrawn', '1 "First."', '1 answer'],
    ],
  },
  'two at the same time, of which the first is accepted': {
    events: [
      ...SIDE_BY_SIDE,
      says(1, 'Slow. And on.', true),
      ends({ ...completed(0, 0), outcome: 'aborted', number: 2 } as Attempt),
      answer(1, 'Slow. And on.'),
    ],
    verified: [
      ...['1 attempt', '2 attempt', '2 "Quick. "', '1 verdict', '1 "Slow. And on."'],
      ...['2 verdict', '2 withdrawn', '1 answer'],
    ],
    draft: [
      ...['1 attempt', '1 "Slow. And"', '2 attempt', '2 "Quick. And"', '1 " on"', '1 "."', '1 verdict'],
      ...['2 verdict', '2 withdrawn', '1 answer'],
    ],
  },
  'a completion that is not what was written': {
    events: [begins(1, true), ...writes(1, 'One. Two. '), says(1, 'Declined.', true), answer(1, 'Declined.')],
    verified: ['1 attempt', '1 "One. "', '1 verdict', '1 withdrawn', '1 "Declined."', '1 answer'],
    draft: ['1 attempt', '1 "One. Two. "', '1 withdrawn', '1 "Declined."', '1 verdict', '1 answer'],
  },
  'an answer of no tier': {
    events: [begins(1, true), ...writes(1, 'Half. A'), fallsOver(1), answer(0, 'Please ask again.')],
    verified: ['1 attempt', '1 "Half. "', '1 verdict', '1 withdrawn', '0 "Please ask again."', '0 answer'],
    draft: ['1 attempt', '1 "Half. A"', '1 verdict', '1 withdrawn', '0 "Please ask again."', '0 answer'],
  },
  'an answer from the cache': {
    events: [answer(0, 'As before.')],
    verified: ['0 "As before."', '0 answer'],
    draft: ['0 "As before."', '0 answer'],
  },
};

describe.each(REVEAL_MODES)('%s', (mode) => {
  test.each(Object.entries(TABLE))('%s', (_name, row) => {
    expect(told(mode, row.events)).toEqual(row[mode]);
  });
});

describe('while the last tier writes', () => {
  test.each([
    [['No end', ' yet'], []],
    [['One.', ' ', 'Two'], ['One. ']],
    [['It is 1.', '5 GB. ', 'so'], []],
    [['It is 1.', '5 GB. ', 'So'], ['It is 1.5 GB. ']],
    [['See e.g. ', 'This. ', 'Then'], ['See e.g. This. ']],
    [['He said "go." ', 'Then'], ['He said "go." ']],
    [
      ['Really?! Yes', '! ', '- '],
      ['Really?! ', 'Yes! '],
    ],
    [['はい。', 'そうです。いいえ'], ['はい。そうです。']],
    [
      ['# Title\n', '\n1. Pre', 'ss it. Hold\n2. Let'],
      ['# Title\n', '\n', '1. Press it. Hold\n'],
    ],
    [
      ['```\na. B\nc', '\n```\nD'],
      ['```\na. B\n', 'c\n```\n'],
    ],
  ])('%j is shown up to the last sentence that may go on', (pieces, shown) => {
    const events = reveal('verified', [begins(1, true), ...writes(1, ...pieces)]);
    expect(events.flatMap((event) => (event.type === 'delta' ? [event.text] : []))).toEqual(shown);
  });
});
