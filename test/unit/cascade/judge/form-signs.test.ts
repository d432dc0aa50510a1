import { describe, expect, test } from 'vitest';
import { toFormSigns } from '../../../../src/cascade/judge/form-signs.ts';
import { findSign } from '../../../support/find-sign.ts';
import { finishes } from '../../../support/finishes.ts';
import { HOSTILE_TEXTS } from '../../../support/hostile-texts.ts';

const QUESTION = 'How do I open the window?';
const sign = (name: string, answer: string, question = QUESTION, isCutShort = false) =>
  findSign(toFormSigns(question, answer, isCutShort), name);
const fires = (...given: Parameters<typeof sign>) => sign(...given).value > 0;
const LONG = 'Turn the handle of the window to the left, then pull it towards you and hold it there';

describe('toFormSigns', () => {
  test('finds nothing to blame in an answer that is whole', () => {
    const found = toFormSigns(QUESTION, `${LONG}.`, false);
    expect(found.filter(({ name, value }) => value > 0 && name !== 'length')).toEqual([]);
    expect(found.every(({ reason }) => reason === undefined)).toBe(true);
  });

  test.each(['', '  \n', '...', '—', '**'])('"%s" is empty, and not broken off', (answer) => {
    expect(sign('empty', answer).reason).toBe('it says nothing');
    expect(fires('brokenOff', answer)).toBe(false);
  });

  test.each(['7', 'Yes', '窓'])('"%s" says something', (answer) => {
    expect(fires('empty', answer)).toBe(false);
  });

  test.each([
    LONG,
    'Turn the',
    'You need a handle and',
    'It costs 3 *',
    'It has (',
    '```\nopen()',
    '3 * 4 = <<3*4',
    `${LONG}. Then close it and`,
  ])('"%s" breaks off', (answer) => {
    expect(sign('brokenOff', answer).reason).toBe('it breaks off before its end');
  });

  test.each([
    'A',
    '42',
    'The left one',
    `${LONG}: **Open**`,
    `${LONG} 😊`,
    `${LONG} 👍🏽`,
    `${LONG}。`,
    `${LONG} करें।`,
    `${LONG} (see the manual)`,
    '1. Open the app\n2. Log in',
    'Turn it on',
    'See https://example.org/windows/',
    'Title\n\n---',
    `${LONG}.\n\n| a | b |\n| - | - |`,
    '```\nopen()\n```',
    `${LONG}:\n- the left handle`,
  ])('"%s" is whole', (answer) => {
    expect(fires('brokenOff', answer)).toBe(false);
  });

  test('an answer whose writer was stopped is broken off however it ends', () => {
    expect(sign('brokenOff', `${LONG}.`, QUESTION, true).reason).toContain('breaks off');
  });

  test('repetition is the share of sentences that stood before', () => {
    const again = (times: number) => sign('repetition', `${LONG}.\n`.repeat(times)).value;
    expect(again(2)).toBe(0);
    expect(again(10)).toBeCloseTo(0.9);
    expect(sign('repetition', `${LONG}.\n`.repeat(10)).reason).toBe('it repeats itself');
    expect(fires('repetition', 'Turn the left handle. Pull the upper part. Hold it by the lower one.')).toBe(
      false,
    );
    expect(fires('repetition', 'Yes. Yes. Yes. Yes.')).toBe(false);
  });

  test.each([
    'TODO: the handle',
    'Dear <your name>, open it.',
    'Ask [insert name here].',
    'def f():\n    pass',
  ])('"%s" leaves a gap', (answer) => {
    expect(fires('placeholder', answer)).toBe(true);
  });

  test.each([
    'Abre todo el mundo la ventana.',
    'Run `open --window <your-window>`.',
    'You pass the door, then the window.',
    'It is [2] in the list <b>here</b>.',
  ])('"%s" leaves no gap', (answer) => {
    expect(fires('placeholder', answer)).toBe(false);
  });

  test('sees an answer in another language than the question', () => {
    const german = 'Drehen Sie den Griff, und ziehen Sie das Fenster auf.';
    expect(fires('otherLanguage', german)).toBe(true);
    expect(fires('otherLanguage', german, 'Wie öffne ich das Fenster?')).toBe(false);
    expect(fires('otherLanguage', german, 'Answer in German: how do I open the window?')).toBe(false);
    expect(fires('otherLanguage', 'Open')).toBe(false);
    expect(fires('otherLanguage', german, 'Fenster?')).toBe(false);
  });

  test.each([
    ...HOSTILE_TEXTS,
    ...['<<', '<<>>', 'a\n', 'A) a\n', '(A) ', 'answer A ', '[your', '= '].map((piece): [string, string] => [
      piece,
      piece.repeat(20_000 / piece.length),
    ]),
    ['empty lines within', `a${'\n'.repeat(19_990)}b`] as const,
  ])('finishes on 20,000 characters of %s', (_name, text) => {
    const found = finishes(() => [...toFormSigns(text, 'x', false), ...toFormSigns(text, text, false)]);
    expect(found.every(({ value }) => value >= 0 && value <= 1.1)).toBe(true);
  });
});
