import { ArnFormat } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { SupportStack, type Surroundings } from '../support-stack.ts';

/** The key that encrypts everything of a stage, where it shall be one of the account's own. */
export class KeyStack extends SupportStack {
  readonly key: Key;

  constructor(scope: Construct, surroundings: Surroundings) {
    super(scope, 'key', 'The key that encrypts what is kept', surroundings);
    this.key = new Key(this, 'Key', {
      alias: this.deployment.name,
      enableKeyRotation: true,
      removalPolicy: this.dataRemoval,
    });
    // Logs are written by the service, not by a role of ours.
    this.key.grantEncryptDecrypt(
      new ServicePrincipal(`logs.${this.region}.amazonaws.com`, {
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': this.formatArn({
              service: 'logs',
              resource: 'log-group',
              resourceName: '*',
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          },
        },
      }),
    );
  }
}
