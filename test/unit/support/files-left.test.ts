import { describe, expect, test } from 'vitest';
import { textsIn } from '../../support/files-left.ts';

describe('a number of the customer among others', () => {
  test.each([
    ['a latency', '{"latencyMs":73.64829134599986}'],
    ['a checksum', '{"crc32":1482913244}'],
    ['an identifier', 'answer/3009eaec482913e80d244452.json'],
    ['a confidence', '{"confidence":0.482913}'],
  ])('is not found in %s that happens to have its digits', (_, place) => {
    expect(textsIn(place, ['482913'])).toEqual([]);
  });

  test.each([
    ['in a sentence', 'My code is 482913.'],
    ['beside a word', 'pin482913xyz'],
    ['as JSON', '{"code":"482913"}'],
    ['on a line of its own in JSON', String.raw`{"text":"code\n482913\nthanks"}`],
    ['before a decimal too', '0.482913, then 482913'],
  ])('is found %s', (_, place) => {
    expect(textsIn(place, ['482913'])).toEqual(['482913']);
  });
});

test('other texts are found wherever they stand, in JSON within JSON too', () => {
  const place = JSON.stringify({ kept: JSON.stringify({ said: 'it was "hunter2" then' }) });
  expect(textsIn(place, ['hunter2', '"hunter2"', 'hunter3'])).toEqual(['hunter2', '"hunter2"']);
});
