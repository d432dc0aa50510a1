import { App, Validations } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AlertsStack } from '../../deploy/observability/alerts-stack.ts';
import { ObservabilityStack } from '../../deploy/observability/observability-stack.ts';
import type { Watched } from '../../deploy/observability/watched.ts';
import { ANSWER_STATUSES } from '../../src/cascade/answer.ts';
import { measureEverything } from '../support/our-metrics.ts';
import { createSynthFolder } from '../support/synth.ts';
import { type AlarmProperties, metricsOfAlarm, metricsOfWidgets, toKey } from '../support/used-metrics.ts';

/** What CDK otherwise warns that it does by itself. */
const STRONG = { '@aws-cdk/core:defaultCrossStackReferences': 'strong' };

const folder = createSynthFolder();
afterAll(() => folder.remove());

const BOUGHT = 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc';

const CONTENT = {
  name: 'help',
  server: {
    tiers: [
      { name: 'instant', provider: 'bedrock', modelId: 'us.amazon.nova-2-lite-v1:0' },
      { name: 'provisioned', provider: 'bedrock', modelId: 'amazon.nova-pro-v1:0', region: 'us-west-2' },
      { name: 'expert', provider: 'sagemaker', endpointName: 'llm' },
    ],
    judge: { name: 'judge', provider: 'bedrock', modelId: 'amazon.nova-pro-v1:0' },
    budgets: { totalUsd: 100 },
    metrics: { kind: 'cloudwatch', namespace: 'Help Desk/One' },
    deadlineMs: 20_000,
  },
  observability: { tokensPerMinute: { provisioned: 60_000, expert: 9_000 } },
};

const WATCHED: Watched = {
  functions: {
    api: { functionName: 'api-fn', logGroupName: '/logs/api' },
    worker: { functionName: 'worker-fn', logGroupName: '/logs/worker' },
  },
  restApi: { name: 'help-dev', stage: 'live' },
  queue: { name: 'jobs', deadLetterName: 'jobs-dead' },
  provisioned: { tier: 'provisioned', arn: BOUGHT },
  expert: { endpointName: 'llm', inferenceComponentName: 'llm-model' },
};

const SMALL: Watched = { functions: { api: WATCHED.functions.api } };

function observe(content: object, watched: Watched) {
  const app = new App({ analyticsReporting: false, context: STRONG });
  const deployment = folder.deployment(content);
  const { topic } = new AlertsStack(app, { deployment });
  const stack = new ObservabilityStack(app, { deployment, alerts: topic }, watched);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
  const template = Template.fromStack(stack);
  const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties as AlarmProperties,
  );
  return {
    stack,
    template,
    body: JSON.parse(toText(dashboard?.Properties.DashboardBody)),
    alarms: new Map(alarms.map((alarm) => [alarm.AlarmName.replace('help-dev-', ''), alarm])),
  };
}

/** A text of a template; what only CloudFormation knows is left out. */
function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  const parts = (value as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
  return parts.filter((part) => typeof part === 'string').join('');
}

