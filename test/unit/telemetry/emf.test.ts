import { describe, expect, test } from 'vitest';
import { createEmfSink } from '../../../src/telemetry/emf.ts';
import type { Measurement } from '../../../src/telemetry/measurements.ts';
import { measurement, numbered } from '../../support/make-measurement.ts';

const NOW_MS = 1_760_000_000_000;

/** The lines that one record writes. */
function lines(measurements: readonly Measurement[]): string[] {
  const written: string[] = [];
  createEmfSink(
    (line) => written.push(line),
    () => NOW_MS,
  ).record(measurements);
  return written;
}

function documents(measurements: readonly Measurement[]) {
  return lines(measurements).map((line) => JSON.parse(line));
}

describe('the embedded metric format', () => {
  test('what shares namespace and dimensions becomes one document', () => {
    const confidence = measurement('Confidence', 0.875, { unit: 'None' });
    expect(documents([measurement('Attempts', 1), confidence])).toEqual([
      {
        _aws: {
          Timestamp: NOW_MS,
          CloudWatchMetrics: [
            {
              Namespace: 'Ours',
              Dimensions: [['Tier']],
              Metrics: [
                { Name: 'Attempts', Unit: 'Count' },
                { Name: 'Confidence', Unit: 'None' },
              ],
            },
          ],
        },
        Tier: 'instant',
        Attempts: 1,
        Confidence: 0.875,
      },
    ]);
  });

  test('each document is one line of its own', () => {
    const written = lines([measurement('A', 1), measurement('B', 2, { namespace: 'Other' })]);
    expect(written).toHaveLength(2);
    for (const line of written) expect(line.indexOf('\n')).toBe(line.length - 1);
  });

  test('another namespace, another dimension and another value of one are documents of their own', () => {
    const parts = documents([
      measurement('A', 1),
      measurement('A', 2, { namespace: 'Other' }),
      measurement('A', 3, { dimensions: { Tier: 'expert' } }),
      measurement('A', 4, { dimensions: { Tier: 'instant', Kind: 'timeout' } }),
      measurement('B', 5),
      measurement('C', 6, { dimensions: {} }),
    ]);
    expect(parts.map(({ _aws, ...root }) => root)).toEqual([
      { Tier: 'instant', A: 1, B: 5 },
      { Tier: 'instant', A: 2 },
      { Tier: 'expert', A: 3 },
      { Tier: 'instant', Kind: 'timeout', A: 4 },
      { C: 6 },
    ]);
    expect(parts.map(({ _aws }) => _aws.CloudWatchMetrics[0].Dimensions)).toEqual([
      [['Tier']],
      [['Tier']],
      [['Tier']],
      [['Tier', 'Kind']],
      [[]],
    ]);
  });

  test('the order in which dimensions are given makes no difference', () => {
    const dimensions = { Status: 'accepted', Source: 'model' };
    const turned = { Source: 'model', Status: 'accepted' };
    expect(
      documents([measurement('A', 1, { dimensions }), measurement('B', 2, { dimensions: turned })]),
    ).toHaveLength(1);
  });

  test('a metric measured twice has a list of values and one definition', () => {
    const [document] = documents([measurement('A', 1), measurement('A', 5), measurement('A', 1)]);
    expect(document.A).toEqual([1, 5, 1]);
    expect(document._aws.CloudWatchMetrics[0].Metrics).toEqual([{ Name: 'A', Unit: 'Count' }]);
  });

  test('the same name with another unit is another document', () => {
    const parts = documents([measurement('A', 1), measurement('A', 2, { unit: 'None' })]);
    expect(parts.map(({ A }) => A)).toEqual([1, 2]);
  });

  test('a document has at most 100 values of a metric and loses none', () => {
    const parts = documents(numbered(250, (index) => measurement('A', index)));
    expect(parts.map(({ A }) => A.length)).toEqual([100, 100, 50]);
    expect(parts.flatMap(({ A }) => A)).toEqual(Array.from({ length: 250 }, (_, index) => index));
  });

  test('a document has at most 100 metrics and loses none', () => {
    const parts = documents(numbered(201, (index) => measurement(`M${index}`, index)));
    const names = parts.map(({ _aws }) =>
      _aws.CloudWatchMetrics[0].Metrics.map(({ Name }: { Name: string }) => Name),
    );
    expect(names.map(({ length }) => length)).toEqual([100, 100, 1]);
    expect(new Set(names.flat()).size).toBe(201);
  });

  test('what CloudWatch refuses is left out, and nothing at all writes no line', () => {
    const many = Object.fromEntries(
      numbered(31, (index) => measurement(`D${index}`, 0)).map(({ name }) => [name, 'x']),
    );
    expect(
      lines([
        measurement('A', Number.NaN),
        measurement('B', Number.POSITIVE_INFINITY),
        measurement('C', 1, { dimensions: many }),
      ]),
    ).toEqual([]);
    expect(lines([])).toEqual([]);
  });

  test('the time is a whole number of milliseconds', () => {
    const written: string[] = [];
    const sink = createEmfSink(
      (line) => written.push(line),
      () => 1_234.56,
    );
    sink.record([measurement('A', 1)]);
    expect(JSON.parse(written[0] ?? '')._aws.Timestamp).toBe(1_235);
  });

  test('there is nothing to flush', async () => {
    await expect(createEmfSink(() => {}, Date.now).flush()).resolves.toBeUndefined();
  });
});
