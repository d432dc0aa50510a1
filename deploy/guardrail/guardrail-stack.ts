import { createHash } from 'node:crypto';
import { CfnOutput, CrossStackReferences, ReferenceStrength, RemovalPolicy } from 'aws-cdk-lib';
import { CfnGuardrail, CfnGuardrailVersion } from 'aws-cdk-lib/aws-bedrock';
import type { Construct } from 'constructs';
import type { Made } from '../made.ts';
import type { DeploySettings } from '../settings/settings.ts';
import { SupportStack, type Surroundings } from '../support-stack.ts';
import { toGuardrailPolicy } from './guardrail-policy.ts';

/** What every tier on Bedrock that has no guardrail of its own is asked through. */
export class GuardrailStack extends SupportStack {
  readonly guardrail: NonNullable<Made['guardrail']>;

  constructor(
    scope: Construct,
    surroundings: Surroundings,
    settings: NonNullable<DeploySettings['guardrail']>,
  ) {
    super(scope, 'guardrail', 'What models are not asked and do not say', surroundings);
    const policy = toGuardrailPolicy(settings);
    const guardrail = new CfnGuardrail(this, 'Guardrail', {
      name: this.deployment.name,
      description: 'Keeps secrets, promises and harm out of questions and answers',
      ...(surroundings.key && { kmsKeyArn: surroundings.key.keyArn }),
      ...policy,
    });
    const version = this.createVersion(guardrail, policy);
    this.guardrail = {
      id: guardrail.attrGuardrailId,
      version: version.attrVersion,
      arn: guardrail.attrGuardrailArn,
    };
    new CfnOutput(this, 'GuardrailId', { value: guardrail.attrGuardrailId });
  }

  /**
   * A version is what the policy was when it was made, so that a changed one takes a new version. The one before stays:
   * functions ask through it until they are deployed too, and an export that they import could not be taken away, so
   * that they read the version's number as a plain output. A guardrail keeps 20 versions; delete those of long ago.
   */
  private createVersion(guardrail: CfnGuardrail, policy: object): CfnGuardrailVersion {
    const hash = createHash('sha256').update(JSON.stringify(policy)).digest('hex').slice(0, 12);
    const version = new CfnGuardrailVersion(this, `Version${hash}`, {
      guardrailIdentifier: guardrail.attrGuardrailId,
      description: `Policy ${hash}`,
    });
    version.applyRemovalPolicy(RemovalPolicy.RETAIN);
    CrossStackReferences.of(version).produce(ReferenceStrength.WEAK);
    return version;
  }
}