describe('ObservabilityStack', { timeout: 60_000 }, () => {
  let made: ReturnType<typeof observe>;
  let ours: Set<string>;
  beforeAll(() => {
    made = observe(CONTENT, WATCHED);
    ours = new Set(
      measureEverything('Help Desk/One').map(({ namespace, name, dimensions }) =>
        toKey({ namespace, name, dimensions: Object.keys(dimensions).sort() }),
      ),
    );
  }, 60_000);

  const alarm = (id: string): AlarmProperties => {
    const found = made.alarms.get(id);
    if (!found) throw new Error(`there is no alarm ${id}; there are ${[...made.alarms.keys()].join(', ')}`);
    return found;
  };

  test('CDK has nothing to warn of', () => {
    expect(Annotations.fromStack(made.stack).findWarning('*', Match.anyValue())).toEqual([]);
  });

  test('the alarms are these, and no others', () => {
    expect([...made.alarms.keys()].sort()).toEqual([
      'api-errors',
      'breaker-expert',
      'breaker-instant',
      'breaker-judge',
      'breaker-provisioned',
      'budget-100',
      'budget-80',
      'dead-letters',
      'door-errors',
      'slow-answers',
      'throttled-tiers',
      'throttles',
      'tokens-expert',
      'tokens-instant',
      'tokens-provisioned',
      'worker-errors',
    ]);
  });

  test('every alarm says what it means and where to read on, and tells the topic', () => {
    for (const [id, { AlarmDescription, AlarmActions, OKActions, TreatMissingData }] of made.alarms) {
      expect(AlarmDescription, id).toMatch(/^[A-Za-z][^\n]{20,}\. See docs\/operations\.md#alarms\.$/);
      expect(AlarmActions, id).toEqual([{ 'Fn::ImportValue': expect.stringContaining('Topic') }]);
      // A limit is told of once; that it is not told again does not mean that it is over.
      expect(OKActions, id).toEqual(id.startsWith('budget-') ? undefined : AlarmActions);
      expect(TreatMissingData, id).toBe(id === 'dead-letters' ? 'ignore' : 'notBreaching');
    }
  });

  test('what alarms and dashboard look at in our namespaces is what the server measures', () => {
    const used = [...metricsOfWidgets(made.body), ...[...made.alarms.values()].flatMap(metricsOfAlarm)];
    const own = used.filter(({ namespace }) => !/^\/?aws\//i.test(namespace)).map(toKey);
    expect(own.filter((key) => !ours.has(key))).toEqual([]);
    expect([...ours].filter((key) => !own.includes(key))).toEqual([]);
  });

  test('a metric that the server no longer writes would be found', () => {
    expect(ours.has('Help Desk/One AnswerLatency by Status')).toBe(true);
    expect(ours.has('Help Desk/One AnswerLatency by Tier')).toBe(false);
  });

  test('functions and the door: a share of 5 % of ten calls or more in a quarter of an hour', () => {
    for (const [id, metrics] of [
      ['api-errors', ['Errors', 'Invocations']],
      ['worker-errors', ['Errors', 'Invocations']],
      ['door-errors', ['5XXError', 'Count']],
    ] as const) {
      const { Metrics, Threshold, ComparisonOperator } = alarm(id);
      expect([Threshold, ComparisonOperator], id).toEqual([5, 'GreaterThanThreshold']);
      expect(Metrics?.[0]?.Expression, id).toBe('IF(whole >= 10, 100 * part / whole, 0)');
      const stats = Metrics?.flatMap(({ Id, MetricStat }) =>
        MetricStat ? [[Id, MetricStat.Metric.MetricName, MetricStat.Stat, MetricStat.Period]] : [],
      );
      expect(stats, id).toEqual([
        ['part', metrics[0], 'Sum', 900],
        ['whole', metrics[1], 'Sum', 900],
      ]);
    }
    expect(metricsOfAlarm(alarm('door-errors'))[0]?.values).toEqual(['help-dev', 'live']);
    expect(metricsOfAlarm(alarm('worker-errors'))[0]?.values).toEqual(['worker-fn']);
  });

  test('slow answers: p99 of each status there is, above four fifths of the deadline, three times running', () => {
    const slow = alarm('slow-answers');
    expect([slow.Threshold, slow.EvaluationPeriods, slow.DatapointsToAlarm]).toEqual([16_000, 3, 3]);
    expect(slow.Metrics?.[0]?.Expression).toBe('MAX(METRICS())');
    expect(slow.Metrics?.slice(1).map(({ MetricStat }) => [MetricStat?.Stat, MetricStat?.Period])).toEqual(
      ANSWER_STATUSES.map(() => ['p99', 300]),
    );
    expect(metricsOfAlarm(slow).flatMap(({ values }) => values)).toEqual([...ANSWER_STATUSES].sort());
  });

  test('a breaker that opens, and four fifths or all of the budget, go off with the first datum', () => {
    for (const [id, threshold, values] of [
      ['breaker-expert', 1, ['expert']],
      ['breaker-judge', 1, ['judge']],
      ['budget-80', 80, ['total']],
      ['budget-100', 100, ['total']],
    ] as const) {
      const { Threshold, Statistic, Period, EvaluationPeriods, ComparisonOperator } = alarm(id);
      expect([Threshold, Statistic, Period, EvaluationPeriods], id).toEqual([threshold, 'Maximum', 300, 1]);
      expect(ComparisonOperator, id).toBe('GreaterThanOrEqualToThreshold');
      expect(metricsOfAlarm(alarm(id))[0]?.values, id).toEqual(values);
    }
  });

  test('tokens: what a tier writes is held against its own past, upwards only', () => {
    const { Metrics, ComparisonOperator, EvaluationPeriods } = alarm('tokens-expert');
    expect([ComparisonOperator, EvaluationPeriods]).toEqual(['GreaterThanUpperThreshold', 2]);
    expect(Metrics?.[0]?.Expression).toMatch(/^ANOMALY_DETECTION_BAND\(\w+, 4\)$/);
    expect(Metrics?.[1]?.MetricStat).toMatchObject({ Stat: 'Sum', Period: 900 });
    made.template.hasResourceProperties('AWS::CloudWatch::AnomalyDetector', {
      SingleMetricAnomalyDetector: {
        Namespace: 'Help Desk/One',
        MetricName: 'OutputTokens',
        Dimensions: [{ Name: 'Tier', Value: 'expert' }],
        Stat: 'Sum',
      },
    });
  });

  test('dead letters and throttles: one is enough, of the functions; of providers it takes many', () => {
    expect(alarm('dead-letters')).toMatchObject({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: 'jobs-dead' }],
      Threshold: 1,
    });
    expect(alarm('throttles').Threshold).toBe(1);
    expect(metricsOfAlarm(alarm('throttles')).map(({ name, values }) => [name, ...values])).toEqual([
      ['Throttles', 'api-fn'],
      ['Throttles', 'worker-fn'],
    ]);
    expect([alarm('throttled-tiers').Threshold, alarm('throttled-tiers').EvaluationPeriods]).toEqual([10, 3]);
    expect(metricsOfAlarm(alarm('throttled-tiers')).map(({ values }) => values)).toEqual([
      ['throttled', 'instant'],
      ['throttled', 'provisioned'],
      ['throttled', 'expert'],
    ]);
  });

  test('the dashboard has every part of the system, with a title', () => {
    const { widgets } = made.body as {
      widgets: { type: string; properties: { title?: string; markdown?: string } }[];
    };
    const named = widgets.map(({ properties: { title, markdown } }) => title ?? markdown);
    expect(named).toEqual([...new Set(named)]);
    expect(named.filter((name) => name?.startsWith('## '))).toEqual([
      '## Questions',
      '## Tiers',
      '## Models',
      '## Functions, door and queue',
    ]);
    expect(named).toContain('Provisioned throughput used (percent)');
    expect(named).toContain('Dead letters');
  });

  test('latencies are shown as p50, p95 and p99', () => {
    const text = JSON.stringify(made.body);
    for (const percentile of ['p50', 'p95', 'p99']) {
      expect(text).toContain(`MetricName=\\"AnswerLatency\\"', '${percentile}', 300)`);
      expect(text).toContain(`MetricName=\\"InferenceLatency\\"', '${percentile}', 300)`);
    }
  });

  test('throughput used is the tokens of a minute in what was bought, or what the server itself counts', () => {
    const text = JSON.stringify(made.body);
    expect(text).toContain(
      '100 * (FILL(in_provisioned, 0) + FILL(out_provisioned, 0)) / (PERIOD(in_provisioned) / 60) / 60000',
    );
    expect(text).toContain(`"AWS/Bedrock","InputTokenCount","ModelId","${BOUGHT}"`);
    expect(text).toContain('/ (PERIOD(in_expert) / 60) / 9000');
    expect(text).toContain('"Help Desk/One","OutputTokens","Tier","expert"');
  });

  test('a model in another region is looked for there', () => {
    const rows = (made.body.widgets as { properties: { metrics?: unknown[][] } }[]).flatMap(
      ({ properties }) => properties.metrics ?? [],
    );
    const bought = rows.filter((row) => row.includes(BOUGHT));
    expect(bought.length).toBeGreaterThan(0);
    for (const row of bought) expect(row.at(-1)).toMatchObject({ region: 'us-west-2' });
  });

  test('saved queries look through the logs of all functions', () => {
    const queries = Object.values(made.template.findResources('AWS::Logs::QueryDefinition'));
    expect(queries.map(({ Properties }) => Properties.Name)).toContain('help-dev/slow answers');
    for (const { Properties } of queries)
      expect(Properties.LogGroupNames).toEqual(['/logs/api', '/logs/worker']);
  });

  test('a budget is made only where it is asked for', () => {
    made.template.resourceCountIs('AWS::Budgets::Budget', 0);
  });

  test('the least of a system has the least of alarms, the door being the function itself', () => {
    const { alarms, body } = observe({ name: 'help' }, SMALL);
    expect([...alarms.keys()].sort()).toEqual(['api-errors', 'door-errors', 'slow-answers', 'throttles']);
    expect(alarms.get('slow-answers')?.Threshold).toBe(20_000);
    const door = alarms.get('door-errors');
    expect(door && metricsOfAlarm(door).map(({ name, values }) => [name, ...values])).toEqual([
      ['Url5xxCount', 'api-fn'],
      ['UrlRequestCount', 'api-fn'],
    ]);
    expect(JSON.stringify(body)).not.toMatch(/AWS\/(Bedrock|SageMaker|SQS|ApiGateway)/);
  });

  test('settings of the file take the place of what holds by default', () => {
    const observability = { p99Ms: 900, errorPercent: 0.5, monthlyBudgetUsd: 250 };
    const { alarms, template } = observe({ name: 'help', observability }, SMALL);
    expect(alarms.get('slow-answers')?.Threshold).toBe(900);
    expect(alarms.get('api-errors')?.Threshold).toBe(0.5);
    const told = (type: string, threshold: number) => ({
      Notification: {
        NotificationType: type,
        Threshold: threshold,
        ThresholdType: 'PERCENTAGE',
        ComparisonOperator: 'GREATER_THAN',
      },
      Subscribers: [
        { SubscriptionType: 'SNS', Address: { 'Fn::ImportValue': Match.stringLikeRegexp('Topic') } },
      ],
    });
    template.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: {
        BudgetLimit: { Amount: 250, Unit: 'USD' },
        TimeUnit: 'MONTHLY',
        CostFilters: { TagKeyValue: ['user:application$help'] },
      },
      NotificationsWithSubscribers: [told('ACTUAL', 80), told('FORECASTED', 100)],
    });
  });

  test('throughput of a tier that is not there is refused by name', () => {
    const observability = { tokensPerMinute: { expret: 1 } };
    expect(() => observe({ ...CONTENT, observability }, WATCHED)).toThrow(
      'observability.tokensPerMinute.expret: must be a tier with a model; there are instant, provisioned, expert',
    );
  });
});
