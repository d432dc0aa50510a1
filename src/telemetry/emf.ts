import { isMeasurable, type Measurement, type MetricsSink } from './measurements.ts';

/** Limits of one document. */
const MOST_METRICS = 100;
const MOST_VALUES = 100;

/** Measurements of one namespace and the same dimensions, on their way to one line. */
interface Document {
  readonly key: string;
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly metrics: Map<string, { readonly unit: Measurement['unit']; readonly values: number[] }>;
}

/**
 * Writes measurements as lines in CloudWatch's embedded metric format, which CloudWatch Logs (and with it Lambda)
 * turns into metrics: nothing to send, nothing to wait for. `now` is milliseconds since 1970.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createEmfSink(write: (line: string) => void, now: () => number): MetricsSink {
  return {
    record: (measurements) => {
      for (const document of toDocuments(measurements.filter(isMeasurable))) {
        write(`${JSON.stringify(toRoot(document, now()))}\n`);
      }
    },
    flush: async () => {},
  };
}

function toDocuments(measurements: readonly Measurement[]): Document[] {
  const documents: Document[] = [];
  for (const measurement of measurements) {
    const { namespace, name, unit, value, dimensions } = measurement;
    const key = JSON.stringify([namespace, ...Object.entries(dimensions).sort()]);
    let document = documents.find((other) => other.key === key && hasRoom(other, measurement));
    if (!document) {
      document = { key, namespace, dimensions, metrics: new Map() };
      documents.push(document);
    }
    const metric = document.metrics.get(name);
    if (metric) metric.values.push(value);
    else document.metrics.set(name, { unit, values: [value] });
  }
  return documents;
}

function hasRoom({ metrics }: Document, { name, unit }: Measurement): boolean {
  const metric = metrics.get(name);
  return metric ? metric.unit === unit && metric.values.length < MOST_VALUES : metrics.size < MOST_METRICS;
}

/** Dimensions and values stand beside `_aws`, which says by name what they are. */
function toRoot({ namespace, dimensions, metrics }: Document, timestamp: number) {
  const named = Array.from(metrics, ([name, { values }]) => [name, values.length === 1 ? values[0] : values]);
  return {
    ...dimensions,
    ...Object.fromEntries(named),
    _aws: {
      Timestamp: Math.round(timestamp),
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [Object.keys(dimensions)],
          Metrics: Array.from(metrics, ([name, { unit }]) => ({ Name: name, Unit: unit })),
        },
      ],
    },
  };
}
