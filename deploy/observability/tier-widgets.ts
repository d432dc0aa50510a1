import { type IWidget, MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { createGraph } from './graph.ts';
import {
  INFERENCE_NAMESPACE,
  ofBedrock,
  ofTier,
  PERIOD,
  search,
  searchPercentiles,
  toSearch,
} from './metrics.ts';
import type { View } from './watched.ts';

/** What the tiers do: who is asked, why, what comes of it, and how full they are. */
export function createTierWidgets(view: View): IWidget[] {
  const { namespace } = view;
  const byTier = (name: string, statistic = 'Sum') =>
    search({ namespace, name, by: ['Tier'], statistic, label: name });
  const attempts = { namespace, name: 'Attempts', by: ['Tier'] };
  return [
    createGraph({
      title: 'Calls, and the share of each tier (percent)',
      left: [search(attempts)],
      right: [
        new MathExpression({
          expression: `100 * ${toSearch(attempts)} / SUM(${toSearch(attempts)})`,
          label: `percent \${PROP('Dim.Tier')}`,
          period: PERIOD,
        }),
      ],
    }),
    createGraph({
      title: 'Calls beyond the first: escalations, fallbacks, retries, hedges',
      left: ['Escalations', 'Fallbacks', 'Retries', 'Hedges'].map((name) => byTier(name)),
    }),
    createGraph({
      title: 'Failures, by tier and kind',
      stacked: true,
      left: [search({ namespace, name: 'Failures', by: ['Kind', 'Tier'] })],
    }),
    createGraph({
      title: 'Breakers (1: opened, 0.5: trying, 0: closed)',
      left: [byTier('BreakerOpen', 'Maximum')],
    }),
    createGraph({ title: 'Confidence', left: [byTier('Confidence', 'Average')] }),
    createGraph({ title: 'Tokens', left: [byTier('InputTokens')], right: [byTier('OutputTokens')] }),
    createGraph({
      title: 'Latency of inference (ms)',
      left: searchPercentiles({
        namespace: INFERENCE_NAMESPACE,
        name: 'InferenceLatency',
        by: ['Endpoint', 'Model'],
      }),
    }),
    ...createUtilisationWidget(view),
  ];
}

/** Bedrock has no metric of it: the tokens of a minute, held against what was bought. */
function createUtilisationWidget({ namespace, tiers }: View): IWidget[] {
  const left = tiers.flatMap(({ name, bedrock, tokensPerMinute }) => {
    if (tokensPerMinute === undefined) return [];
    const [input, output] = bedrock
      ? [ofBedrock(bedrock, 'InputTokenCount'), ofBedrock(bedrock, 'OutputTokenCount')]
      : [ofTier(namespace, name, 'InputTokens'), ofTier(namespace, name, 'OutputTokens')];
    return [toUtilisation(name, { input, output }, tokensPerMinute)];
  });
  return left.length > 0
    ? [createGraph({ title: 'Provisioned throughput used (percent)', left, leftYAxis: { min: 0 } })]
    : [];
}

/** Each expression has identifiers of its own: one widget has room for one of a name. */
function toUtilisation(
  tier: string,
  { input, output }: { readonly input: Metric; readonly output: Metric },
  tokensPerMinute: number,
): MathExpression {
  const id = tier.replaceAll('-', '_');
  const [read, written] = [`in_${id}`, `out_${id}`];
  return new MathExpression({
    expression: `100 * (FILL(${read}, 0) + FILL(${written}, 0)) / (PERIOD(${read}) / 60) / ${tokensPerMinute}`,
    usingMetrics: { [read]: input, [written]: output },
    label: tier,
    period: PERIOD,
  });
}
