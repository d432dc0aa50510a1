import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, SearchExpression } from 'aws-cdk-lib/aws-cloudwatch';

export const PERIOD = Duration.minutes(5);
export const PERCENTILES = ['p50', 'p95', 'p99'];

/** The course's own namespace. */
export const INFERENCE_NAMESPACE = 'GenAI/Inference';

/** What an answer can be; a percentile cannot be had over several of them. */
export const STATUSES = ['accepted', 'best_effort', 'degraded', 'needs_clarification', 'pending_review'];

export interface Searched {
  readonly namespace: string;
  readonly name: string;
  /** All dimensions that the metric is written with. */
  readonly by: readonly string[];
  /** Values that have to be met, by dimension. */
  readonly where?: Readonly<Record<string, string>>;
  readonly statistic?: string;
  /** Put before the values in the legend. */
  readonly label?: string;
}

interface BedrockModel {
  readonly modelId: string;
  readonly region: string;
}

/**
 * Every metric of a name and its dimensions, whatever their values; for dashboards, as no alarm takes a search.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
export function search(searched: Searched): SearchExpression {
  const words = searched.by.map((dimension) => `\${PROP('Dim.${dimension}')}`);
  if (searched.label !== undefined) words.unshift(searched.label);
  return new SearchExpression({
    expression: toSearch(searched),
    label: words.join(' '),
    period: PERIOD,
  });
}

/** One line for each percentile. */
export function searchPercentiles(searched: Searched): SearchExpression[] {
  return PERCENTILES.map((statistic) => search({ ...searched, statistic, label: statistic }));
}

/** The search itself, for what is computed from it. */
export function toSearch({ namespace, name, by, where = {}, statistic = 'Sum' }: Searched): string {
  const met = Object.entries(where).map(([dimension, value]) => ` ${dimension}="${value}"`);
  const schema = [`"${namespace}"`, ...by.map((dimension) => `"${dimension}"`)].join(',');
  return `SEARCH('{${schema}} MetricName="${name}"${met.join('')}', '${statistic}', ${PERIOD.toSeconds()})`;
}

/** One metric of a tier in our own namespace. */
export function ofTier(namespace: string, tier: string, metricName: string, statistic?: string): Metric {
  return metricOf(namespace, metricName, { Tier: tier }, statistic);
}

export function ofFunction(functionName: string, metricName: string, statistic?: string): Metric {
  return metricOf('AWS/Lambda', metricName, { FunctionName: functionName }, statistic);
}

export function ofQueue(queueName: string, metricName: string): Metric {
  return metricOf('AWS/SQS', metricName, { QueueName: queueName }, 'Maximum');
}

/** Of a model as it is asked: a base model, an inference profile or provisioned throughput. */
export function ofBedrock({ modelId, region }: BedrockModel, metricName: string, statistic?: string): Metric {
  return metricOf('AWS/Bedrock', metricName, { ModelId: modelId }, statistic).with({ region });
}

function metricOf(
  namespace: string,
  metricName: string,
  dimensionsMap: Readonly<Record<string, string>>,
  statistic = 'Sum',
): Metric {
  return new Metric({ namespace, metricName, dimensionsMap, statistic, period: PERIOD });
}

/** The percent of `part` in `whole`, and 0 while the whole is less than `least`. */
export function toPercent(part: Metric, whole: Metric, least: number, period: Duration): MathExpression {
  return new MathExpression({
    expression: `IF(whole >= ${least}, 100 * part / whole, 0)`,
    usingMetrics: { part, whole },
    label: 'percent',
    period,
  });
}
