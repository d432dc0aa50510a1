import { App, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AgentsStack } from '../../deploy/agents/agents-stack.ts';
import { createSynthFolder } from '../support/synth.ts';

const folder = createSynthFolder();
afterAll(() => folder.remove());

function agentsOf(agents: object): Template {
  const app = new App({ analyticsReporting: false });
  const deployment = folder.deployment({ name: 'help', service: { access: { kind: 'iam' } }, agents });
  const service = new Stack(app, 'service', { env: { region: 'us-east-1' } });
  const agent = new LambdaFunction(service, 'Agent', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => ({});'),
  }).addAlias('live');
  const mcp = {
    url: 'https://abc.execute-api.us-east-1.amazonaws.com/dev/mcp',
    signing: {
      service: 'execute-api',
      actions: ['execute-api:Invoke'],
      arns: ['arn:aws:execute-api:us-east-1:111122223333:abc/dev/POST/mcp'],
    },
  };
  const stack = new AgentsStack(app, { deployment }, { agent, mcp });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  Validations.of(service).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    reason: 'Stands for the service, which has tests of its own.',
  });
  app.synth();
  return Template.fromStack(stack);
}

describe('AgentsStack', { timeout: 60_000 }, () => {
  let lambda: Template;
  beforeAll(() => {
    lambda = agentsOf({ gateway: {}, bedrockAgentIds: ['ABCDEFGHIJ'] });
  });

  it('makes a gateway that says which versions of the protocol it speaks, and asks who calls', () => {
    lambda.hasResourceProperties('AWS::BedrockAgentCore::Gateway', {
      AuthorizerType: 'AWS_IAM',
      ProtocolType: 'MCP',
      ProtocolConfiguration: { Mcp: { SupportedVersions: ['2026-07-28', '2025-11-25', '2025-06-18'] } },
    });
    lambda.resourceCountIs('AWS::Cognito::UserPool', 0);
  });

  it('offers the three tools, as the server describes them', () => {
    const [target] = Object.values(lambda.findResources('AWS::BedrockAgentCore::GatewayTarget'));
    const tools = target?.Properties.TargetConfiguration.Mcp.Lambda.ToolSchema.InlinePayload;
    expect(tools.map(({ Name }: { Name: string }) => Name)).toEqual([
      'answer_query',
      'escalate',
      'benchmark',
    ]);
    expect(tools[0].InputSchema.Required).toEqual(['query']);
    expect(Object.keys(tools[0].InputSchema.Properties)).toContain('session_id');
    expect(JSON.stringify(tools)).not.toMatch(/"(minLength|MinLength|default|Default)":/);
  });

  it('may call the one function, and so may the agents that are named', () => {
    lambda.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'lambda:InvokeFunction' })]) },
    });
    lambda.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'bedrock.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
      SourceArn: Match.objectLike({ 'Fn::Join': Match.anyValue() }),
    });
    expect(JSON.stringify(lambda.findResources('AWS::Lambda::Permission'))).toContain(':agent/ABCDEFGHIJ');
  });

  it('stands before the MCP server instead, and signs what it sends there', () => {
    const template = agentsOf({ gateway: { target: 'mcp' } });
    template.hasResourceProperties('AWS::BedrockAgentCore::GatewayTarget', {
      CredentialProviderConfigurations: [
        Match.objectLike({
          CredentialProviderType: 'GATEWAY_IAM_ROLE',
          CredentialProvider: { IamCredentialProvider: { Service: 'execute-api', Region: 'us-east-1' } },
        }),
      ],
      TargetConfiguration: {
        Mcp: { McpServer: { Endpoint: 'https://abc.execute-api.us-east-1.amazonaws.com/dev/mcp' } },
      },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Effect: 'Allow',
            Action: 'execute-api:Invoke',
            Resource: 'arn:aws:execute-api:us-east-1:111122223333:abc/dev/POST/mcp',
          },
        ]),
      },
    });
    template.resourceCountIs('AWS::Lambda::Permission', 0);
  });

  it('lets callers in by the tokens of an issuer', () => {
    const discoveryUrl = 'https://issuer.example.com/.well-known/openid-configuration';
    const template = agentsOf({
      gateway: { authorizer: { kind: 'jwt', discoveryUrl, audiences: ['support'] } },
    });
    template.hasResourceProperties('AWS::BedrockAgentCore::Gateway', {
      AuthorizerType: 'CUSTOM_JWT',
      AuthorizerConfiguration: {
        CustomJWTAuthorizer: { DiscoveryUrl: discoveryUrl, AllowedAudience: ['support'] },
      },
    });
  });

  it('makes no gateway that nobody asked for', () => {
    agentsOf({ bedrockAgentIds: ['ABCDEFGHIJ'] }).resourceCountIs('AWS::BedrockAgentCore::Gateway', 0);
  });
});
