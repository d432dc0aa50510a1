import { describe, expect, test } from 'vitest';
import { summarise } from '../../../../src/benchmark/figures/summarise.ts';
import {
  readSummaryQuality,
  toShortSummaryWire,
  toSummaryWire,
} from '../../../../src/benchmark/figures/summary-wire.ts';
import type { Summary } from '../../../../src/benchmark/summary.ts';
import { InputError } from '../../../../src/input/input-error.ts';
import { makeWorld } from '../../../support/benchmark-world.ts';
import { collect, makeBareResult, PROGRESS, STRATEGIES } from '../../../support/collected-run.ts';

const WORLD = makeWorld({ questions: 30, seed: 4, choose: (hardness) => (hardness < 0.6 ? 0 : 2) });
const withTexts = WORLD.map((result) => ({ ...result, query: 'why?', response: 'because' }));
const summaryOf = () =>
  summarise(collect(WORLD, { seed: 12_345_678 }), PROGRESS, async (isWanted) => withTexts.filter(isWanted));

/** Every key and every number in a tree. */
function walk(value: unknown, see: (key: string, value: unknown) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    see(key, inner);
    walk(inner, see);
  }
}

describe('summary.json', () => {
  test('has names in snake_case and numbers to six digits, and is JSON', async () => {
    const wire = toSummaryWire(await summaryOf());
    expect(JSON.parse(JSON.stringify(wire))).toStrictEqual(wire);
    const { quality, ...rest } = wire;
    walk(rest, (key, value) => {
      expect(key).toMatch(/^[a-z0-9_]+$/);
      expect(value).not.toBeNull();
      if (typeof value === 'number' && !Number.isInteger(value)) {
        expect(value).toBe(Number(value.toPrecision(6)));
      }
    });
    expect(Object.keys(quality as object)).toHaveLength(30);
    expect(wire).toMatchObject({
      version: 1,
      suite: { name: 'sample', cases: 10, digest: 'abc' },
      seed: 12_345_678,
      progress: { started_at: '2026-01-02T03:04:05.000Z', wall_seconds: 600, billed_usd: 0.12 },
      measure: 'grounded',
      quality_strategy: 'cascade',
      headline: { strategy: 'cascade', best_tier: 'large', cost_saved: { estimate: expect.any(Number) } },
    });
  });

  test('says of each strategy, tag, tier and lost question what the summary does', async () => {
    const summary = await summaryOf();
    const [first] = summary.strategies;
    const wire = JSON.parse(JSON.stringify(toSummaryWire(summary)));
    const [cascade] = wire.strategies;
    expect(cascade.quality.low).toBeCloseTo(first?.quality?.low ?? 0, 5);
    expect(cascade.cost_usd_per_1k.high).toBeCloseTo(first?.costUsdPer1k.high ?? 0, 3);
    expect(cascade.by_tag.map(({ tag }: { tag: string }) => tag)).toEqual(first?.byTag.map(({ tag }) => tag));
    expect(cascade.by_tier[0]).toMatchObject({ tier: 'small', latency_ms: { p50: expect.any(Number) } });
    expect(cascade.latency_curve_ms).toHaveLength(101);
    expect(cascade.pass_hat).toHaveLength(1);
    expect(wire.strategies.at(-1)).toMatchObject({
      kind: 'random',
      mix: [{ share: expect.any(Number) }, {}],
    });
    expect(wire.lost).toHaveLength(summary.lost.length);
    expect(wire.lost[0]).toMatchObject({ query: 'why?', response: 'because', best_response: 'because' });
    expect(wire.reliability.expected_calibration_error).toBeGreaterThan(0);
  });

  test('leaves out what is no number', async () => {
    const summary = await summarise(collect([makeBareResult({ cost_usd: 0 })]), PROGRESS);
    const broken: Summary = {
      ...summary,
      headline: {
        strategy: 'cascade',
        bestTier: 'large',
        qualityKept: { estimate: Number.NaN, low: Number.NEGATIVE_INFINITY, high: 1 },
        costSaved: { estimate: 0, low: 0, high: 0 },
        isSaving: false,
      },
    };
    const wire = toSummaryWire(broken);
    expect(wire.headline).toMatchObject({ quality_kept: { high: 1 } });
    expect(wire.headline).not.toHaveProperty('quality_kept.low');
    expect(wire.headline).not.toHaveProperty('cost_saved_at_equal_quality');
    expect(wire).not.toHaveProperty('measure');
  });
});

