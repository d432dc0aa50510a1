export interface EmfLine {
  readonly namespace: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly dimensions?: Readonly<Record<string, string>>;
}

/**
 * A line of the log that CloudWatch turns into metrics: by all dimensions together, and by none, since an alarm has to
 * name the dimensions that it looks at. All metrics are without a unit.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function toEmfLine({ namespace, now, metrics, dimensions = {} }: EmfLine): string {
  const names = Object.keys(dimensions);
  return `${JSON.stringify({
    ...dimensions,
    ...metrics,
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: names.length > 0 ? [names, []] : [[]],
          Metrics: Object.keys(metrics).map((name) => ({ Name: name, Unit: 'None' })),
        },
      ],
    },
  })}\n`;
}
