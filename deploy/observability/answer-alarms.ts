import { Duration } from 'aws-cdk-lib';
import { CfnAnomalyDetector, ComparisonOperator, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { createAlarm, createAnomalyAlarm } from '../create-alarm.ts';
import type { SupportStack } from '../support-stack.ts';
import { ofTier, PERIOD, STATUSES } from './metrics.ts';
import type { View } from './watched.ts';

/** Percent of a limit that the server tells of, and that want somebody. */
const BUDGET_PERCENTS = [80, 100];
/** The tiers after it take over a call that is throttled; many of them cost quality or money. */
const MOST_THROTTLED = 10;
const TOKENS_PERIOD = Duration.minutes(15);
const TOKENS_STD_DEVS = 4;

/** Where answers are slow or dear, or a tier is out. */
export function createAnswerAlarms(stack: SupportStack, view: View): void {
  createLatencyAlarm(stack, view);
  for (const tier of view.breakers) {
    createAlarm(stack, `breaker-${tier}`, {
      means: `So many calls to ${tier} failed that it is left alone for a while, and other tiers answer in its place.`,
      metric: ofTier(view.namespace, tier, 'BreakerOpen', 'Maximum'),
      threshold: 1,
      evaluationPeriods: 1,
      // It is told when it changes. One that stays bad opens again with each question that tries it.
      missing: 'well',
    });
  }
  if (view.tiers.length > 0) createThrottledAlarm(stack, view);
  for (const { name } of view.tiers) createTokensAlarm(stack, view, name);
  if (view.hasTotalBudget) createBudgetAlarms(stack, view);
}

/** A percentile cannot be had over several metrics: the worst of them counts, a quarter of an hour long. */
function createLatencyAlarm(stack: SupportStack, { namespace, p99Ms }: View): void {
  const latencies = STATUSES.map((status) => [
    status,
    new Metric({
      namespace,
      metricName: 'AnswerLatency',
      dimensionsMap: { Status: status },
      statistic: 'p99',
      period: PERIOD,
    }),
  ]);
  createAlarm(stack, 'slow-answers', {
    means: `For a quarter of an hour the slowest answers of a hundred took more than ${p99Ms} ms.`,
    metric: new MathExpression({
      expression: 'MAX(METRICS())',
      usingMetrics: Object.fromEntries(latencies),
      label: 'p99 of the slowest status',
      period: PERIOD,
    }),
    threshold: p99Ms,
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 3,
    missing: 'well',
  });
}

function createThrottledAlarm(stack: SupportStack, { namespace, tiers }: View): void {
  const metrics = tiers.map(({ name }, index) => [
    `tier_${index}`,
    new Metric({
      namespace,
      metricName: 'Failures',
      dimensionsMap: { Tier: name, Kind: 'throttled' },
      statistic: 'Sum',
      period: PERIOD,
    }),
  ]);
  createAlarm(stack, 'throttled-tiers', {
    means: `Providers have throttled ${MOST_THROTTLED} calls or more in five minutes, three times running.`,
    metric: new MathExpression({
      expression: 'SUM(METRICS())',
      usingMetrics: Object.fromEntries(metrics),
      label: 'throttled calls',
      period: PERIOD,
    }),
    threshold: MOST_THROTTLED,
    evaluationPeriods: 3,
    missing: 'well',
  });
}

/** What a tier writes, held against its own past: a loop, an abuse, a prompt that went wrong. */
function createTokensAlarm(stack: SupportStack, { namespace }: View, tier: string): void {
  const metricName = 'OutputTokens';
  new CfnAnomalyDetector(stack, `usual-tokens-${tier}`, {
    singleMetricAnomalyDetector: {
      namespace,
      metricName,
      dimensions: [{ name: 'Tier', value: tier }],
      stat: 'Sum',
    },
  });
  createAnomalyAlarm(stack, `tokens-${tier}`, {
    means: `${tier} writes far more than it usually does at this time.`,
    metric: ofTier(namespace, tier, metricName).with({ period: TOKENS_PERIOD }),
    stdDevs: TOKENS_STD_DEVS,
    evaluationPeriods: 2,
    missing: 'well',
  });
}

/** The server tells of a limit once a month: the moment is what there is to tell, not its end. */
function createBudgetAlarms(stack: SupportStack, { namespace }: View): void {
  for (const percent of BUDGET_PERCENTS) {
    createAlarm(stack, `budget-${percent}`, {
      means: `All questions of this month have cost ${percent} % of budgets.totalUsd.`,
      metric: new Metric({
        namespace,
        metricName: 'BudgetUsed',
        dimensionsMap: { Scope: 'total' },
        statistic: 'Maximum',
        period: PERIOD,
      }),
      threshold: percent,
      evaluationPeriods: 1,
      missing: 'well',
      tellsEnd: false,
    });
  }
}
