import { Match } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, test } from 'vitest';
import { synthesizeService, theOne } from '../support/service-template.ts';
import { createSynthFolder } from '../support/synth.ts';

const folder = createSynthFolder();
afterAll(folder.remove);

const QUICK = { rollout: null, jobs: null };
const DOMAIN = {
  name: 'support.example.com',
  zoneName: 'example.com',
  hostedZoneId: 'Z0123456789',
  certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/abc',
};

describe('a name of your own', { timeout: 60_000 }, () => {
  test('leads to the stage, over TLS 1.2 or later, and is what callers and tokens name', () => {
    const made = synthesizeService(folder, {
      service: { ...QUICK, access: { kind: 'jwt', issuer: 'https://issuer.example.com' } },
      domain: DOMAIN,
    });
    made.template.hasResourceProperties('AWS::ApiGateway::DomainName', {
      DomainName: DOMAIN.name,
      EndpointConfiguration: { Types: ['REGIONAL'] },
      RegionalCertificateArn: DOMAIN.certificateArn,
      SecurityPolicy: 'TLS_1_2',
    });
    made.template.hasResourceProperties('AWS::ApiGateway::BasePathMapping', {
      BasePath: Match.absent(),
      Stage: { Ref: Object.keys(made.of('AWS::ApiGateway::Stage'))[0] },
    });
    made.template.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: DOMAIN.name,
      Type: 'A',
      HostedZoneId: DOMAIN.hostedZoneId,
      Failover: Match.absent(),
      HealthCheckId: Match.absent(),
    });
    made.template.resourceCountIs('AWS::Route53::HealthCheck', 0);
    made.template.hasOutput('QueryUrl', { Value: 'https://support.example.com/query' });
    made.template.hasOutput('McpUrl', { Value: 'https://support.example.com/mcp' });
    const { Properties: api } = theOne(made.of('AWS::Lambda::Function'), 'ApiFunction');
    expect(api.Environment.Variables.TIERED_SUPPORT_TOKEN_AUDIENCE).toBe('https://support.example.com/mcp');
  });

  test('leaves a primary whose own health fails three times in a row, asked every 30 s', () => {
    const made = synthesizeService(folder, {
      service: QUICK,
      domain: { ...DOMAIN, failover: 'primary' },
    });
    const [health] = Object.keys(made.of('AWS::Route53::HealthCheck'));
    made.template.hasResourceProperties('AWS::Route53::RecordSet', {
      Failover: 'PRIMARY',
      SetIdentifier: 'primary',
      HealthCheckId: { 'Fn::GetAtt': [health, 'HealthCheckId'] },
    });
    const { HealthCheckConfig: asked } = theOne(made.of('AWS::Route53::HealthCheck')).Properties;
    expect(asked).toMatchObject({
      Type: 'HTTPS',
      RequestInterval: 30,
      FailureThreshold: 3,
      ResourcePath: '/dev/healthz',
    });
    // The name itself may lead to the other region by now.
    expect(JSON.stringify(asked.FullyQualifiedDomainName)).toContain('.execute-api.');
    expect(JSON.stringify(asked.FullyQualifiedDomainName)).not.toContain(DOMAIN.name);
  });

  test('has a secondary that nobody asks for its health', () => {
    const made = synthesizeService(folder, {
      service: QUICK,
      domain: { ...DOMAIN, failover: 'secondary' },
    });
    made.template.hasResourceProperties('AWS::Route53::RecordSet', {
      Failover: 'SECONDARY',
      SetIdentifier: 'secondary',
      HealthCheckId: Match.absent(),
    });
    made.template.resourceCountIs('AWS::Route53::HealthCheck', 0);
  });

  test.each([
    [{ name: 'Support.example.com' }, 'domain.name'],
    [{ name: 'support.example.org' }, 'domain.name: must be zoneName or a name within it'],
    [{ name: 'badexample.com' }, 'domain.name: must be zoneName or a name within it'],
    [{ certificateArn: 'arn:aws:iam::111122223333:server-certificate/abc' }, 'domain.certificateArn'],
    [{ hostedZoneId: '/hostedzone/Z0123456789' }, 'domain.hostedZoneId'],
    [{ failover: 'both' }, 'domain.failover'],
  ])('cannot be %j', (wrong, complaint) => {
    expect(() => folder.deployment({ domain: { ...DOMAIN, ...wrong } })).toThrow(complaint);
  });
});

test('a firewall limits each address, and shows no headers in samples', { timeout: 60_000 }, () => {
  const made = synthesizeService(folder, {
    service: { ...QUICK, firewall: { requestsPerFiveMinutes: 250 } },
  });
  const { Properties: firewall } = theOne(made.of('AWS::WAFv2::WebACL'));
  expect(firewall).toMatchObject({ Scope: 'REGIONAL', DefaultAction: { Allow: {} } });
  expect(firewall.Rules).toHaveLength(1);
  const [rule] = firewall.Rules;
  expect(rule.Statement.RateBasedStatement).toEqual({
    AggregateKeyType: 'IP',
    EvaluationWindowSec: 300,
    Limit: 250,
  });
  expect(rule.Action.Block.CustomResponse.ResponseCode).toBe(429);
  expect(JSON.parse(firewall.CustomResponseBodies.tooMany.Content).error.code).toBe('too_many_requests');
  for (const { SampledRequestsEnabled } of [firewall.VisibilityConfig, rule.VisibilityConfig])
    expect(SampledRequestsEnabled).toBe(false);
  const { Properties: association } = theOne(made.of('AWS::WAFv2::WebACLAssociation'));
  expect(JSON.stringify(association.ResourceArn)).toContain('/stages/');
});
