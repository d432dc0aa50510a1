import { Annotations, CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Made } from '../made.ts';
import type { ProvisionedSettings } from '../settings/models.ts';
import { SupportStack, type Surroundings } from '../support-stack.ts';
import { toModelToBuy } from './model-to-buy.ts';
import { buyThroughput } from './throughput.ts';

/** How AWS counts a month. */
const HOURS_A_MONTH = 730;

/** Throughput of Bedrock that is bought for a tier. It takes minutes until it answers; calls before that fail. */
export class ProvisionedStack extends SupportStack {
  readonly provisioned: NonNullable<Made['provisioned']>;

  constructor(scope: Construct, surroundings: Surroundings, settings: ProvisionedSettings) {
    super(scope, 'provisioned', 'Throughput of Bedrock that is bought for a tier', surroundings);
    const { tier, modelUnits } = settings;
    const modelId = toModelToBuy(this.deployment, tier);
    this.provisioned = { tier, arn: buyThroughput(this, { modelId, modelUnits }) };
    Annotations.of(this).addWarningV2(
      'tiered-support:provisioned-cost',
      toWarning(settings, modelId, this.stackName),
    );
    new CfnOutput(this, 'ProvisionedModelArn', { value: this.provisioned.arn });
  }
}

function toWarning({ modelUnits, usdPerHour }: ProvisionedSettings, modelId: string, stack: string): string {
  const hourly = modelUnits * usdPerHour;
  return (
    `Deploying ${stack} buys ${modelUnits} model unit${modelUnits === 1 ? '' : 's'} of ${modelId} for ` +
    `${toUsd(hourly)} an hour, ${toUsd(hourly * HOURS_A_MONTH)} a month, by the price in provisioned.usdPerHour. ` +
    'It is charged whether anything is asked or not, until the stack is deleted: ' +
    `aws cloudformation delete-stack --stack-name ${stack}. Leaving out the section provisioned does not end it.`
  );
}

const toUsd = (amount: number) =>
  `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
