import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LayerVersion,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { createLogGroup } from '../create-log-group.ts';
import type { Made } from '../made.ts';
import { toNamespace } from '../server/namespace.ts';
import { type MadeForServer, PACKAGED, toPackagedServer } from '../server/packaged-server.ts';
import { TABLE_ACTIONS, toStatements } from '../server/permissions.ts';
import { stageCode } from '../server/stage-code.ts';
import type { SupportStack } from '../support-stack.ts';
import { createFunctionRole } from './function-role.ts';
import { toNetworkProps } from './network-props.ts';

export interface ServerFunctionProps {
  /** Which export of the built server's lambda.js. */
  readonly handler: 'handler' | 'streamHandler' | 'suiteHandler';
  readonly description: string;
  readonly made: Made;
  /** What the door in front of it has made. */
  readonly http?: Pick<MadeForServer, 'queue' | 'jwt' | 'isOpen'>;
  /** Left out: what a question takes at most. */
  readonly timeout?: Duration;
  readonly memoryMb?: number;
  readonly reservedConcurrency?: number | undefined;
}

/** What starting and the reply take beside a question's deadline; the server keeps 1.5 s of it to itself. */
const BESIDE_DEADLINE_MS = 2_500;

/** AWS's own name for the newest AppConfig extension of a region. */
const EXTENSION_PARAMETER = '/aws/service/aws-appconfig/lambda-extension/arm64/latest';

/** Long enough for every tier to be asked within the server's deadline. */
export function toTimeout(deadlineMs: number): Duration {
  return Duration.seconds(Math.min(900, Math.ceil((deadlineMs + BESIDE_DEADLINE_MS) / 1_000)));
}

/** The built server as a function, with the configuration and the permissions that follow from its stage. */
export class ServerFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(stack: SupportStack, id: string, props: ServerFunctionProps) {
    super(stack, id);
    const { deployment, surroundings } = stack;
    const { settings, server } = deployment;
    const { made, http } = props;
    const packaged = toPackagedServer(server, {
      namespace: toNamespace(deployment),
      ...http,
      // Its name as StateStack gives it: the file cannot hold what is known only later.
      table: made.table && `${deployment.name}-state`,
      knowledgeBaseId: made.knowledgeBase?.id,
      guardrail: made.guardrail,
      provisioned: made.provisioned,
      expert: made.expert,
      appConfig: made.strategy,
    });
    const logGroup = createLogGroup(stack, this, 'Log');
    const role = createFunctionRole(this, logGroup, {
      isInNetwork: surroundings.network !== undefined,
      statements: [
        ...toStatements(
          server,
          {
            provisioned: made.provisioned,
            expert: made.expert,
            guardrailArn: made.guardrail?.arn,
            knowledgeBaseArn: made.knowledgeBase?.arn,
            inferenceRegions: settings.inferenceRegions,
          },
          stack,
        ),
        ...toStrategyStatements(made),
      ],
    });
    made.table?.grant(role, ...TABLE_ACTIONS);
    made.table?.encryptionKey?.grantEncryptDecrypt(role);
    if (made.guardrail || made.strategy) surroundings.key?.grantDecrypt(role);
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: `lambda.${props.handler}`,
      code: Code.fromAsset(stageCode(deployment, packaged.file)),
      memorySize: props.memoryMb ?? settings.service.memoryMb,
      timeout: props.timeout ?? toTimeout(server.deadlineMs),
      ...(props.reservedConcurrency !== undefined && {
        reservedConcurrentExecutions: props.reservedConcurrency,
      }),
      role,
      logGroup,
      loggingFormat: LoggingFormat.TEXT,
      tracing: Tracing.ACTIVE,
      ...(surroundings.key && { environmentEncryption: surroundings.key }),
      ...toNetworkProps(surroundings.network?.(stack)),
      ...(made.strategy && {
        layers: [
          LayerVersion.fromLayerVersionArn(this, 'AppConfigExtension', toExtensionArn(stack, made.strategy)),
        ],
      }),
      environment: {
        ...packaged.environment,
        ...stack.secretVariables,
        ...toPrefetch(made.strategy),
        TIERED_SUPPORT_CONFIG: `/var/task/${PACKAGED.config}`,
        // The only folder that can be written to.
        XDG_CACHE_HOME: '/tmp/cache',
      },
    });
  }
}

/** Looked up where it is used: another stack's export could not change with each version that AWS brings out. */
function toExtensionArn(stack: SupportStack, { extensionLayerArn }: NonNullable<Made['strategy']>): string {
  return extensionLayerArn ?? StringParameter.valueForStringParameter(stack, EXTENSION_PARAMETER);
}

/** The extension reads it while the function starts, and has it when the server asks. */
function toPrefetch(strategy: Made['strategy']): Record<string, string> {
  if (!strategy) return {};
  const { application, environment, profile } = strategy;
  return {
    AWS_APPCONFIG_EXTENSION_PREFETCH_LIST: `/applications/${application}/environments/${environment}/configurations/${profile}`,
  };
}

function toStrategyStatements({ strategy }: Made): PolicyStatement[] {
  if (!strategy) return [];
  return [
    new PolicyStatement({
      actions: ['appconfig:StartConfigurationSession', 'appconfig:GetLatestConfiguration'],
      resources: [strategy.configurationArn],
    }),
  ];
}
