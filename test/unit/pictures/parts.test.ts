import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeLabels, spreadRow, toLabelText, widthOf } from '../../../src/pictures/labels.ts';
import { toScale, toTick } from '../../../src/pictures/scale.ts';
import { toHistogram } from '../../../src/pictures/series.ts';

const value = fc.oneof(
  fc.double({ min: 0, max: 1e6, noNaN: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
);

describe('an axis', () => {
  test.each<[readonly number[], object]>([
    [[0, 1], { min: 0, max: 1, interval: 0.2 }],
    [[0, 3.4], { min: 0, max: 4, interval: 1 }],
    [[78, 101], { min: 75, max: 105, interval: 5 }],
    [[0.0012, 0.0049], { min: 0.001, max: 0.005, interval: 0.001 }],
    [[100], { min: 90, max: 110, interval: 5 }],
    [[0], { min: 0, max: 0.5, interval: 0.1 }],
    [[], { min: 0, max: 1, interval: 0.2 }],
  ])('for %j is %j', (values, scale) => {
    expect(toScale(values)).toEqual(scale);
  });

  test('holds what it is for, in at most seven stretches, and its ends are ticks', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const { min, max, interval } = toScale(values);
        expect(Math.min(...values)).toBeGreaterThanOrEqual(min - interval * 1e-6);
        expect(Math.max(...values)).toBeLessThanOrEqual(max + interval * 1e-6);
        expect((max - min) / interval).toBeLessThanOrEqual(7 + 1e-6);
        expect(Math.abs(Math.round(min / interval) * interval - min)).toBeLessThan(interval * 1e-6);
        expect(max).toBeGreaterThan(min);
      }),
    );
  });

  test('has no halves of what is counted', () => {
    expect(toScale([0, 2], 1)).toEqual({ min: 0, max: 2, interval: 1 });
  });

  test.each([
    [0.25, 0.05, '0.25'],
    [1_234.5, 0.5, '1,234.5'],
    [2_000, 500, '2,000'],
    [0, 20_000, '0'],
    [140_000, 20_000, '140k'],
  ])('writes %d between ticks %d apart as %s', (number, interval, text) => {
    expect(toTick(number, interval)).toBe(text);
  });
});

describe('a histogram', () => {
  test('counts each value once, and those outside at the ends', () => {
    const bars = toHistogram([-1, 0, 0.5, 0.999, 1, 1.5, 2, 9], { min: 0, max: 2 }, 0.5);
    expect(bars.map(({ height }) => height)).toEqual([2, 2, 1, 3]);
    expect(bars.map(({ from, to }) => [from, to])).toEqual([
      [0, 0.5],
      [0.5, 1],
      [1, 1.5],
      [1.5, 2],
    ]);
  });

  test('has an end of a bin where it is wanted, and no bar beyond the axis', () => {
    const bars = toHistogram([0.66, 0.67], { min: 0, max: 1 }, 0.2, 0.67);
    expect(bars.find(({ to }) => Math.abs(to - 0.67) < 1e-9)?.height).toBe(1);
    expect(bars.find(({ from }) => Math.abs(from - 0.67) < 1e-9)?.height).toBe(1);
    expect([bars[0]?.from, bars.at(-1)?.to]).toEqual([0, 1]);
  });
});

describe('a label', () => {
  test('is one line of what can be shown, cut between characters', () => {
    expect(toLabelText(' a\u0000b\n\tc\ufffed\u202e ')).toBe('a b cd');
    expect(toLabelText('x'.repeat(25))).toBe(`${'x'.repeat(23)}…`);
    expect(toLabelText(`${'x'.repeat(22)}😀😀`)).toBe(`${'x'.repeat(22)}…`);
  });

  test('stands right of its mark where there is room, else where it covers nothing', () => {
    const frame = { left: 0, top: 0, width: 400, height: 200 };
    const label = { text: 'expert', x: 200, y: 100 };
    const [alone] = placeLabels([label], frame, []);
    expect(alone).toMatchObject({ left: 209, width: widthOf('expert') });
    const [beside] = placeLabels([label], frame, [{ left: 205, top: 95, width: 80, height: 10 }]);
    expect(beside?.left).toBeLessThan(200 - widthOf('expert'));
  });

  test('never leaves the frame', () => {
    const frame = { left: 50, top: 20, width: 300, height: 150 };
    const mark = fc.record({
      text: fc.string({ maxLength: 24 }),
      x: fc.integer({ min: 50, max: 350 }),
      y: fc.integer({ min: 20, max: 170 }),
    });
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 8 }), (labels) => {
        for (const { left, top, width, height } of placeLabels(labels, frame, [])) {
          expect(left).toBeGreaterThanOrEqual(frame.left);
          expect(top).toBeGreaterThanOrEqual(frame.top);
          expect(left + width).toBeLessThanOrEqual(frame.left + frame.width + 1e-9);
          expect(top + height).toBeLessThanOrEqual(frame.top + frame.height + 1e-9);
        }
      }),
    );
  });

  test('of a row keeps its turn and to the row, apart from its neighbours, where they fit', () => {
    const item = fc.record({
      middle: fc.integer({ min: 0, max: 700 }),
      width: fc.integer({ min: 1, max: 100 }),
    });
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 7 }), (items) => {
        const ordered = items.toSorted((a, b) => a.middle - b.middle);
        const middles = spreadRow(ordered, 0, 700);
        const edges = ordered.flatMap(({ width }, index) => {
          const middle = middles[index] ?? 0;
          return [middle - width / 2, middle + width / 2];
        });
        expect(edges).toEqual(edges.toSorted((a, b) => a - b));
        expect(edges[0]).toBeGreaterThanOrEqual(0);
        expect(edges.at(-1)).toBeLessThanOrEqual(700);
      }),
    );
  });
});
