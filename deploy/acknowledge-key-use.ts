import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** What CDK's grants on a key of our own have in them. */
export function acknowledgeKeyUse(scope: IConstruct): void {
  Validations.of(scope).acknowledge(
    ...['ReEncrypt', 'GenerateDataKey'].map((action) => ({
      id: `AwsSolutions-IAM5[Action::kms:${action}*]`,
      reason: 'The two forms of one action, on the one key that encrypts what is kept.',
    })),
  );
}
