import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { ChecksStack } from '../../deploy/checks/checks-stack.ts';
import type { Made } from '../../deploy/made.ts';
import { synthAlerted } from '../support/synth-alerted.ts';
import { useSynthFolder } from '../support/use-synth-folder.ts';
import { metricsOfAlarm } from '../support/used-metrics.ts';

const folder = useSynthFolder();

const BOUGHT = 'arn:aws:bedrock:us-west-2:111122223333:provisioned-model/abc';
const PROFILE = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/def';

const CONTENT = {
  name: 'help',
  server: {
    tiers: [
      { name: 'instant', provider: 'bedrock', modelId: 'us.amazon.nova-2-lite-v1:0' },
      { name: 'bought', provider: 'bedrock', modelId: BOUGHT },
      { name: 'profile', provider: 'bedrock', modelId: PROFILE },
      { name: 'expert', provider: 'sagemaker', endpointName: 'llm' },
    ],
    judge: { name: 'judge', provider: 'bedrock', modelId: 'amazon.nova-pro-v1:0', region: 'eu-west-1' },
    metrics: { kind: 'cloudwatch', namespace: 'Help Desk' },
    store: { kind: 'dynamodb', table: 'kept' },
  },
  checks: { suite: { everyHours: 12, maxCostUsd: 0.25, minQuality: 0.8 } },
};

const NOVA = { name: 'instant', provider: 'bedrock', modelId: 'amazon.nova-pro-v1:0' };

const FUNCTION = 'AWS::Lambda::Function';
const SCHEDULE = 'AWS::Scheduler::Schedule';

function check(content: object, made: Made = {}) {
  const { stack, template, alarms } = synthAlerted(
    folder.deployment(content),
    (app, surroundings) => new ChecksStack(app, surroundings, made),
  );
  const propertiesOf = (type: string) =>
    Object.values(template.findResources(type)).map(({ Properties }) => Properties);
  const functions = propertiesOf(FUNCTION);
  return {
    stack,
    template,
    suite: functions.find(({ Handler }) => Handler === 'lambda.suiteHandler'),
    modelLife: functions.find(({ Environment }) => Environment.Variables.MODELS !== undefined),
    alarms,
    /** What the roles' policies allow, by action. */
    resourcesOf: (action: string): unknown[] =>
      propertiesOf('AWS::IAM::Policy')
        .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
        .filter(({ Action }) => [Action].flat().includes(action))
        .flatMap(({ Resource }) => Resource),
  };
}

