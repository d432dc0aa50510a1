import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANSWER_STATUSES } from '../../src/cascade/answer.ts';
import { CONTENT, observe, WATCHED } from '../support/observed-system.ts';
import { createSynthFolder } from '../support/synth.ts';
import { type AlarmProperties, metricsOfAlarm } from '../support/used-metrics.ts';

const folder = createSynthFolder();
afterAll(() => folder.remove());

describe('alarms', { timeout: 60_000 }, () => {
  let made: ReturnType<typeof observe>;
  beforeAll(() => {
    made = observe(folder, CONTENT, WATCHED);
  }, 60_000);

  const alarm = (id: string): AlarmProperties => {
    const found = made.alarms.get(id);
    if (!found) throw new Error(`there is no alarm ${id}; there are ${[...made.alarms.keys()].join(', ')}`);
    return found;
  };

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
});
