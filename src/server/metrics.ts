import type { BreakerState } from '../cascade/breaker.ts';
import type { CascadeListener } from '../cascade/events.ts';
import type { Clock, Log } from '../cascade/ports.ts';
import type { Tier } from '../cascade/tier.ts';
import { withinLimit } from '../cascade/time-limit.ts';
import type { BudgetAlert } from '../store/budgets.ts';
import { createCloudWatchSink } from '../telemetry/cloudwatch.ts';
import { createEmfSink } from '../telemetry/emf.ts';
import {
  type MetricsSink,
  toBreakerMeasurements,
  toBudgetMeasurements,
  toMeasurements,
} from '../telemetry/measurements.ts';
import type { MetricsSettings } from '../telemetry/settings.ts';
import type { AwsClients } from './aws-clients.ts';

/** What the app measures, on its way to CloudWatch. */
export interface Metrics {
  /** Listens to every question. */
  listen(tiers: readonly Tier[]): CascadeListener;
  onBreaker(tier: string, state: BreakerState): void;
  onBudgetAlert(alert: Pick<BudgetAlert, 'scope' | 'percent'>): void;
  /** Sends what is held, as far as a second lasts. */
  close(): Promise<void>;
}

interface MetricsParts {
  readonly log: Log;
  readonly clock: Clock;
  readonly aws: AwsClients;
  /** Given on Lambda: writes a line of the log. */
  readonly emf?: ((line: string) => void) | undefined;
}

type CloudWatchSettings = Extract<MetricsSettings, { kind: 'cloudwatch' }>;

const CLOSE_MS = 1_000;

/** By the log where `emf` writes it, else by PutMetricData. */
export function createCloudWatchMetrics(settings: CloudWatchSettings, parts: MetricsParts): Metrics {
  const sink = parts.emf ? createEmfSink(parts.emf, Date.now) : createSink(settings, parts);
  return toMetrics(sink, settings.namespace, parts.clock);
}

function createSink(
  { region, flushSeconds }: CloudWatchSettings,
  { log, clock, aws }: MetricsParts,
): MetricsSink {
  return createCloudWatchSink({
    send: async (input, abortSignal) => {
      const [client, { PutMetricDataCommand }] = await Promise.all([
        aws.cloudWatch(region),
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
    flushMs: flushSeconds * 1_000,
  });
}

function toMetrics(sink: MetricsSink, namespace: string, clock: Clock): Metrics {
  return {
    listen: (tiers) => {
      const models = new Map(tiers.map(({ name, model }) => [name, model]));
      const modelOf = (tier: string) => models.get(tier) ?? '';
      return (event) => sink.record(toMeasurements(event, { namespace, modelOf }));
    },
    onBreaker: (tier, state) => sink.record(toBreakerMeasurements(tier, state, namespace)),
    onBudgetAlert: ({ scope, percent }) => sink.record(toBudgetMeasurements(scope, percent, namespace)),
    close: async () => {
      await withinLimit(clock, CLOSE_MS, undefined, () => sink.flush());
    },
  };
}
