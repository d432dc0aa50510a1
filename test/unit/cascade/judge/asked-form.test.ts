import { describe, expect, test } from 'vitest';
import { toFormSigns } from '../../../../src/cascade/judge/form-signs.ts';

const signs = (question: string, answer: string) =>
  toFormSigns(question, answer, false)
    .filter(({ value }) => value > 0)
    .map(({ name }) => name);
const lacksForm = (question: string, answer: string) => signs(question, answer).includes('formatMissing');

const PROSE = 'Open the settings, and choose it there. '.repeat(6);
const CODE = '```python\ndef add(a, b):\n    return a + b\n```';

describe('the form that is asked for', () => {
  test.each([
    'Write a function that adds two numbers.',
    'Can you write a Python script for that?',
    'Please create a regex for it.',
    'I want you to implement a class for it.',
    'def add(a, b):\n    """Adds."""',
  ])('"%s" wants code, and not prose', (question) => {
    expect(lacksForm(question, PROSE)).toBe(true);
    expect(lacksForm(question, CODE)).toBe(false);
  });

  test.each([
    'How do I create a discount code?',
    'Where do I complete the QR code?',
    'How do I create a function that runs every hour?',
    'Can I write the serial code on the form?',
    'Which program do I need?',
  ])('"%s" wants no code', (question) => {
    expect(lacksForm(question, PROSE)).toBe(false);
  });

  test('a function that is named has to be there by its name, if only one of several', () => {
    const question = 'Write a function. It has to satisfy: assert add(1, 2) == 3';
    expect(lacksForm(question, CODE)).toBe(false);
    expect(lacksForm(question, CODE.replace('add', 'plus'))).toBe(true);
    const several = 'def half(x):\n    return x / 2\n\ndef add(a, b):\n    """Adds."""';
    expect(lacksForm(several, CODE)).toBe(false);
  });

  test.each([
    'List all windows.',
    'Please list the windows',
    'Explain it step by step.',
    'Show it as a table',
  ])('"%s" wants a list', (question) => {
    expect(lacksForm(question, PROSE)).toBe(true);
    expect(lacksForm(question, `${PROSE}\n1. Open it.\n2. Close it.`)).toBe(false);
    expect(lacksForm(question, `${PROSE}\n| a | b |`)).toBe(false);
    expect(lacksForm(question, 'Just turn the handle.')).toBe(false);
  });

  test.each([
    'Where can I see the list of windows?',
    'What is the list price?',
    'Am I on your mailing list?',
    'Does the table have four legs?',
  ])('"%s" wants no list', (question) => {
    expect(lacksForm(question, PROSE)).toBe(false);
  });

  test('JSON that was asked for has brackets', () => {
    expect(lacksForm('Return the sizes as JSON.', PROSE)).toBe(true);
    expect(lacksForm('Return the sizes as JSON.', '{"width": 80}')).toBe(false);
    expect(lacksForm('Does it return JSON?', PROSE)).toBe(false);
  });
});

describe('a question with choices', () => {
  const question = 'Which of these opens to the left?\nA) The door\nB) The window\nC) The gate\nD) The lid';
  const picks = (answer: string) =>
    signs(question, answer).filter((name) => name.endsWith('Choice') || name === 'severalChoices');

  test.each([
    'A',
    'B.',
    '(C)',
    '**D**',
    'B) The window',
    'The answer is B.',
    'Answer: (B)',
    'Option C',
    'Final answer: **C**',
    'A is wrong, so the answer is B.',
    'B is correct.',
    'A, because it has its hinges there.',
    'The window.',
  ])('"%s" picks one', (answer) => {
    expect(picks(answer)).toEqual([]);
  });

  test.each(['I cannot tell.', 'None of them.', 'A handle opens it.', 'The door and the window.', 'E'])(
    '"%s" picks none',
    (answer) => {
      expect(picks(answer)).toEqual(['noChoice']);
    },
  );

  test.each(['The answer is A or B.', 'Option A. But it may also be option C.', 'Correct: A and D'])(
    '"%s" picks several',
    (answer) => {
      expect(picks(answer)).toEqual(['severalChoices']);
    },
  );

  test('without choices there is nothing to pick', () => {
    const names = toFormSigns('How do I open it?\nA) Thanks.', 'By its handle.', false).map(
      ({ name }) => name,
    );
    expect(names).not.toContain('noChoice');
  });
});
