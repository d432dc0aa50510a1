import { describe, expect, test } from 'vitest';
import { calibrate } from '../../../src/calibration/calibrate.ts';
import { calibrateAbstention } from '../../../src/calibration/calibrate-abstention.ts';
import type { LabelReport } from '../../../src/calibration/calibration-report.ts';
import { toReportText } from '../../../src/calibration/report-text.ts';
import { toReportWire } from '../../../src/calibration/report-wire.ts';
import { UNCALIBRATED } from '../../../src/cascade/judge/calibration.ts';
import { makeTraffic } from '../../support/make-outcome.ts';

const wanted = { quality: 0.95 };
const labels: LabelReport = {
  ...calibrate(
    makeTraffic(200),
    {
      tierNames: ['instant', 'middle', 'expert'],
      policy: 'thresholds',
      minConfidence: 0.7,
      confidence: UNCALIBRATED,
    },
    wanted,
  ),
  wanted,
  tickets: 3,
  aside: new Map([['open', 2]]),
};
const abstention = calibrateAbstention({
  inScope: [0.8, 0.9, 1],
  outOfScope: [0.1, 0.2, 0.3],
  present: 0.67,
  isFolder: true,
});

describe('the report in words', () => {
  const text = toReportText({ labels, abstention, fragment: {} });
  const row = (start: string) => text.split('\n').find((line) => line.trim().startsWith(start)) ?? '';

  test('says what there was to learn from', () => {
    expect(text).toContain(`200 questions, 400 answers, ${labels.facts.wrong} of them wrong`);
    expect(text).toContain('3 of the answers were not enough, as tickets say');
    expect(text).toContain('Tickets left aside: 2 open');
    expect(text).toContain('Costs of the answers: 400 as their lines say');
    expect(text).toContain('Costs below are in US dollars');
  });

  test('marks the chosen one among the choices, with its range', () => {
    const { chosen } = labels.tradeOff ?? expect.fail();
    const marked = text.split('\n').filter((line) => line.startsWith('  →'));
    expect(marked).toHaveLength(1);
    expect(marked[0]).toContain(chosen?.minConfidence.toFixed(2));
    expect(marked[0]).toContain(
      `${chosen?.quality.estimate.toFixed(3)}  (${chosen?.quality.low.toFixed(3)} to`,
    );
    expect(row('expert alone')).toMatch(/1\.000 +\(1\.000 to 1\.000\) +10\.00 +\(10\.00 to 10\.00\)$/);
  });

  test('gives warnings, and says what is left out and why', () => {
    expect(text).toContain('  - no label is of middle');
    expect(text).toMatch(
      /left out of the fragment\n {2}- routing\.thresholds: they need labels of each tier/,
    );
    expect(text).toContain('  - 3 questions in scope are few');
  });

  test('gives the cut with what it comes to', () => {
    expect(text).toContain('knowledge.answerableScore 0.55 (so far 0.67); AUC 1.000');
    expect(row('in scope answered')).toContain('100.0 % (43.9 % to 100.0 %)');
  });

  test('has nothing in it that a table lacks', () => {
    expect(text).not.toMatch(/NaN|undefined|null|Infinity/);
  });
});

describe('the report for programs', () => {
  const wire = toReportWire({ labels, abstention, fragment: { routing: { minConfidence: 0.5 } } });

  test('holds the same, in snake_case', () => {
    expect(wire).toMatchObject({
      data: { questions: 200, answers: 400, tickets: 3, tickets_left_aside: { open: 2 }, cost_unit: 'usd' },
      left_out: [{ key: 'routing.thresholds' }],
      confidence: { is_used: true, before: { bins: expect.any(Array) } },
      acceptance: { instant: { slope: expect.any(Number), brier_by_score: expect.any(Number) } },
      trade_off: { best_tier: 'expert', held_out: { quality_kept: { low: expect.any(Number) } } },
      abstention: { cut: 0.55, answered: { estimate: 1 }, present_cut: 0.67 },
      fragment: { routing: { minConfidence: 0.5 } },
    });
    const { points } = wire.trade_off as { points: { chosen: boolean }[] };
    expect(points.filter(({ chosen }) => chosen)).toHaveLength(1);
  });

  test('has keys in snake_case alone, but for the names of tiers and of the configuration', () => {
    const keys: string[] = [];
    JSON.stringify({ ...wire, fragment: {} }, (key, value) => {
      keys.push(key);
      return value;
    });
    expect(keys.filter((key) => /[A-Z]/.test(key))).toEqual([]);
  });

  test('has no number with more digits than machines agree on', () => {
    const numbers: number[] = [];
    JSON.stringify(wire, (_, value) => {
      if (typeof value === 'number') numbers.push(value);
      return value;
    });
    expect(numbers.length).toBeGreaterThan(100);
    expect(numbers).toEqual(numbers.map((value) => Number(value.toPrecision(6))));
  });
});
