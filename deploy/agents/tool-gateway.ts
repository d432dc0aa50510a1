import {
  Gateway,
  GatewayAuthorizer,
  GatewayCredentialProvider,
  GatewayProtocol,
  GatewayTarget,
  MCPProtocolVersion,
  ToolSchema,
} from 'aws-cdk-lib/aws-bedrockagentcore';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Alias, IFunction } from 'aws-cdk-lib/aws-lambda';
import { acknowledgeKeyUse } from '../acknowledge-key-use.ts';
import type { DeploySettings } from '../settings/settings.ts';
import type { SupportStack } from '../support-stack.ts';
import { readToolDefinitions } from './tool-definitions.ts';

export interface GatewayTargets {
  /** The alias of the function that takes agents' events. */
  readonly agent: Alias;
  readonly mcp: {
    readonly url: string;
    /** What calls of `url` are signed for, and what of it may be called. */
    readonly signing: {
      readonly service: string;
      readonly actions: readonly string[];
      readonly arns: readonly string[];
    };
  };
}

type GatewaySettings = NonNullable<NonNullable<DeploySettings['agents']>['gateway']>;

/**
 * What the server speaks, newest first. A gateway that is told nothing offers the oldest alone, and makes a user pool
 * that nobody asked for.
 */
const VERSIONS = [
  MCPProtocolVersion.MCP_2026_07_28,
  MCPProtocolVersion.MCP_2025_11_25,
  MCPProtocolVersion.MCP_2025_06_18,
];

/** An AgentCore Gateway with our tools behind it, as a function or as an MCP server. */
export function createToolGateway(
  stack: SupportStack,
  { target, authorizer }: GatewaySettings,
  targets: GatewayTargets,
): Gateway {
  const { key } = stack.surroundings;
  const gateway = new Gateway(stack, 'Gateway', {
    gatewayName: stack.deployment.name,
    description: 'Answers support questions with the cheapest tier that answers them well',
    protocolConfiguration: GatewayProtocol.mcp({ supportedVersions: VERSIONS }),
    authorizerConfiguration:
      authorizer.kind === 'iam'
        ? GatewayAuthorizer.usingAwsIam()
        : GatewayAuthorizer.usingCustomJwt({
            discoveryUrl: authorizer.discoveryUrl,
            allowedAudience: authorizer.audiences,
          }),
    ...(key && { kmsKey: key }),
  });
  acknowledgeKeyUse(gateway);
  if (target === 'lambda') {
    GatewayTarget.forLambda(stack, 'Tools', {
      gateway,
      gatewayTargetName: 'support',
      // CDK's classes and interfaces do not agree on optional properties as strictly as we do.
      lambdaFunction: targets.agent as IFunction,
      toolSchema: ToolSchema.fromInline(readToolDefinitions(stack.deployment.dist)),
    });
    return gateway;
  }
  const { url, signing } = targets.mcp;
  gateway.role.addToPrincipalPolicy(
    new PolicyStatement({ actions: [...signing.actions], resources: [...signing.arns] }),
  );
  GatewayTarget.forMcpServer(stack, 'Tools', {
    gateway,
    gatewayTargetName: 'support',
    endpoint: url,
    credentialProviderConfigurations: [
      GatewayCredentialProvider.fromIamRole({ service: signing.service, region: stack.region }),
    ],
  });
  return gateway;
}
