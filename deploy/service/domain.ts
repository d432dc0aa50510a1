import { DomainName, EndpointType, type RestApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnHealthCheck, CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import type { DeploySettings } from '../settings/settings.ts';
import type { SupportStack } from '../support-stack.ts';

type DomainSettings = NonNullable<DeploySettings['domain']>;

/** A name of your own for the stage, and its record: alone, or as one of two regions. */
export function addDomain(stack: SupportStack, api: RestApi, settings: DomainSettings): void {
  const domain = new DomainName(stack, 'Domain', {
    domainName: settings.name,
    certificate: Certificate.fromCertificateArn(stack, 'Certificate', settings.certificateArn),
    endpointType: EndpointType.REGIONAL,
    securityPolicy: SecurityPolicy.TLS_1_2,
  });
  domain.addBasePathMapping(api, { stage: api.deploymentStage });
  new CfnRecordSet(stack, 'Record', {
    name: settings.name,
    type: 'A',
    hostedZoneId: settings.hostedZoneId,
    aliasTarget: {
      dnsName: domain.domainNameAliasDomainName,
      hostedZoneId: domain.domainNameAliasHostedZoneId,
      evaluateTargetHealth: false,
    },
    ...toFailover(stack, api, settings),
  });
}

/** The primary's health is asked of the API itself: the name leads to the secondary while the primary fails. */
function toFailover(stack: SupportStack, api: RestApi, { failover }: DomainSettings) {
  if (!failover) return {};
  const common = { setIdentifier: failover, failover: failover.toUpperCase() };
  if (failover === 'secondary') return common;
  const health = new CfnHealthCheck(stack, 'Health', {
    healthCheckConfig: {
      type: 'HTTPS',
      fullyQualifiedDomainName: `${api.restApiId}.execute-api.${stack.region}.${stack.urlSuffix}`,
      port: 443,
      resourcePath: `/${stack.deployment.stage}/healthz`,
      enableSni: true,
      requestInterval: 30,
      failureThreshold: 3,
    },
  });
  return { ...common, healthCheckId: health.attrHealthCheckId };
}
