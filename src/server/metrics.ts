import type { CascadeListener } from '../cascade/events.ts';
import type { BreakerState, Clock, Log } from '../cascade/ports.ts';
import type { Tier } from '../cascade/tier.ts';
import { withinLimit } from '../cascade/time-limit.ts';
import { createCloudWatchSink } from '../telemetry/cloudwatch.ts';
import { type MetricsSink, toBreakerMeasurements, toMeasurements } from '../telemetry/measurements.ts';
import type { MetricsSettings } from '../telemetry/settings.ts';
import type { AwsClients } from './aws-clients.ts';

/** What the app measures, on its way to CloudWatch. */
export interface Metrics {
  /** Listens to every question. */
  listen(tiers: readonly Tier[]): CascadeListener;
  onBreaker(tier: string, state: BreakerState): void;
  /** Sends what is held, as far as a second lasts. */
  close(): Promise<void>;
}

interface MetricsParts {
  readonly log: Log;
  readonly clock: Clock;
  readonly aws: AwsClients;
}

const CLOSE_MS = 1_000;

export function createCloudWatchMetrics(
  settings: Extract<MetricsSettings, { kind: 'cloudwatch' }>,
  { log, clock, aws }: MetricsParts,
): Metrics {
  const sink = createCloudWatchSink({
    send: async (input, abortSignal) => {
      const [client, { PutMetricDataCommand }] = await Promise.all([
        aws.cloudWatch(settings.region),
        import('@aws-sdk/client-cloudwatch'),
      ]);
      return client.send(new PutMetricDataCommand(input), { abortSignal });
    },
    clock,
    now: Date.now,
    schedule: (ms, work) => {
      const timer = setTimeout(work, ms).unref();
      return () => clearTimeout(timer);
    },
    log,
    flushMs: settings.flushSeconds * 1_000,
  });
  return toMetrics(sink, settings.namespace, clock);
}

function toMetrics(sink: MetricsSink, namespace: string, clock: Clock): Metrics {
  return {
    listen: (tiers) => {
      const models = new Map(tiers.map(({ name, model }) => [name, model]));
      const modelOf = (tier: string) => models.get(tier) ?? '';
      return (event) => sink.record(toMeasurements(event, { namespace, modelOf }));
    },
    onBreaker: (tier, state) => sink.record(toBreakerMeasurements(tier, state, namespace)),
    close: async () => {
      await withinLimit(clock, CLOSE_MS, new AbortController().signal, () => sink.flush());
    },
  };
}
