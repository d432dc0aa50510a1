/** A metric that a dashboard or an alarm looks at. */
export interface UsedMetric {
  readonly namespace: string;
  readonly name: string;
  /** In the order of the alphabet. */
  readonly dimensions: readonly string[];
}

/** `namespace name by dimensions`, to compare by. */
export const toKey = ({ namespace, name, dimensions }: UsedMetric): string =>
  `${namespace} ${name} by ${dimensions.join(' ')}`;

/** Of a dashboard's widgets: what is named, and what is searched for. */
export function metricsOfWidgets(body: { readonly widgets: readonly Widget[] }): UsedMetric[] {
  return body.widgets.flatMap(({ properties }) => (properties.metrics ?? []).flatMap(metricsOfRow));
}

export interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly metrics?: readonly (readonly unknown[])[];
  };
}

const SEARCH = /\{"([^"]+)",([^}]*)\} MetricName="([^"]+)"/g;

function metricsOfRow(row: readonly unknown[]): UsedMetric[] {
  const [first] = row;
  if (typeof first === 'object' && first !== null && 'expression' in first) {
    return Array.from(
      String(first.expression).matchAll(SEARCH),
      ([, namespace = '', by = '', name = '']) => ({
        namespace,
        name,
        dimensions: by.replaceAll('"', '').split(',').sort(),
      }),
    );
  }
  const [namespace, name, ...rest] = row.filter((part) => typeof part === 'string');
  const dimensions = rest.filter((_, index) => index % 2 === 0);
  return [{ namespace: namespace ?? '', name: name ?? '', dimensions: dimensions.sort() }];
}

interface Named {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
}

/** The properties of an alarm in a template, as far as tests look at them. */
export interface AlarmProperties extends Named {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly AlarmActions?: readonly unknown[];
  readonly OKActions?: readonly unknown[];
  readonly TreatMissingData: string;
  readonly Threshold?: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm: number;
  readonly ComparisonOperator: string;
  readonly Period?: number;
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Metrics?: readonly {
    readonly Id: string;
    readonly Expression?: string;
    readonly MetricStat?: { readonly Metric: Named; readonly Period: number; readonly Stat: string };
  }[];
}

export function metricsOfAlarm(alarm: AlarmProperties): (UsedMetric & { readonly values: string[] })[] {
  const named = alarm.Metrics
    ? alarm.Metrics.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []))
    : [alarm];
  return named.map(({ Namespace = '', MetricName = '', Dimensions = [] }) => ({
    namespace: Namespace,
    name: MetricName,
    dimensions: Dimensions.map(({ Name }) => Name).sort(),
    values: Dimensions.map(({ Value }) => Value),
  }));
}

/** A text of a template; what only CloudFormation knows is left out of it. */
export function toPlainText(value: unknown): string {
  if (typeof value === 'string') return value;
  const [, parts] = (value as { readonly 'Fn::Join': [string, unknown[]] })['Fn::Join'];
  return parts.filter((part) => typeof part === 'string').join('');
}
