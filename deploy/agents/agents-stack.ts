import { CfnOutput } from 'aws-cdk-lib';
import type { IGateway } from 'aws-cdk-lib/aws-bedrockagentcore';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { SupportStack, type Surroundings } from '../support-stack.ts';
import { createToolGateway, type GatewayTargets } from './tool-gateway.ts';

/** Ways for agents to our tools: AgentCore Gateway, and the action groups of agents on Bedrock. */
export class AgentsStack extends SupportStack {
  readonly gateway: IGateway | undefined;

  constructor(scope: Construct, surroundings: Surroundings, targets: GatewayTargets) {
    super(scope, 'agents', 'The tools for agents on Bedrock', surroundings);
    const { agents } = this.deployment.settings;
    if (agents?.gateway) {
      const gateway = createToolGateway(this, agents.gateway, targets);
      this.gateway = gateway;
      new CfnOutput(this, 'GatewayUrl', { value: gateway.gatewayUrl ?? gateway.gatewayId });
    }
    this.allowBedrockAgents(agents?.bedrockAgentIds ?? [], targets.agent);
  }

  /** Each agent's action group names the alias; its schema is agent-functions.json or agent-openapi.json of the package. */
  private allowBedrockAgents(agentIds: readonly string[], alias: Alias): void {
    for (const agentId of agentIds) {
      alias.addPermission(`BedrockAgent${agentId}`, {
        principal: new ServicePrincipal('bedrock.amazonaws.com'),
        sourceAccount: this.account,
        sourceArn: this.formatArn({ service: 'bedrock', resource: 'agent', resourceName: agentId }),
        scope: this,
      });
    }
    if (agentIds.length > 0)
      new CfnOutput(this, 'ActionGroupFunctionArn', {
        value: alias.functionArn,
        description:
          'For the action group; its schema is dist/agent-functions.json or dist/agent-openapi.json',
      });
  }
}
