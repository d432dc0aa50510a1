import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readQuestions } from '../../../src/calibration/read-questions.ts';
import { temporaryFolder } from '../../support/server-process.ts';

function read(text: string) {
  const file = join(temporaryFolder(), 'questions.txt');
  writeFileSync(file, text);
  return readQuestions(file);
}

test('questions are lines of text or JSON with query, also mixed', async () => {
  expect(await read('How do I pay?\n\n{"query":"Why?","id":3}\r\n"And now?" \n')).toEqual([
    'How do I pay?',
    'Why?',
    '"And now?"',
  ]);
});

test.each([
  ['another field', '{"question":"Why?"}', /line 1: query is missing/],
  ['half an object', 'Why?\n{"query":', /line 2 is not JSON/],
  ['nothing', '\n\n', /has no questions/],
  ['too long a line', `Why?\n${'a'.repeat(20_001)}`, /line 2: query is "a+.* \(20001 characters\): too big/],
])('%s is told to be wrong, with its place', async (_, text, message) => {
  await expect(read(text)).rejects.toThrow(message);
});
