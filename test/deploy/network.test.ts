import { App, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import { importNetwork } from '../../deploy/network/imported-network.ts';
import { NetworkStack } from '../../deploy/network/network-stack.ts';
import { createSynthFolder } from '../support/synth.ts';

const folder = createSynthFolder();
afterAll(() => folder.remove());

function networkOf(content: object) {
  const app = new App({ analyticsReporting: false });
  const stack = new NetworkStack(app, { deployment: folder.deployment(content) });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
  return { stack, template: Template.fromStack(stack) };
}

const BEDROCK = { name: 'instant', provider: 'bedrock', modelId: 'amazon.nova-lite-v1:0' };

describe('NetworkStack', { timeout: 60_000 }, () => {
  it('makes a VPC that nothing gets out of, with endpoints for what is called', () => {
    const { template, stack } = networkOf({ network: { create: true }, server: { tiers: [BEDROCK] } });
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    template.resourceCountIs('AWS::EC2::InternetGateway', 0);
    template.resourceCountIs('AWS::EC2::FlowLog', 1);
    const services = Object.values(template.findResources('AWS::EC2::VPCEndpoint')).map(({ Properties }) =>
      JSON.stringify(Properties.ServiceName).replace(/.*[.]([a-z0-9-]+)".*/, '$1'),
    );
    expect(services.sort()).toEqual(['bedrock-runtime', 'dynamodb', 's3', 'sqs']);
    expect(stack.network.subnets).toHaveLength(2);
  });

  it('makes an endpoint for each service that the configuration names, and no other', () => {
    const expert = { name: 'expert', provider: 'sagemaker', endpointName: 'llm' };
    const { template } = networkOf({
      network: { create: true },
      service: { jobs: null },
      server: { tiers: [BEDROCK, expert], knowledge: { kind: 'bedrock', knowledgeBaseId: 'ABCDEFGHIJ' } },
    });
    template.resourcePropertiesCountIs('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface' }, 3);
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      ServiceName: Match.stringLikeRegexp('sagemaker.runtime'),
    });
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      ServiceName: Match.stringLikeRegexp('bedrock-agent-runtime'),
    });
  });

  it('lets nobody but the functions to the endpoints, and only by TLS', () => {
    const { template } = networkOf({ network: { create: true }, server: { tiers: [BEDROCK] } });
    const groups = Object.values(template.findResources('AWS::EC2::SecurityGroup'));
    const rules = groups.flatMap(({ Properties }) => Properties.SecurityGroupIngress ?? []);
    const more = Object.values(template.findResources('AWS::EC2::SecurityGroupIngress')).map(
      (rule) => rule.Properties,
    );
    expect([...rules, ...more]).toEqual([
      expect.objectContaining({ FromPort: 443, ToPort: 443, SourceSecurityGroupId: expect.anything() }),
    ]);
  });

  it('takes a VPC that is there as it is, however often it is asked for', () => {
    const stack = new Stack(new App({ analyticsReporting: false }), 'Stack', {
      env: { region: 'us-east-1' },
    });
    const settings = {
      vpcId: 'vpc-0123456789abcdef0',
      subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      availabilityZones: ['us-east-1a', 'us-east-1b'],
      securityGroupIds: ['sg-0123456789abcdef0'],
    };
    const first = importNetwork(stack, settings);
    expect(importNetwork(stack, settings).vpc).toBe(first.vpc);
    expect(first.subnets.map(({ subnetId }) => subnetId)).toEqual(settings.subnetIds);
    expect(first.securityGroups.map(({ securityGroupId }) => securityGroupId)).toEqual(
      settings.securityGroupIds,
    );
    expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
  });
});
