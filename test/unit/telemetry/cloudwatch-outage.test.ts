import { describe, expect, test } from 'vitest';
import { createHeldSink, dataOf, namesOf, type Send } from '../../support/held-sink.ts';
import { measurement, numbered } from '../../support/make-measurement.ts';

/** Sends that fail while `isDown` says so. */
function createOutage() {
  const outage = { isDown: true };
  const send: Send = async () => {
    if (outage.isDown) throw new Error('no route to host');
  };
  return { outage, send };
}

describe('the CloudWatch sink in an outage', () => {
  test('keeps what it could not send, tries again in time, and says so once and when it is over', async () => {
    const { outage, send } = createOutage();
    const { sink, inputs, events, timers, time, fire } = createHeldSink(send);
    sink.record([measurement('A', 1)]);
    await sink.flush();
    expect(timers).toHaveLength(1);
    time.nowMs += 60_000;
    sink.record([measurement('A', 1)]);
    fire();
    await sink.flush();
    expect(events).toEqual([['metrics_not_sent', { message: 'Error: no route to host' }]]);

    outage.isDown = false;
    inputs.length = 0;
    await sink.flush();
    expect(dataOf(inputs).map(({ Timestamp }) => Timestamp?.toISOString().slice(11, 16))).toEqual([
      '12:00',
      '12:01',
    ]);
    await sink.flush();
    expect(inputs).toHaveLength(1);
    expect(events.map(([event]) => event)).toEqual(['metrics_not_sent', 'metrics_sent_again']);

    outage.isDown = true;
    sink.record([measurement('A', 1)]);
    await sink.flush();
    expect(events.at(-1)?.[0]).toBe('metrics_not_sent');
  });

  test('sends again only what was not taken, and tries no further request after one that failed', async () => {
    let call = 0;
    const { sink, inputs } = createHeldSink(async () => {
      if (++call === 2) throw new Error('no route to host');
    });
    sink.record([1, 2, 3].map((index) => measurement('A', 1, { namespace: `N${index}` })));
    await sink.flush();
    expect(inputs.map(({ Namespace }) => Namespace)).toEqual(['N1', 'N2']);
    await sink.flush();
    expect(inputs.slice(2).map(({ Namespace }) => Namespace)).toEqual(['N2', 'N3']);
  });

  test('holds at most 5,000 data, drops the oldest and says how many', async () => {
    const { outage, send } = createOutage();
    const { sink, inputs, events } = createHeldSink(send);
    const namespaces = ['Ours', 'Other'];
    const record = (from: number, count: number) =>
      sink.record(
        numbered(count, (index) =>
          measurement(`M${from + index}`, 1, { namespace: namespaces[index % 2] ?? '' }),
        ),
      );
    record(0, 4_000);
    await sink.flush();
    record(4_000, 1_500);
    await sink.flush();
    expect(events[1]).toEqual(['metrics_dropped', { data: 500 }]);

    outage.isDown = false;
    inputs.length = 0;
    await sink.flush();
    const names = namesOf(inputs).map((name) => Number(name?.slice(1)));
    expect(names.sort((a, b) => a - b)).toEqual(Array.from({ length: 5_000 }, (_, index) => 500 + index));
  });

  test('what is measured while a send fails is newer than what could not be sent', async () => {
    let record = (): void => sink.record(numbered(4_000, (index) => measurement(`M${index}`, 1)));
    const { sink, inputs, events } = createHeldSink(async () => {
      if (inputs.length > 1) return;
      record();
      throw new Error('no route to host');
    });
    record();
    record = () => sink.record(numbered(3_000, (index) => measurement(`M${4_000 + index}`, 1)));
    await sink.flush();
    expect(events.at(-1)).toEqual(['metrics_dropped', { data: 2_000 }]);
    await sink.flush();
    const sent = Array.from({ length: 5_000 }, (_, index) => `M${2_000 + index}`);
    expect(namesOf(inputs.slice(1))).toEqual(sent);
  });

  test('a refusal is not the end of it', async () => {
    const errors = [new Error('down'), Object.assign(new Error(), { name: 'ValidationException' })];
    const { sink, events } = createHeldSink(async () => {
      throw errors.shift() ?? new Error('down');
    });
    for (let round = 0; round < 3; round++) {
      sink.record([measurement('A', 1)]);
      await sink.flush();
    }
    expect(events.map(([event]) => event)).toEqual(['metrics_not_sent', 'metrics_refused']);
  });

  test('a datum that was dropped while it still had room starts anew', async () => {
    const { sink, inputs } = createHeldSink();
    sink.record([measurement('Early', 1)]);
    sink.record(numbered(5_000, (index) => measurement(`M${index}`, 1)));
    sink.record([measurement('Early', 2)]);
    await sink.flush();
    expect(dataOf(inputs).find(({ MetricName }) => MetricName === 'Early')?.Values).toEqual([2]);
  });

  test('a send is given up after 5 s, and its signal aborts', async () => {
    const signals: AbortSignal[] = [];
    const { sink, events, clock, timers } = createHeldSink((_, signal) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    sink.record([measurement('A', 1)]);
    await sink.flush();
    expect(clock.now()).toBe(5_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(events).toEqual([['metrics_not_sent', { message: 'no reply within 5000 ms' }]]);
    expect(timers).toHaveLength(1);
  });

  test.each<[string, string, Send]>([
    ['rejects with no error', 'undefined', () => Promise.reject(undefined)],
    [
      'throws at once',
      'Error: by surprise',
      () => {
        throw new Error('by surprise');
      },
    ],
    [
      'rejects with a code alone',
      'EWHAT',
      () => Promise.reject(Object.assign(new AggregateError([]), { code: 'EWHAT' })),
    ],
  ])('a send that %s rejects no flush, and operators hear why', async (_, why, send) => {
    const { sink, events } = createHeldSink(send);
    sink.record([measurement('A', 1)]);
    await expect(sink.flush()).resolves.toBeUndefined();
    expect(events).toEqual([['metrics_not_sent', { message: why }]]);
  });
});
