import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StrategyStack } from '../../deploy/strategy/strategy-stack.ts';
import { ANSWER_STATUSES } from '../../src/cascade/answer.ts';
import { toMeasurements } from '../../src/telemetry/measurements.ts';
import { makeAnswer } from '../support/make-answer.ts';
import { createSynthFolder } from '../support/synth.ts';

const folder = createSynthFolder();
afterAll(() => folder.remove());

const TIERS = [
  { name: 'instant', provider: 'bedrock', modelId: 'amazon.nova-lite-v1:0' },
  { name: 'expert', provider: 'sagemaker', endpointName: 'llm' },
];
const STRATEGY = { primary_model: 'instant', fallback_models: ['expert'] };

function strategyOf(settings: object, content: unknown = STRATEGY) {
  writeFileSync(join(folder.path, 'strategy.json'), JSON.stringify(content));
  const app = new App({ analyticsReporting: false });
  const deployment = folder.deployment({
    name: 'help',
    server: { tiers: TIERS },
    strategy: { file: './strategy.json', ...settings },
  });
  const { strategy } = deployment.settings;
  if (!strategy) throw new Error('the deployment has no strategy');
  const stack = new StrategyStack(app, { deployment }, strategy);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
  return { stack, template: Template.fromStack(stack) };
}

describe('StrategyStack', { timeout: 60_000 }, () => {
  let made: ReturnType<typeof strategyOf>;
  beforeAll(() => {
    made = strategyOf({});
  });

  it('puts the file into AppConfig, checked by the schema of strategies', () => {
    made.template.hasResourceProperties('AWS::AppConfig::HostedConfigurationVersion', {
      Content: JSON.stringify(STRATEGY),
      ContentType: 'application/json',
    });
    const [profile] = Object.values(made.template.findResources('AWS::AppConfig::ConfigurationProfile'));
    const [validator] = profile?.Properties.Validators ?? [];
    expect(validator.Type).toBe('JSON_SCHEMA');
    expect(JSON.parse(validator.Content).required).toContain('primary_model');
  });

  it('rolls out step by step, and watches for a while after', () => {
    made.template.hasResourceProperties('AWS::AppConfig::DeploymentStrategy', {
      GrowthType: 'LINEAR',
      GrowthFactor: 20,
      DeploymentDurationInMinutes: 10,
      FinalBakeTimeInMinutes: 10,
    });
  });

  it('rolls back where answers degrade', () => {
    made.template.hasResourceProperties('AWS::AppConfig::Environment', {
      Monitors: [{ AlarmArn: Match.anyValue(), AlarmRoleArn: Match.anyValue() }],
    });
    made.template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'help-dev-degraded',
      Threshold: 20,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      TreatMissingData: 'notBreaching',
    });
  });

  it('counts answers by the metric and the statuses that the server writes', () => {
    const [alarm] = Object.values(made.template.findResources('AWS::CloudWatch::Alarm'));
    const watched = alarm?.Properties.Metrics.flatMap(
      ({ MetricStat }: { MetricStat?: { Metric: unknown } }) => (MetricStat ? [MetricStat.Metric] : []),
    );
    const written = ANSWER_STATUSES.map((status) => {
      const event = { type: 'answer' as const, number: 1, answer: makeAnswer({ status }) };
      const [latency] = toMeasurements(event, {
        namespace: 'TieredSupport/help-dev',
        modelOf: () => '',
      }).filter(({ name }) => name === 'AnswerLatency');
      return {
        Namespace: latency?.namespace,
        MetricName: latency?.name,
        Dimensions: Object.entries(latency?.dimensions ?? {}).map(([Name, Value]) => ({ Name, Value })),
      };
    });
    expect(watched).toHaveLength(5);
    expect(watched).toEqual(expect.arrayContaining(written));
  });

  it("leaves the extension to AWS's own newest, or takes the one that is named", () => {
    expect(made.stack.strategy.extensionLayerArn).toBeUndefined();
    const extensionLayerArn = 'arn:aws:lambda:us-east-1:027255383542:layer:AWS-AppConfig-Extension-Arm64:61';
    expect(strategyOf({ extensionLayerArn }).stack.strategy.extensionLayerArn).toBe(extensionLayerArn);
  });

  it('lets the server read that one configuration', () => {
    const { application, environment, profile, configurationArn } = made.stack.strategy;
    expect([application, environment, profile]).toEqual(['help-dev', 'dev', 'strategy']);
    expect(JSON.stringify(made.stack.resolve(configurationArn))).toContain('/configuration/');
    expect(JSON.stringify(made.stack.resolve(configurationArn))).not.toContain('*');
  });

  it.each([
    [null, 'expected object'],
    [{ fallback_models: [] }, 'primary_model'],
    [
      { primary_model: 'gpt' },
      'which no tier of the server has; there are instant, amazon.nova-lite-v1:0, expert, llm',
    ],
  ])('refuses the file %j before anything is deployed', (content, complaint) => {
    expect(() => strategyOf({}, content)).toThrow(complaint);
  });
});
