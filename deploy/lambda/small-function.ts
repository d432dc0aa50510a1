import { join } from 'node:path';
import type { Duration } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { createLogGroup } from '../create-log-group.ts';
import type { SupportStack } from '../support-stack.ts';
import { createFunctionRole } from './function-role.ts';

export interface SmallFunctionProps {
  /** The file of deploy/functions/, without its ending. */
  readonly name: 'model-life' | 'smoke-test' | 'sync-knowledge' | 'watch-knowledge';
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
  readonly timeout: Duration;
}

/** One of our own small functions beside the server. */
export class SmallFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(stack: SupportStack, id: string, props: SmallFunctionProps) {
    super(stack, id);
    const { deployment, surroundings } = stack;
    const logGroup = createLogGroup(stack, this, 'Log');
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(join(deployment.functions, props.name)),
      memorySize: 256,
      timeout: props.timeout,
      role: createFunctionRole(this, logGroup, { statements: props.statements, isInNetwork: false }),
      logGroup,
      tracing: Tracing.ACTIVE,
      ...(surroundings.key && { environmentEncryption: surroundings.key }),
      environment: { ...props.environment },
    });
  }
}