describe('ChecksStack', { timeout: 60_000 }, () => {
  let made: ReturnType<typeof check>;
  beforeAll(() => {
    made = check(CONTENT);
  }, 60_000);

  test('CDK has nothing to warn of', () => {
    expect(Annotations.fromStack(made.stack).findWarning('*', Match.anyValue())).toEqual([]);
  });

  test('the suite is asked by the server itself, with all the time that Lambda has', () => {
    expect(made.suite).toMatchObject({ Timeout: 900, Handler: 'lambda.suiteHandler' });
    made.template.hasResourceProperties(SCHEDULE, {
      ScheduleExpression: 'rate(12 hours)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SuiteRunFunction'), 'Arn'] },
        Input: '{"suite":"sample","max_cost_usd":0.25}',
      },
    });
  });

  test('neither the clock nor Lambda runs anything twice', () => {
    made.template.resourceCountIs(SCHEDULE, 2);
    made.template.allResourcesProperties(SCHEDULE, {
      Target: { RetryPolicy: { MaximumRetryAttempts: 0 } },
    });
    made.template.allResourcesProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0 });
    made.template.resourceCountIs('AWS::Lambda::EventInvokeConfig', 2);
  });

  test('a clock may call its one function, and only this account may use its role', () => {
    expect(made.resourcesOf('lambda:InvokeFunction')).toEqual([
      { 'Fn::GetAtt': [expect.stringMatching(/^SuiteRunFunction/), 'Arn'] },
      { 'Fn::GetAtt': [expect.stringMatching(/^ModelLifeLookFunction/), 'Arn'] },
    ]);
    made.template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Effect: 'Allow',
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
    });
  });

  test.each([
    ['suite-quality', 'SuiteQuality', 0.8],
    ['suite-unfinished', 'SuiteShareAnswered', 1],
  ])('%s holds until the next run', (id, name, threshold) => {
    expect(made.alarms.get(id)).toMatchObject({
      Namespace: 'Help Desk',
      MetricName: name,
      Dimensions: [{ Name: 'Suite', Value: 'sample' }],
      Statistic: 'Minimum',
      Period: 3_600,
      Threshold: threshold,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'ignore',
    });
  });

  test('the models of tiers and judge are looked up where they are asked', () => {
    expect(JSON.parse(made.modelLife?.Environment.Variables.MODELS)).toEqual([
      { modelId: 'amazon.nova-2-lite-v1:0', region: 'us-east-1' },
      { modelId: BOUGHT, region: 'us-west-2' },
      { modelId: PROFILE, region: 'us-east-1' },
      { modelId: 'amazon.nova-pro-v1:0', region: 'eu-west-1' },
    ]);
    expect(made.modelLife?.Environment.Variables.NAMESPACE).toBe('Help Desk');
  });

  test('it may look up these models, and any only where Bedrock alone knows which it is', () => {
    const model = (region: string, id: string) => ({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:bedrock:${region}::foundation-model/${id}`]],
    });
    const any = made.resourcesOf('bedrock:GetFoundationModel');
    expect(any).toHaveLength(4);
    expect(any).toEqual(
      expect.arrayContaining([
        model('us-east-1', 'amazon.nova-2-lite-v1:0'),
        model('eu-west-1', 'amazon.nova-pro-v1:0'),
        model('us-west-2', '*'),
        model('us-east-1', '*'),
      ]),
    );
    expect(made.resourcesOf('bedrock:GetProvisionedModelThroughput')).toEqual([BOUGHT]);
    expect(made.resourcesOf('bedrock:GetInferenceProfile')).toEqual([PROFILE]);
  });

  test.each([60, 30, 7])('an alarm is %d days before the first of all models ends', (days) => {
    const alarm = made.alarms.get(`model-ends-${days}`);
    expect(alarm).toMatchObject({
      Threshold: days,
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      Statistic: 'Minimum',
      Period: 86_400,
      TreatMissingData: 'notBreaching',
    });
    expect(alarm && metricsOfAlarm(alarm)).toEqual([
      { namespace: 'Help Desk', name: 'ModelDaysLeft', dimensions: [], values: [] },
    ]);
  });

  test('every alarm says what it means, and tells its begin and its end', () => {
    expect([...made.alarms.keys()].sort().join(' ')).toBe(
      'model-ends-30 model-ends-60 model-ends-7 model-life-failed model-unknown suite-failed suite-quality suite-unfinished',
    );
    for (const [id, { AlarmDescription, AlarmActions, OKActions }] of made.alarms) {
      expect(AlarmDescription, id).toMatch(/^[A-Z][^\n]{20,}\. See docs\/operations\.md#alarms\.$/);
      expect(AlarmActions, id).toEqual([{ 'Fn::ImportValue': expect.stringContaining('Topic') }]);
      expect(OKActions, id).toEqual(AlarmActions);
    }
  });

  test('without a suite only the models are looked at', () => {
    const life = check({ name: 'help', server: { tiers: [NOVA] }, checks: {} });
    expect([...life.alarms.keys()].filter((id) => id.startsWith('suite'))).toEqual([]);
    life.template.resourceCountIs(FUNCTION, 1);
  });

  test('a suite that the server does not have is refused by name', () => {
    const checks = { suite: { name: 'golden' } };
    expect(() => check({ ...CONTENT, checks })).toThrow(
      'checks.suite.name: must be a suite of the server; there are sample',
    );
  });
});
