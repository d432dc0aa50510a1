import type { Answer } from '../cascade/answer.ts';
import type { Attempt, AttemptCause } from '../cascade/attempt.ts';
import type { BreakerState } from '../cascade/breaker.ts';
import type { CascadeEvent } from '../cascade/events.ts';
import type { FailureKind } from '../cascade/failure.ts';
import { nanoUsdToUsd } from '../cascade/money.ts';

/** One value of one metric. Dimensions name tiers, models and kinds; never a question, an answer or a customer. */
export interface Measurement {
  readonly namespace: string;
  readonly name: string;
  readonly unit: 'Milliseconds' | 'Count' | 'None';
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Where measurements go. Never throws, never waits. */
export interface MetricsSink {
  record(measurements: readonly Measurement[]): void;
  /** Sends what is held; resolves when it is gone or given up. Never rejects. */
  flush(): Promise<void>;
}

export interface MeasurementOptions {
  /** Of everything but the latency of inference. */
  readonly namespace: string;
  /** The model behind a tier, by the tier's name. */
  readonly modelOf: (tier: string) => string;
}

/** The course's own namespace, in which its dashboards look for the latency of inference. */
const INFERENCE_NAMESPACE = 'GenAI/Inference';
export const DEFAULT_NAMESPACE = 'TieredSupport';

/** CloudWatch's limits: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const MOST_DIMENSIONS = 30;
const GREATEST_VALUE = 2 ** 360;
const DIMENSION_CHARACTERS = 1_024;

const CAUSE_METRICS: Readonly<Record<AttemptCause, string | undefined>> = {
  first: undefined,
  retry: 'Retries',
  escalation: 'Escalations',
  fallback: 'Fallbacks',
  hedge: 'Hedges',
};

const BREAKER_VALUES: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 0.5, open: 1 };

/** Failures of a call that was turned away before it reached the tier: it has no latency. */
export const NEVER_CALLED: ReadonlySet<FailureKind> = new Set(['circuit-open', 'overloaded']);

/**
 * What an event of the cascade measures: an attempt when it is over (nothing of a tier that was skipped), and
 * the answer. Latencies are whole milliseconds, costs dollars. What CloudWatch would refuse is left out.
 */
export function toMeasurements(event: CascadeEvent, options: MeasurementOptions): readonly Measurement[] {
  if (event.type === 'verdict') return ofAttempt(event.tier, event.attempt, options).filter(isMeasurable);
  if (event.type === 'answer') return ofAnswer(event.answer, options.namespace).filter(isMeasurable);
  return [];
}

/** `BreakerOpen`: 1 when a tier's breaker opens, 0.5 when it tries one call, 0 when it closes. */
export function toBreakerMeasurements(
  tier: string,
  state: BreakerState,
  namespace: string,
): readonly Measurement[] {
  return [measure(namespace, { Tier: tier })('BreakerOpen', 'None', BREAKER_VALUES[state])];
}

/** `BudgetUsed`: the share of a month's limit that has been reached: 50, 80 or 100 percent. */
export function toBudgetMeasurements(
  scope: string,
  percent: number,
  namespace: string,
): readonly Measurement[] {
  return [measure(namespace, { Scope: scope })('BudgetUsed', 'None', percent)];
}

/** Whether CloudWatch would take it; one value that it refuses costs a whole request. */
export function isMeasurable({ value, dimensions }: Measurement): boolean {
  // Neither NaN nor an infinity passes the comparison.
  return Math.abs(value) <= GREATEST_VALUE && Object.keys(dimensions).length <= MOST_DIMENSIONS;
}

function ofAttempt(
  tier: string,
  attempt: Attempt,
  { namespace, modelOf }: MeasurementOptions,
): Measurement[] {
  if (attempt.outcome === 'skipped') return [];
  const ofTier = measure(namespace, { Tier: tier });
  const measured = [
    ofTier('Attempts', 'Count', 1),
    ofTier('CostUsd', 'None', nanoUsdToUsd(attempt.costNanoUsd)),
  ];
  const causeMetric = CAUSE_METRICS[attempt.cause];
  if (causeMetric) measured.push(ofTier(causeMetric, 'Count', 1));
  if (attempt.usage) {
    measured.push(ofTier('InputTokens', 'Count', attempt.usage.inputTokens));
    measured.push(ofTier('OutputTokens', 'Count', attempt.usage.outputTokens));
  }
  if (attempt.outcome === 'completed') {
    measured.push(ofTier('Confidence', 'None', attempt.verdict.confidence));
  }
  if (attempt.outcome === 'failed') {
    measured.push(measure(namespace, { Tier: tier, Kind: attempt.failure.kind })('Failures', 'Count', 1));
  }
  if (hasLatency(attempt)) {
    const ofModel = measure(INFERENCE_NAMESPACE, { Endpoint: tier, Model: modelOf(tier) });
    measured.push(ofModel('InferenceLatency', 'Milliseconds', Math.round(attempt.latencyMs)));
  }
  return measured;
}

/** An aborted call says how long we waited, not how long the tier takes. */
function hasLatency(attempt: Attempt): boolean {
  if (attempt.outcome === 'failed') return !NEVER_CALLED.has(attempt.failure.kind);
  return attempt.outcome === 'completed';
}

function ofAnswer({ status, source, latencyMs, ticket }: Answer, namespace: string): Measurement[] {
  const ofStatus = measure(namespace, { Status: status });
  return [
    measure(namespace, { Status: status, Source: source })('Answers', 'Count', 1),
    ofStatus('AnswerLatency', 'Milliseconds', Math.round(latencyMs)),
    ...(ticket ? [ofStatus('Tickets', 'Count', 1)] : []),
  ];
}

function measure(namespace: string, dimensions: Readonly<Record<string, string>>) {
  const named = Object.fromEntries(
    Object.entries(dimensions).map(([name, value]) => [name, toDimensionValue(value)]),
  );
  return (name: string, unit: Measurement['unit'], value: number): Measurement => ({
    namespace,
    name,
    unit,
    value,
    dimensions: named,
  });
}

/** Dimensions are printable ASCII and never blank, which a model's name at a provider need not be. */
function toDimensionValue(text: string): string {
  const printable = text.replace(/[^ -~]/g, '?').slice(0, DIMENSION_CHARACTERS);
  return printable.trim() || 'unknown';
}
