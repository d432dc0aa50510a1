import { expect, test } from 'vitest';
import { type Finding, type Kind, withoutOverlaps } from '../../../src/safety/finding.ts';
import { createRedactor } from '../../../src/safety/redactor.ts';

const finding = (kind: Kind, start: number, end: number): Finding => ({ start, end, kind });

test('findings apart stay, in order', () => {
  const first = finding('EMAIL', 0, 4);
  const second = finding('CARD', 4, 9);
  expect(withoutOverlaps([second, first])).toEqual([first, second]);
});

test('of two, one within the other, the wider stays', () => {
  const iban = finding('IBAN', 0, 27);
  expect(withoutOverlaps([finding('CARD', 5, 24), iban, finding('PHONE', 0, 9)])).toEqual([iban]);
});

test('of two over one stretch the surer names it', () => {
  expect(withoutOverlaps([finding('KEY', 3, 9), finding('JWT', 3, 9)])).toEqual([finding('JWT', 3, 9)]);
  expect(withoutOverlaps([finding('PHONE', 3, 9), finding('ID', 3, 9)])).toEqual([finding('ID', 3, 9)]);
});

test('what overlaps in part goes as a whole, under the name of the widest', () => {
  const found = [
    finding('KEY', 0, 6),
    finding('EMAIL', 4, 20),
    finding('PHONE', 18, 22),
    finding('CARD', 30, 40),
  ];
  expect(withoutOverlaps(found)).toEqual([finding('EMAIL', 0, 22), finding('CARD', 30, 40)]);
});

test('no part of a password with an at sign is left in a URL', () => {
  const { text } = createRedactor().redact('postgres://shop:geh@im99@db.example.com/shop fails');
  expect(text).not.toMatch(/geh|im99/);
  expect(text).toContain('postgres://shop:');
});
