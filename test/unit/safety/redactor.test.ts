import { describe, expect, test } from 'vitest';
import { createPlaceholders } from '../../../src/safety/placeholder.ts';
import { createRedactor } from '../../../src/safety/redactor.ts';
import { LABELLED } from '../../fixtures/personal-data.ts';

const SECRET = new Uint8Array(32).fill(7);
const redactor = createRedactor(SECRET);

describe('every labelled text', () => {
  test.each(LABELLED.map((labelled) => [labelled.text.slice(0, 80), labelled] as const))(
    '%s',
    (_, labelled) => {
      const { text, secrets, kept } = labelled;
      const redacted = redactor.redact(text);
      expect(redacted.replaced.map(({ value }) => value).sort()).toEqual([...secrets].sort());
      for (const secret of secrets) expect(redacted.text).not.toContain(secret);
      for (const piece of kept) expect(redacted.text).toContain(piece);
      // Nothing is found in what is left, placeholders included.
      expect(redactor.redact(redacted.text).replaced).toEqual([]);
    },
  );

  test('has its labels in it, and there are at least 150', () => {
    expect(LABELLED.length).toBeGreaterThanOrEqual(150);
    for (const { text, secrets, kept } of LABELLED) {
      for (const piece of [...secrets, ...kept]) expect(text).toContain(piece);
    }
  });

  test('comes back whole when the values are put in again by their offsets', () => {
    for (const { text } of LABELLED) {
      const { text: redacted, replaced } = redactor.redact(text);
      let expected = '';
      let rest = 0;
      for (const { start, end, value, placeholder } of replaced) {
        expect(text.slice(start, end)).toBe(value);
        expected += text.slice(rest, start) + placeholder;
        rest = end;
      }
      expect(redacted).toBe(expected + text.slice(rest));
    }
  });
});

describe('placeholders', () => {
  const only = (text: string, by = redactor) =>
    by.redact(text).replaced.map(({ placeholder }) => placeholder);

  test.each([
    ['EMAIL', 'ines@example.com'],
    ['PHONE', '+49 170 1234567'],
    ['CARD', '4242 4242 4242 4242'],
    ['IBAN', 'DE89 3704 0044 0532 0130 00'],
    ['ID', 'CPF 529.982.247-25'],
    ['KEY', 'password: hunter2'],
    ['JWT', LABELLED.find(({ text }) => text.startsWith('the JWT is'))?.text ?? ''],
    ['PRIVATE_KEY', LABELLED.find(({ text }) => text.startsWith('Is this right?'))?.text ?? ''],
  ])('of a value of kind %s say so, and are letters', (kind, text) => {
    expect(only(text)).toEqual([expect.stringMatching(new RegExp(`^\\[${kind}_[A-Z]{8}\\]$`))]);
  });

  test('are the same for the same value, in one text and in the next', () => {
    const [first, second] = only('ines@example.com wrote to ines@example.com');
    expect(first).toBe(second);
    expect(only('again ines@example.com')).toEqual([first]);
    expect(only('ben@example.com')).not.toEqual([first]);
  });

  test('cannot be told without the secret', () => {
    const text = 'ines@example.com';
    expect(only(text, createRedactor(SECRET))).toEqual(only(text));
    expect(only(text, createRedactor())).not.toEqual(only(text));
    expect(only(text, createRedactor())).not.toEqual(only(text, createRedactor()));
  });

  test('are never shared by two values of one text', () => {
    const values = Array.from({ length: 10_000 }, (_, n) => `user${n}@example.com`);
    const placeholders = only(values.join(' '));
    expect(new Set(placeholders).size).toBe(values.length);
  });

  test('are longer where that of another value of the text is taken', () => {
    const toPlaceholder = createPlaceholders(SECRET, 1);
    const placeholders = Array.from({ length: 27 }, (_, n) => toPlaceholder('EMAIL', `user${n}@example.com`));
    expect(new Set(placeholders).size).toBe(27);
    expect(placeholders.some((placeholder) => placeholder.length > '[EMAIL_A]'.length)).toBe(true);
    expect(toPlaceholder('EMAIL', 'user26@example.com')).toBe(placeholders[26]);
  });

  test('that somebody typed stay', () => {
    const text = 'token: [KEY_ABCDEFGH] for [EMAIL_ZZZZZZZZ], password is [KEY_QWERTYUI].';
    expect(redactor.redact(text)).toEqual({ text, replaced: [] });
  });
});

test('a text without a finding is itself, with the one empty list', () => {
  const plain = redactor.redact('How do I reset my password?');
  const other = redactor.redact('Instance 10.0.0.1 – since 2024-11-05 10:30');
  expect(plain.text).toBe('How do I reset my password?');
  expect(other.text).toBe('Instance 10.0.0.1 – since 2024-11-05 10:30');
  expect(plain.replaced).toBe(other.replaced);
  expect(redactor.redact('').text).toBe('');
});

test('of 20,000 values in as many texts no two have the same placeholder', () => {
  const { redact } = createRedactor(new Uint8Array(32));
  const placeholders = Array.from({ length: 20_000 }, (_, at) => redact(`mail a${at}@example.com`).text);
  expect(new Set(placeholders).size).toBe(20_000);
});
