import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { createGraph } from './graph.ts';
import { search } from './metrics.ts';
import type { View } from './watched.ts';

/** What is looked at by the clock; nothing where nothing is. */
export function createCheckWidgets({ namespace, checks }: View): IWidget[] {
  const bySuite = (name: string) =>
    search({ namespace, name, by: ['Suite'], statistic: 'Average', label: name });
  return [
    ...(checks.suite
      ? [
          createGraph({
            title: 'Suite: quality and share answered',
            left: [bySuite('SuiteQuality'), bySuite('SuiteShareAnswered')],
            leftYAxis: { min: 0, max: 1 },
          }),
          createGraph({ title: 'Suite: cost of a run (USD)', left: [bySuite('SuiteCostUsd')] }),
        ]
      : []),
    ...(checks.modelLife
      ? [
          createGraph({
            title: 'Days that models will be there',
            left: [search({ namespace, name: 'ModelDaysLeft', by: ['Model'], statistic: 'Minimum' })],
          }),
        ]
      : []),
  ];
}
