import { CfnElement, Duration, Validations } from 'aws-cdk-lib';
import type { LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Alias, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { toTimeout } from '../lambda/server-function.ts';
import { SmallFunction } from '../lambda/small-function.ts';
import type { SupportStack } from '../support-stack.ts';

/** What telling CodeDeploy takes beside the two questions. */
const BESIDE_QUESTIONS_SECONDS = 15;

/** Has CodeDeploy ask the new version two questions before it gets traffic. */
export function addSmokeTest(stack: SupportStack, alias: Alias, group: LambdaDeploymentGroup): void {
  const questionSeconds = toTimeout(stack.deployment.server.deadlineMs).toSeconds();
  const { version } = alias;
  const { function: hook } = new SmallFunction(stack, 'SmokeTest', {
    name: 'smoke-test',
    description: 'Asks a new version two questions before it gets traffic',
    timeout: Duration.seconds(Math.min(900, 2 * questionSeconds + BESIDE_QUESTIONS_SECONDS)),
    environment: { TARGET_FUNCTION: version.functionArn },
    statements: [
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [`${version.lambda.functionArn}:*`],
      }),
      new PolicyStatement({
        actions: ['codedeploy:PutLifecycleEventHookExecutionStatus'],
        resources: [group.deploymentGroupArn],
      }),
    ],
  });
  group.addPreHook(hook);
  // It has to be there, with the right to ask, before the alias moves.
  alias.node.addDependency(hook);
  acknowledgeVersions(
    hook.role ?? hook,
    version.lambda,
    'Any version of the one function: IAM would not know of a new one in time.',
  );
  acknowledgeVersions(group.role, hook, 'CodeDeploy calls the hook, whichever version is current.');
}

function acknowledgeVersions(scope: Construct, target: IFunction, reason: string): void {
  const { defaultChild } = target.node;
  if (!CfnElement.isCfnElement(defaultChild)) return;
  const name = target.stack.getLogicalId(defaultChild);
  Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::<${name}.Arn>:*]`, reason });
}
