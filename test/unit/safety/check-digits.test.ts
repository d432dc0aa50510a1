import { describe, expect, test } from 'vitest';
import * as checks from '../../../src/safety/check-digits.ts';

/** Numbers that those who issue them publish as examples. */
const CASES: readonly (readonly [
  name: string,
  passes: (plain: string) => boolean,
  valid: readonly string[],
])[] = [
  ['Luhn', checks.passesLuhn, ['4242424242424242', '378282246310005', '8112189876']],
  ['IBAN', checks.passesIbanCheck, ['DE89370400440532013000', 'GB82WEST12345698765432']],
  [
    'IBAN with letters within',
    checks.passesIbanCheck,
    ['FR1420041010050500013M02606', 'MT84MALT011000012345MTLCAST001S'],
  ],
  ['Verhoeff', checks.passesVerhoeff, ['999941057058', '2363']],
  ['CPF', checks.passesCpf, ['52998224725', '11144477735']],
  ['BSN', checks.passesBsn, ['111222333', '123456782']],
  ['EAN-13', checks.passesEan13, ['7569217076985', '4006381333931']],
  ['PESEL', checks.passesPesel, ['44051401359']],
  ['Steuer-ID', checks.passesSteuerId, ['86095742719']],
  ['NIR', checks.passesNir, ['184127645108946']],
  ['DNI', checks.passesDni, ['12345678Z', 'X1234567L']],
  ['codice fiscale', checks.passesCodiceFiscale, ['RSSMRA85T10A562S', 'RSSMRA85M01H501Q']],
];

describe.each(CASES)('%s', (_, passes, valid) => {
  test('takes published numbers', () => {
    expect(valid.filter((number) => !passes(number))).toEqual([]);
  });

  test('takes none of them with one digit changed', () => {
    const changed = valid.flatMap((number) =>
      [...number].flatMap((digit, place) => {
        if (!/\d/.test(digit)) return [];
        const other = String((Number(digit) + 1) % 10);
        return [number.slice(0, place) + other + number.slice(place + 1)];
      }),
    );
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.filter((number) => passes(number))).toEqual([]);
  });
});

test('a Verhoeff number with two neighbours swapped is refused', () => {
  expect(checks.passesVerhoeff('999914057058')).toBe(false);
});

test('eleven times one digit is no CPF, nine noughts no BSN, and a Steuer-ID repeats a digit', () => {
  expect(checks.passesCpf('11111111111')).toBe(false);
  expect(checks.passesBsn('000000000')).toBe(false);
  expect(checks.passesSteuerId('12345678903')).toBe(false);
});

test('a NIR of Corsica counts 2A as 19 and 2B as 18', () => {
  const key = (digits: string) => String(97n - (BigInt(digits) % 97n)).padStart(2, '0');
  expect(checks.passesNir(`185052A123456${key('1850519123456')}`)).toBe(true);
  expect(checks.passesNir(`185052B123456${key('1850518123456')}`)).toBe(true);
  expect(checks.passesNir(`185052B123456${key('1850519123456')}`)).toBe(false);
});
