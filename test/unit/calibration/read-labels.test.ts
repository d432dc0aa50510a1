import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Read, readLabels } from '../../../src/calibration/read-labels.ts';
import { InputError } from '../../../src/input/input-error.ts';
import { temporaryFolder } from '../../support/server-process.ts';

const TIERS = ['instant', 'expert'];

function write(text: string): string {
  const file = join(temporaryFolder(), 'labels.jsonl');
  writeFileSync(file, text);
  return file;
}

async function read(text: string): Promise<Read[]> {
  const found: Read[] = [];
  for await (const one of readLabels(write(text), TIERS)) found.push(one);
  return found;
}

const line = (fields: object) => `${JSON.stringify({ query: 'How?', right: true, ...fields })}\n`;

describe('a line', () => {
  test('gives the answer, how good it is and what it cost', async () => {
    const given = { id: 7, tier: 'expert', answer: 'So.', sources: ['s'], score: 0.5, cost_usd: 0.02 };
    expect(await read(line(given))).toEqual([
      {
        isTicket: false,
        label: {
          question: 'id 7',
          query: 'How?',
          tier: 'expert',
          answer: 'So.',
          sources: ['s'],
          quality: 0.5,
          costUsd: 0.02,
        },
      },
    ]);
  });

  test.each([
    [true, 1],
    [false, 0],
    [1, 1],
    [0, 0],
  ])('that is right: %j has the quality %i', async (right, quality) => {
    expect(await read(line({ right }))).toMatchObject([{ label: { quality } }]);
  });

  test('may lack all but the query and whether it is right, or say null, and have fields of its own', async () => {
    const bare = { question: 'How?', query: 'How?', sources: [], quality: 1 };
    const text = line({}) + line({ id: null, tier: null, answer: null, score: null, channel: 'mail' });
    expect(await read(text)).toEqual([
      { isTicket: false, label: bare },
      { isTicket: false, label: bare },
    ]);
  });

  test('may be blank, end in CRLF, and come after a byte order mark', async () => {
    const text = `\ufeff${line({}).trimEnd()}\r\n\r\n  \n${line({})}`;
    expect(await read(text)).toHaveLength(2);
  });
});

describe('what is wrong with a line is told with its place', () => {
  test.each([
    [
      'another kind of right',
      line({}) + line({ right: 'yes' }),
      /line 2: right is "yes": .*true\|false\|0\|1/,
    ],
    ['nothing said of it', '\n{"query":"a"}', /line 2: right is missing: .*score/],
    ['no query', '{"right":1}', /line 1: query is missing/],
    ['a query of nothing', line({ query: ' ' }), /line 1: query is " ": must have/],
    ['too good a score', line({ score: 1.2 }), /line 1: score is 1.2: .*<=1/],
    ['money back', line({ cost_usd: -1 }), /line 1: cost_usd is -1: .*>=0/],
    ['sources that are no list', line({ sources: 's' }), /line 1: sources is "s": .*array/],
    ['a tier that there is not', line({ tier: 'big' }), /line 1: tier is "big": .* instant, expert/],
    ['no JSON', 'query,right\n', /line 1 is not JSON/],
    ['a broken array', '[{"query":', /labels\.jsonl is not JSON/],
    ['an array of other things', '[3]', /element 1: it is 3: .*object/],
  ])('%s', async (_, text, message) => {
    const failing = read(text);
    await expect(failing).rejects.toThrow(InputError);
    await expect(failing).rejects.toThrow(message);
  });

  test('a file that is not there', async () => {
    const reading = readLabels('/no/such/file.jsonl', TIERS).next();
    await expect(reading).rejects.toThrow(/file\.jsonl cannot be read: ENOENT/);
  });
});

test('lines are read one by one: what is wrong farther down is met when it is reached', async () => {
  const reading = readLabels(write(`${line({})}nonsense\n`), TIERS);
  expect((await reading.next()).value).toMatchObject({ label: { query: 'How?' } });
  await expect(reading.next()).rejects.toThrow(/line 2/);
});
