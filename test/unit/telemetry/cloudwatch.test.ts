import { describe, expect, test } from 'vitest';
import { createHeldSink, dataOf, namesOf } from '../../support/held-sink.ts';
import { measurement, numbered } from '../../support/make-measurement.ts';

const NEVER = new AbortController().signal;

describe('the CloudWatch sink', () => {
  test('adds equal measurements up and sends nothing before its time', async () => {
    const { sink, inputs, timers, fire } = createHeldSink();
    sink.record([measurement('Attempts', 1), measurement('Latency', 250, { unit: 'Milliseconds' })]);
    sink.record([measurement('Attempts', 1), measurement('Latency', 300, { unit: 'Milliseconds' })]);
    expect(inputs).toEqual([]);
    expect(timers.map(({ ms }) => ms)).toEqual([60_000]);

    fire();
    await sink.flush();
    const common = {
      Timestamp: new Date('2026-01-01T12:00:00Z'),
      Dimensions: [{ Name: 'Tier', Value: 'instant' }],
    };
    expect(inputs).toEqual([
      {
        Namespace: 'Ours',
        MetricData: [
          { MetricName: 'Attempts', Unit: 'Count', ...common, Values: [1], Counts: [2] },
          { MetricName: 'Latency', Unit: 'Milliseconds', ...common, Values: [250, 300], Counts: [1, 1] },
        ],
      },
    ]);
  });

  test('keeps dimensions, units and minutes apart', async () => {
    const { sink, inputs, time } = createHeldSink();
    sink.record([measurement('A', 1), measurement('A', 1, { dimensions: { Tier: 'expert' } })]);
    sink.record([measurement('A', 1, { unit: 'None' })]);
    time.nowMs += 30_000;
    sink.record([measurement('A', 1)]);
    await sink.flush();
    const minutes = dataOf(inputs).map(({ Timestamp }) => Timestamp?.toISOString().slice(11, 16));
    expect(minutes).toEqual(['12:00', '12:00', '12:00', '12:01']);
    expect(inputs).toHaveLength(1);
  });

  test('the order in which dimensions are given makes no difference', async () => {
    const { sink, inputs } = createHeldSink();
    sink.record([measurement('A', 1, { dimensions: { Status: 'accepted', Source: 'model' } })]);
    sink.record([measurement('A', 1, { dimensions: { Source: 'model', Status: 'accepted' } })]);
    await sink.flush();
    expect(dataOf(inputs)).toMatchObject([{ Values: [1], Counts: [2] }]);
  });

  test('sends each namespace in a request of its own', async () => {
    const { sink, inputs } = createHeldSink();
    sink.record([measurement('A', 1), measurement('B', 1, { namespace: 'Other' }), measurement('C', 1)]);
    await sink.flush();
    expect(inputs.map(({ Namespace }) => Namespace)).toEqual(['Ours', 'Other']);
    expect(namesOf(inputs.slice(0, 1))).toEqual(['A', 'C']);
  });

  test('puts at most 150 distinct values in a datum and loses none', async () => {
    const { sink, inputs } = createHeldSink();
    for (let round = 0; round < 2; round++) sink.record(numbered(400, (index) => measurement('A', index)));
    await sink.flush();
    const counted = new Map<number, number>();
    for (const { Values = [], Counts = [] } of dataOf(inputs)) {
      expect(Values.length).toBeLessThanOrEqual(150);
      Values.forEach((value, at) => {
        counted.set(value, (counted.get(value) ?? 0) + (Counts[at] ?? 0));
      });
    }
    expect(counted.size).toBe(400);
    expect([...counted.values()].every((count) => count === 2)).toBe(true);
  });

  test('puts at most 1,000 data in a request and loses none', async () => {
    const { sink, inputs } = createHeldSink();
    sink.record(numbered(2_100, (index) => measurement(`M${index}`, 1)));
    await sink.flush();
    expect(inputs.map(({ MetricData }) => MetricData?.length)).toEqual([1_000, 1_000, 100]);
    expect(new Set(namesOf(inputs)).size).toBe(2_100);
  });

  test('keeps a request below 1 MB', async () => {
    const { sink, inputs } = createHeldSink();
    for (let series = 0; series < 500; series++) {
      sink.record(numbered(150, (index) => measurement(`M${series}`, (index + 1) / 7)));
    }
    await sink.flush();
    const sizes = inputs.map((input) => Buffer.byteLength(JSON.stringify(input)));
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(1_000_000);
    expect(dataOf(inputs)).toHaveLength(500);
  });

  test('leaves out what CloudWatch would refuse, and then has nothing to send', async () => {
    const { sink, inputs, timers } = createHeldSink();
    sink.record([measurement('A', Number.NaN), measurement('B', Number.POSITIVE_INFINITY)]);
    expect(timers).toEqual([]);
    await sink.flush();
    expect(inputs).toEqual([]);
  });

  test('a flush by hand takes the place of the one that was planned', async () => {
    const { sink, timers } = createHeldSink();
    sink.record([measurement('A', 1)]);
    await sink.flush();
    expect(timers).toEqual([]);
    sink.record([measurement('A', 1)]);
    expect(timers).toHaveLength(1);
  });

  test('flushes never overlap, and each sends what was held when it was asked for', async () => {
    let running = 0;
    let most = 0;
    const { sink, inputs, clock } = createHeldSink(async (_, signal) => {
      most = Math.max(most, ++running);
      await clock.sleep(1_000, signal);
      running--;
    });
    sink.record([measurement('A', 1)]);
    const first = sink.flush();
    await clock.sleep(500, NEVER);
    sink.record([measurement('B', 1)]);
    await Promise.all([first, sink.flush()]);
    expect(inputs.map((input) => namesOf([input]))).toEqual([['A'], ['B']]);
    expect(most).toBe(1);
  });
});
