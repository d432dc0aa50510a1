import { Match } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SynthesizedService, synthesizeService, theOne } from '../support/service-template.ts';
import { createSynthFolder } from '../support/synth.ts';

const folder = createSynthFolder();
afterAll(folder.remove);

const statementsOf = ({ of }: SynthesizedService, role: string) =>
  theOne(of('AWS::IAM::Policy'), role).Properties.PolicyDocument.Statement;

describe('a new version', { timeout: 60_000 }, () => {
  let made: SynthesizedService;
  beforeAll(() => {
    made = synthesizeService(folder, { service: { rollout: { canaryPercent: 20, minutes: 15 } } });
  }, 60_000);

  test('gets a share of the traffic first', () => {
    made.template.hasResourceProperties('AWS::CodeDeploy::DeploymentConfig', {
      ComputePlatform: 'Lambda',
      TrafficRoutingConfig: {
        Type: 'TimeBasedCanary',
        TimeBasedCanary: { CanaryPercentage: 20, CanaryInterval: 15 },
      },
    });
    const alias = theOne(made.of('AWS::Lambda::Alias'), 'ApiFunction');
    expect(alias.Properties.Name).toBe('live');
    expect(alias.UpdatePolicy).toMatchObject({ CodeDeployLambdaAliasUpdate: { DeploymentGroupName: {} } });
  });

  test('is rolled back where it fails even once', () => {
    const alarms = made.of('AWS::CloudWatch::Alarm');
    expect(theOne(alarms).Properties).toMatchObject({
      AlarmName: 'tiered-support-dev-rollout-errors',
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Period: 60,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
    made.template.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
      AlarmConfiguration: { Enabled: true, Alarms: [{ Name: { Ref: Object.keys(alarms)[0] } }] },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: Match.arrayWith(['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM']),
      },
    });
    expect(made.stack.rollbackAlarms).toHaveLength(1);
  });

  test('is asked two questions before, by a function that is there in time', () => {
    const [hook] = Object.keys(made.of('AWS::Lambda::Function')).filter((id) => id.startsWith('SmokeTest'));
    const alias = theOne(made.of('AWS::Lambda::Alias'), 'ApiFunction');
    expect(alias.UpdatePolicy).toMatchObject({
      CodeDeployLambdaAliasUpdate: { BeforeAllowTrafficHook: { Ref: hook } },
    });
    expect(alias.DependsOn).toContain(hook);
    const { Properties } = theOne(made.of('AWS::Lambda::Function'), 'SmokeTest');
    const [version] = Object.keys(made.of('AWS::Lambda::Version')).filter((id) =>
      id.startsWith('ApiFunction'),
    );
    expect(Properties.Environment.Variables).toEqual({ TARGET_FUNCTION: { Ref: version } });
    expect(Properties.Timeout).toBeGreaterThan(2 * 28);
  });

  test('can be asked by that function alone, which can do nothing else', () => {
    const [api] = Object.keys(made.of('AWS::Lambda::Function')).filter((id) => id.startsWith('ApiFunction'));
    const others = statementsOf(made, 'SmokeTest').filter(
      ({ Action }: { Action: string | string[] }) => typeof Action === 'string',
    );
    expect(others).toMatchObject([
      {
        Action: 'lambda:InvokeFunction',
        Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [api, 'Arn'] }, ':*']] },
      },
      { Action: 'codedeploy:PutLifecycleEventHookExecutionStatus' },
    ]);
    expect(JSON.stringify(others[1].Resource)).toContain(':deploymentgroup:');
  });
});

test('a version goes without questions where the file says so', { timeout: 60_000 }, () => {
  const { of } = synthesizeService(folder, { service: { rollout: { smokeTest: false } } });
  expect(Object.keys(of('AWS::Lambda::Function')).filter((id) => id.startsWith('SmokeTest'))).toEqual([]);
  expect(Object.keys(of('AWS::CodeDeploy::DeploymentGroup'))).toHaveLength(1);
});

test('a version gets all traffic at once where the file says so', { timeout: 60_000 }, () => {
  const { of, stack } = synthesizeService(folder, { service: { rollout: null } });
  expect(of('AWS::CodeDeploy::DeploymentGroup')).toEqual({});
  expect(theOne(of('AWS::Lambda::Alias'), 'ApiFunction')).not.toHaveProperty('UpdatePolicy');
  expect(stack.rollbackAlarms).toEqual([]);
});
