import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  fillTables,
  type ModelPrice,
  makeTables,
  type Prices,
  toBreakEven,
  toUsdPerQuestion,
} from '../../../scripts/costs.ts';
import { measureTokens, type QuestionTokens } from '../../../scripts/prompt-tokens.ts';

const toPath = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const page = readFileSync(toPath('docs/costs.md'), 'utf8');
const prices: Prices = JSON.parse(readFileSync(toPath('docs/prices.json'), 'utf8'));
const MONTH_HOURS = 730;

let questions: readonly QuestionTokens[];
beforeAll(async () => {
  questions = await measureTokens({
    articles: toPath('knowledge'),
    suite: toPath('src/benchmark/suite/sample-suite.jsonl'),
  });
});

/** The rows of a table of the page, by their first cell; the others as text. */
function rowsOf(name: string): Map<string, string[]> {
  const [, table = ''] = page.split(`<!-- table ${name} -->`);
  const [, , ...rows] = (table.split('<!-- end -->')[0] ?? '').trim().split('\n');
  const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()));
  return new Map(cells.map(([, first = '', ...others]) => [first, others.slice(0, -1)]));
}

const toNumber = (cell = '') => Number(cell.replace(/,/g, '').replace(/ .*/, ''));

function tokensOf(name: string): QuestionTokens {
  const found = questions.find(({ tier }) => tier === name);
  if (!found) throw new Error(name);
  return found;
}

/** Worked out once more, apart from the script. */
function usdOf({ inputUsdPerMillionTokens, outputUsdPerMillionTokens }: ModelPrice, tier: string): number {
  const { inputTokens, outputTokens } = tokensOf(tier);
  return (inputTokens / 1e6) * inputUsdPerMillionTokens + (outputTokens / 1e6) * outputUsdPerMillionTokens;
}

/** Whether so many questions cost as much on demand, and one fewer does not. */
function expectBreakEven(questionCount: number, usd: number, usdPerQuestion: number): void {
  expect(questionCount * usdPerQuestion).toBeGreaterThanOrEqual(usd * (1 - 1e-9));
  expect((questionCount - 1) * usdPerQuestion).toBeLessThan(usd);
}

test('the page is what `node scripts/costs.mjs` writes', () => {
  expect(fillTables(page, makeTables(prices, questions))).toBe(page);
});

test('prompts are as long as the rules and some passages make them, and the longest template last', () => {
  const inputs = questions.map(({ inputTokens }) => inputTokens);
  expect(inputs[0]).toBeGreaterThan(500);
  expect(inputs).toEqual([...inputs].sort((one, other) => one - other));
  expect(questions.map(({ outputTokens, maxTokens }) => outputTokens / maxTokens)).toSatisfy(
    (shares: number[]) => shares.every((share) => Math.abs(share - 0.4) < 0.01),
  );
});

test('a thousand questions cost what their tokens cost', () => {
  for (const price of prices.bedrockOnDemand.models) {
    const cells = rowsOf('thousand').get(price.id) ?? [];
    expect(cells).toHaveLength(questions.length);
    for (const [index, { tier }] of questions.entries()) {
      const exact = 1_000 * usdOf(price, tier);
      expect(Math.abs(toNumber(cells[index]) / exact - 1)).toBeLessThan(0.005);
    }
  }
});

test('provisioned throughput pays from the first question that makes demand as dear', () => {
  const units = [10, 20, 40];
  for (const price of prices.bedrockOnDemand.models) {
    const cells = rowsOf('provisioned').get(price.id) ?? [];
    expect(cells).toHaveLength(units.length);
    for (const [index, usd] of units.entries()) {
      const questionCount = toNumber(cells[index]);
      expectBreakEven(questionCount, usd, usdOf(price, 'provisioned'));
      const { inputTokens, outputTokens } = tokensOf('provisioned');
      const perMinute = toNumber(/\((.*)\)/.exec(cells[index] ?? '')?.[1]);
      expect(perMinute).toBe(Math.ceil((questionCount * (inputTokens + outputTokens)) / 60));
    }
  }
});

test('a machine pays from the first question that makes demand as dear, by the hour and by the month', () => {
  const hourly = prices.sagemakerHosting.instances.find(({ type }) => type === 'ml.g5.2xlarge')?.usdPerHour;
  expect(hourly).toBe(1.515);
  for (const price of prices.bedrockOnDemand.models) {
    const [anHour, perSecond, ...months] = (rowsOf('machine').get(price.id) ?? []).map(toNumber);
    const usdPerQuestion = usdOf(price, 'expert');
    expectBreakEven(anHour ?? 0, hourly ?? 0, usdPerQuestion);
    expect(perSecond).toBe(Math.ceil(((anHour ?? 0) * tokensOf('expert').outputTokens) / 3_600));
    for (const [index, hours] of [24, 8, 1].entries()) {
      const usd = ((hourly ?? 0) * MONTH_HOURS * hours) / 24;
      expectBreakEven(months[index] ?? 0, usd, usdPerQuestion);
    }
  }
});

describe('figures', () => {
  test('a break-even that is whole stays whole', () => {
    expect(toBreakEven(3, 0.1)).toBe(30);
    expect(toBreakEven(3.05, 0.1)).toBe(31);
  });

  test('tokens in and out have their own prices', () => {
    const price = { id: 'a', inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };
    expect(toUsdPerQuestion(price, { inputTokens: 1_000, outputTokens: 100 })).toBeCloseTo(0.0015, 12);
  });
});

test('no other price than those of the file is in the words of the page', () => {
  const words = page.replace(/<!-- table [\s\S]*?<!-- end -->/g, '');
  expect(words).not.toMatch(/\$\s?\d|\d[\d.,]* ?(USD|dollars|cents)/);
});

test('a page without a place for a table is refused by its name', () => {
  expect(() => fillTables('# Costs\n', { machine: '| a |' })).toThrow(
    'the page has no place for the table machine',
  );
});