describe('a baseline', () => {
  test('is read from what was written', async () => {
    const summary = await summaryOf();
    const read = readSummaryQuality(toSummaryWire(summary));
    expect(read).toMatchObject({ strategy: 'cascade', measure: 'grounded', quality: summary.quality });
    expect(read.mean).toBeCloseTo(summary.strategies[0]?.quality?.estimate ?? 0, 5);
  });

  test('may know more than this version does', () => {
    const json = { version: 1, measure: 'judge', quality_strategy: 'x', quality: { a: 0.5, b: 1 }, more: [] };
    expect(readSummaryQuality(json)).toEqual({
      quality: { a: 0.5, b: 1 },
      mean: 0.75,
      strategy: 'x',
      measure: 'judge',
    });
  });

  test.each([
    ['version is 2', { version: 2 }],
    ['measure is missing', { measure: undefined }],
    ['measure is "luck"', { measure: 'luck' }],
    ['quality_strategy is ""', { quality_strategy: '' }],
    ['quality.a is 1.5', { quality: { a: 1.5 } }],
    ['quality.a is "good"', { quality: { a: 'good' } }],
    ['at least one question must have a quality', { quality: {} }],
  ])('is refused with words: %s', (words, overrides) => {
    const json = { version: 1, measure: 'judge', quality_strategy: 'x', quality: { a: 0.5 }, ...overrides };
    expect(() => readSummaryQuality(json)).toThrow(InputError);
    expect(() => readSummaryQuality(json, 'base.json')).toThrow(words);
    expect(() => readSummaryQuality(json, 'base.json')).toThrow(/^base\.json: /);
  });

  test.each([[null], [7], ['summary'], [[]]])('is refused where it is %j', (json) => {
    expect(() => readSummaryQuality(json)).toThrow(/^the summary .*expected object/);
  });
});

describe('the short summary', () => {
  /** Eight strategies and 25 tags, with names as long as people give them. */
  async function manySummary(tagLength: number) {
    const names = ['cascade', 'small', 'middle', 'large', 'haiku-rewritten', 'course', 'no-judge-at-all'];
    const strategies = [
      ...names.map((name, at) => ({
        name,
        kind: at === 0 ? ('cascade' as const) : at < 4 ? ('tier' as const) : ('configuration' as const),
      })),
      { name: 'luck', kind: 'random' as const },
    ];
    const results = makeWorld({ questions: 60, seed: 9, choose: () => 0 }).flatMap((result) => {
      const index = Number(result.id.split('-')[1]);
      const tagged = {
        ...result,
        tags: [0, 1].map((more) => `tag ${(index + more) % 25} `.padEnd(tagLength, 'x')),
      };
      const others = names.slice(4).map((strategy) => ({ ...tagged, strategy }));
      return result.strategy === 'cascade' ? [tagged, ...others] : [tagged];
    });
    return summarise(collect(results, { strategies }), PROGRESS, async (isWanted) =>
      results.filter(isWanted),
    );
  }

  test('has all tags of eight strategies below 20 kB', async () => {
    const summary = await manySummary(12);
    const wire = toShortSummaryWire(summary);
    expect(summary.strategies).toHaveLength(8);
    expect(Buffer.byteLength(JSON.stringify(wire))).toBeLessThan(20_000);
    expect(wire).not.toHaveProperty('tags_left_out');
    expect(wire.by_tag).toHaveLength(25);
    expect(wire.lost_count).toBe(summary.lostCount);
    const [first] = JSON.parse(JSON.stringify(wire.by_tag));
    const own = summary.strategies[0]?.byTag[0];
    expect(first.tag).toBe(own?.tag);
    expect(first.quality.cascade).toBeCloseTo(own?.quality?.estimate ?? Number.NaN, 2);
    expect(Object.keys(first.cost_usd_per_1k)).toHaveLength(8);
    expect((wire.lost as readonly unknown[]).length).toBeGreaterThan(0);
  });

  test('stays below it with longer names, and says what it has left out', async () => {
    const summary = await manySummary(50);
    const long = {
      ...summary,
      strategies: summary.strategies.map((one) => ({ ...one, name: one.name.padEnd(60, 'y') })),
    };
    const wire = toShortSummaryWire(long);
    expect(Buffer.byteLength(JSON.stringify(wire))).toBeLessThan(20_000);
    expect((wire.by_tag as readonly unknown[]).length + (wire.tags_left_out as number)).toBe(25);
    expect((wire.by_tag as readonly unknown[]).length).toBeGreaterThan(5);
  });

  test('has neither texts, nor curves, nor quality by question', async () => {
    const json = JSON.stringify(toShortSummaryWire(await summaryOf()));
    expect(json).toContain('cost_saved');
    for (const word of ['because', 'latency_curve', 'by_tier']) expect(json).not.toContain(word);
    expect(json).not.toMatch(/"quality":\{"question/);
  });

  test('is there for a run without results', async () => {
    const wire = toShortSummaryWire(await summarise(collect([], { strategies: STRATEGIES }), PROGRESS));
    expect(wire).toMatchObject({ strategies: [], by_tag: [], lost: [], lost_count: 0 });
  });
});
