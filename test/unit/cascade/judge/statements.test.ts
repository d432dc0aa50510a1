import { describe, expect, test } from 'vitest';
import { toStatements } from '../../../../src/cascade/judge/statements.ts';

const listOf = (set: ReadonlySet<string>) => [...set];

describe('the numbers of a text', () => {
  test.each<[string, string[]]>([
    ['It takes 14 days or 3.5 hours.', ['14', '3.5']],
    ['1,500 or 1,500.00 or 1 500 or 1’500 or 1.500.000', ['1500', '1500000']],
    ['1.500,75 € and 1,234.567', ['1500.75', '1234.567']],
    ['3,5 Stunden, 007', ['3.5', '7']],
    ['٣٠ يوما, ３０日, १४ दिन', ['30', '14']],
    ['30GB in 60-day terms at 5 %', ['30', '60', '5']],
    ['1. Open it.\n2) Close it.\n## 3 ways [1] [2, 3]', ['3']],
    ['TH-3004, `port 5432`, v1.2.3, m2.large', []],
  ])('%s', (text, numbers) => {
    expect(listOf(toStatements(text).numbers)).toEqual(numbers);
  });
});

describe('the codes of a text', () => {
  test.each<[string, string[]]>([
    ['Error TH-3004 (see `tarn  Instance stop`).', ['tarn instance stop', 'th-3004']],
    ['Mail help@a.example or see https://a.example/b?c=1.', ['help@a.example', 'https://a.example/b?c=1']],
    [
      'Set max_size, --dry-run and std::move in /etc/hosts or app.config.json.',
      ['max_size', '--dry-run', 'std::move', '/etc/hosts', 'app.config.json'],
    ],
    ['An m2.large in eu-west-1 with version 1.2.3', ['m2.large', 'eu-west-1', '1.2.3']],
    ['e.g. 30GB, a 60-day term, TCP/IP and/or read-only access, 14天内到账', []],
  ])('%s', (text, codes) => {
    expect(listOf(toStatements(text).codes)).toEqual(codes);
  });
});

test('names are words with a capital where no sentence begins, and words in capitals', () => {
  const { names } = toStatements(
    'Open Settings, then ask Jane. DNS is slow.\nOn Pro and **Business** it is not.',
  );
  expect(listOf(names)).toEqual(['settings', 'jane', 'dns', 'pro', 'business']);
});

test.each<[string, 'yes' | 'no' | undefined]>([
  ['Yes, it does.', 'yes'],
  ['**No.**', 'no'],
  ['Nein, das geht nicht.', 'no'],
  ['Oui.', 'yes'],
  ['はい、できます。', 'yes'],
  ['不是，需要停止。', 'no'],
  ['是，可以。', 'yes'],
  ['Sim, pode.', 'yes'],
  ['SIM cards are sent by mail.', undefined],
  ['Si vous le souhaitez, oui.', undefined],
  ['Yesterday it did.', undefined],
  ['Notice the button.', undefined],
  ['It does. Yes.', undefined],
])('%s begins with %s', (text, verdict) => {
  expect(toStatements(text).verdict).toBe(verdict);
});

test.each<[string, string | undefined]>([
  ['The answer is (B).', 'B'],
  ['Answer: **C**', 'C'],
  ['D)\nbecause it is', 'D'],
  ['A', 'A'],
  ['The answer is a bit long.', undefined],
  ['A password is needed.', undefined],
  ['Answer: I do not know.', undefined],
])('%s chooses %s', (text, choice) => {
  expect(toStatements(text).choice).toBe(choice);
});

test.each<[string, string | undefined]>([
  ['48/2 = 24 and 48 + 24 = 72 clips.', '72'],
  ['So it is\n#### 1,072', '1072'],
  ['It takes 14 days.', undefined],
])('%s comes to %s', (text, result) => {
  expect(toStatements(text).result).toBe(result);
});

test.each<[string, boolean]>([
  ['You can resize it.', false],
  ["You can't resize it.", true],
  ['Das geht nicht.', true],
  ['Это не работает.', true],
  ['这不行。', true],
  ['Note the knot.', false],
])('%s is negated: %s', (text, isNegated) => {
  expect(toStatements(text).sentences).toMatchObject([{ isNegated }]);
});
