import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOUGHT, CONTENT, observe, SMALL, WATCHED } from '../support/observed-system.ts';
import { measureEverything } from '../support/our-metrics.ts';
import { createSynthFolder } from '../support/synth.ts';
import { metricsOfAlarm, metricsOfWidgets, toKey } from '../support/used-metrics.ts';

const folder = createSynthFolder();
afterAll(() => folder.remove());

describe('ObservabilityStack', { timeout: 60_000 }, () => {
  let made: ReturnType<typeof observe>;
  let ours: Set<string>;
  beforeAll(() => {
    made = observe(folder, CONTENT, WATCHED);
    ours = new Set(
      measureEverything('Help Desk/One').map(({ namespace, name, dimensions }) =>
        toKey({ namespace, name, dimensions: Object.keys(dimensions).sort() }),
      ),
    );
  }, 60_000);

  test('CDK has nothing to warn of', () => {
    expect(Annotations.fromStack(made.stack).findWarning('*', Match.anyValue())).toEqual([]);
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

  test('the dashboard has every part of the system, with a title', () => {
    const named = made.body.widgets.map(({ properties: { title, markdown } }) => title ?? markdown);
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
    const rows = made.body.widgets.flatMap(({ properties }) => properties.metrics ?? []);
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
    const { alarms, body } = observe(folder, { name: 'help' }, SMALL);
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
    const { alarms, template } = observe(folder, { name: 'help', observability }, SMALL);
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
    expect(() => observe(folder, { ...CONTENT, observability }, WATCHED)).toThrow(
      'observability.tokensPerMinute.expret: must be a tier with a model; there are instant, provisioned, expert',
    );
  });
});
