import type { PutMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../src/cascade/ports.ts';
import { createCloudWatchSink } from '../../src/telemetry/cloudwatch.ts';
import { createVirtualClock } from './virtual-clock.ts';

const NOON_MS = Date.UTC(2026, 0, 1, 12, 0, 30);

export type Send = (input: PutMetricDataCommandInput, signal: AbortSignal) => Promise<unknown>;

/** A CloudWatch sink whose timer is fired by hand, and everything that it did. */
export function createHeldSink(send: Send = async () => {}, clock: Clock = createVirtualClock()) {
  const inputs: PutMetricDataCommandInput[] = [];
  const events: [string, Readonly<Record<string, unknown>> | undefined][] = [];
  const tell = (event: string, fields?: Readonly<Record<string, unknown>>) =>
    void events.push([event, fields]);
  const timers: { readonly ms: number; readonly work: () => void }[] = [];
  const time = { nowMs: NOON_MS };
  const sink = createCloudWatchSink({
    send: (input, signal) => {
      inputs.push(input);
      return send(input, signal);
    },
    clock,
    now: () => time.nowMs,
    schedule: (ms, work) => {
      const timer = { ms, work };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    log: { info: tell, warn: tell, error: tell },
    flushMs: 60_000,
  });
  const fire = () => timers.shift()?.work();
  return { sink, inputs, events, timers, time, clock, fire };
}

/** The data in all requests. */
export const dataOf = (inputs: readonly PutMetricDataCommandInput[]) =>
  inputs.flatMap(({ MetricData }) => MetricData ?? []);

export const namesOf = (inputs: readonly PutMetricDataCommandInput[]) =>
  dataOf(inputs).map(({ MetricName }) => MetricName);
