import { describe, expect, test } from 'vitest';
import { createProgressBar } from '../../../src/server/commands/progress-bar.ts';

/** A screen that is a terminal or a file, and a bar on it by a clock that is set by hand. */
function watch(screen: { readonly isTTY?: boolean; readonly columns?: number }) {
  const written: string[] = [];
  let nowMs = 0;
  const stream = { ...screen, write: (text: string) => void written.push(text) };
  const bar = createProgressBar(stream as unknown as NodeJS.WriteStream, () => nowMs);
  return {
    written,
    bar,
    tell(atMs: number, done: number, total: number, spentUsd = 0) {
      nowMs = atMs;
      bar.tell(done, total, spentUsd);
    },
  };
}

const CLEAR = '\r\u001b[K';

describe('on a terminal', () => {
  test('stays in its line, moves ten times a second at most, and leaves the last state standing', () => {
    const { written, bar, tell } = watch({ isTTY: true, columns: 120 });
    for (let done = 0; done <= 50; done += 1) tell(10 * done, done, 100);
    expect(written).toHaveLength(6);
    tell(505, 51, 100);
    expect(written).toHaveLength(6);
    bar.end();
    expect(written).toHaveLength(8);
    expect(written.at(-2)).toContain('51 % (51 of 100');
    expect(written.slice(0, -1).every((line) => line.startsWith(CLEAR) && !line.includes('\n'))).toBe(true);
    expect(written.at(-1)).toBe('\n');
    bar.end();
    expect(written).toHaveLength(8);
  });

  test('shows the end at once', () => {
    const { written, tell } = watch({ isTTY: true, columns: 120 });
    tell(0, 0, 2);
    tell(1, 2, 2);
    expect(written.at(-1)).toBe(`${CLEAR}${'█'.repeat(30)} 100 % (2 of 2)`);
  });

  test.each([40, 60, 80])('never grows longer than a line of %i', (columns) => {
    const { written, tell } = watch({ isTTY: true, columns });
    tell(0, 0, 100_000);
    tell(3_600_000, 12_345, 100_000, 1_234.5678);
    for (const line of written) expect(line.slice(CLEAR.length).length).toBeLessThan(columns);
    expect(written.at(-1)).toContain('12 %');
  });
});

describe('elsewhere', () => {
  test('is a line each tenth', () => {
    const { written, bar, tell } = watch({});
    for (let done = 0; done <= 200; done += 1) tell(done, done, 200);
    bar.end();
    expect(written).toHaveLength(11);
    expect(written.every((line) => /^[█░]{30} .*\n$/.test(line) && !line.includes('\u001b'))).toBe(true);
    expect(written.map((line) => /(\d+) %/.exec(line)?.[1])).toEqual(
      Array.from({ length: 11 }, (_, index) => `${10 * index}`),
    );
  });

  test('tells what is left by what was done here, not before, and what was spent', () => {
    const { written, tell } = watch({});
    tell(0, 50, 100, 0);
    tell(10_000, 60, 100, 0.25);
    tell(200_000, 70, 100, 0.5);
    expect(written[0]).toBe(`${'█'.repeat(15)}${'░'.repeat(15)} 50 % (50 of 100)\n`);
    expect(written[1]).toContain('60 % (60 of 100, 0.2500 USD, about 40 s left)');
    expect(written[2]).toContain('0.5000 USD, about 5 min left');
  });

  test('says nothing where nothing was told', () => {
    const { written, bar } = watch({});
    bar.end();
    expect(written).toEqual([]);
  });
});
