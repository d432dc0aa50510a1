import { type IWidget, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { createGraph } from './graph.ts';
import { PERIOD, search, searchPercentiles, toSearch } from './metrics.ts';
import type { View } from './watched.ts';

/** What customers get: how many answers, of which kind, how fast, at what cost. */
export function createQuestionWidgets({ namespace }: View): IWidget[] {
  const answers = { namespace, name: 'Answers', by: ['Source', 'Status'] };
  const cost = { namespace, name: 'CostUsd', by: ['Tier'] };
  return [
    createGraph({ title: 'Answers, by source and status', stacked: true, left: [search(answers)] }),
    createGraph({
      title: 'Latency of answers (ms), by status',
      left: searchPercentiles({ namespace, name: 'AnswerLatency', by: ['Status'] }),
    }),
    createGraph({
      title: 'Cost (USD), by tier, and of a question',
      left: [search(cost)],
      right: [
        new MathExpression({
          expression: `SUM(${toSearch(cost)}) / SUM(${toSearch(answers)})`,
          label: 'a question',
          period: PERIOD,
        }),
      ],
    }),
    createGraph({
      title: 'Answers that left a ticket',
      stacked: true,
      left: [search({ namespace, name: 'Tickets', by: ['Status'] })],
    }),
    createGraph({
      title: 'Share of limits used (percent), as it was reached',
      left: [search({ namespace, name: 'BudgetUsed', by: ['Scope'], statistic: 'Maximum' })],
    }),
  ];
}
