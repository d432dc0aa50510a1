import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Duration, Validations } from 'aws-cdk-lib';
import {
  Application,
  ConfigurationContent,
  DeletionProtectionCheck,
  DeploymentStrategy,
  Environment,
  HostedConfiguration,
  JsonSchemaValidator,
  Monitor,
  RolloutStrategy,
} from 'aws-cdk-lib/aws-appconfig';
import type { Construct } from 'constructs';
import type { MadeStrategy } from '../made.ts';
import type { DeploySettings } from '../settings/settings.ts';
import { SupportStack, type Surroundings } from '../support-stack.ts';
import { createDegradedAlarm } from './degraded-alarm.ts';
import { readStrategy } from './read-strategy.ts';

/**
 * strategy.json in AppConfig, so that routing changes without a deployment of functions: checked by its schema, rolled
 * out step by step, and rolled back where answers degrade.
 */
export class StrategyStack extends SupportStack {
  readonly strategy: MadeStrategy;

  constructor(
    scope: Construct,
    surroundings: Surroundings,
    settings: NonNullable<DeploySettings['strategy']>,
  ) {
    super(scope, 'strategy', 'How questions are routed, changed without a deployment', surroundings);
    const { name, dist, folder } = this.deployment;
    const { growthPercent, minutes, bakeMinutes } = settings.rollout;
    const application = new Application(this, 'Application', { applicationName: name });
    const alarm = createDegradedAlarm(this);
    const environment = new Environment(this, 'Environment', {
      application,
      environmentName: this.deployment.stage,
      monitors: [Monitor.fromCloudWatchAlarm(alarm)],
      deletionProtectionCheck: DeletionProtectionCheck.BYPASS,
    });
    Validations.of(environment).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: "AppConfig looks at the state of alarms by cloudwatch:DescribeAlarms; the role is CDK's own.",
    });
    const profile = 'strategy';
    const text = readStrategy(resolve(folder, settings.file), this.deployment.server);
    const configuration = new HostedConfiguration(this, 'Strategy', {
      application,
      name: profile,
      content: ConfigurationContent.fromInlineJson(text),
      validators: [JsonSchemaValidator.fromInline(readFileSync(join(dist, 'strategy.schema.json'), 'utf8'))],
      deployTo: [environment],
      deploymentStrategy: new DeploymentStrategy(this, 'Rollout', {
        rolloutStrategy: RolloutStrategy.linear({
          growthFactor: growthPercent,
          deploymentDuration: Duration.minutes(minutes),
          finalBakeTime: Duration.minutes(bakeMinutes),
        }),
      }),
      deletionProtectionCheck: DeletionProtectionCheck.BYPASS,
      ...(surroundings.key && { deploymentKey: surroundings.key, kmsKey: surroundings.key }),
    });
    this.strategy = {
      application: name,
      environment: this.deployment.stage,
      profile,
      configurationArn: this.formatArn({
        service: 'appconfig',
        resource: 'application',
        resourceName: `${application.applicationId}/environment/${environment.environmentId}/configuration/${configuration.configurationProfileId}`,
      }),
      extensionLayerArn: settings.extensionLayerArn,
    };
  }
}
