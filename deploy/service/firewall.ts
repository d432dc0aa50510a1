import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { ServiceSettings } from '../settings/service.ts';
import type { SupportStack } from '../support-stack.ts';

const TOO_MANY = {
  error: {
    code: 'too_many_requests',
    message: 'There are too many requests from this address. Wait five minutes and ask again.',
    retryable: true,
    retry_after_seconds: 300,
  },
};

/** AWS WAF before the stage, with a limit for each address. */
export function addFirewall(
  stack: SupportStack,
  stage: Stage,
  { requestsPerFiveMinutes }: NonNullable<ServiceSettings['firewall']>,
): void {
  const { name } = stack.deployment;
  const toVisibility = (metricName: string) => ({
    cloudWatchMetricsEnabled: true,
    metricName,
    // Samples show headers, and keys are among them.
    sampledRequestsEnabled: false,
  });
  const firewall = new CfnWebACL(stack, 'Firewall', {
    name,
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: toVisibility(name),
    customResponseBodies: {
      tooMany: { contentType: 'APPLICATION_JSON', content: JSON.stringify(TOO_MANY) },
    },
    rules: [
      {
        name: 'rate',
        priority: 0,
        statement: {
          rateBasedStatement: {
            aggregateKeyType: 'IP',
            limit: requestsPerFiveMinutes,
            evaluationWindowSec: 300,
          },
        },
        action: {
          block: {
            customResponse: {
              responseCode: 429,
              customResponseBodyKey: 'tooMany',
              responseHeaders: [{ name: 'Retry-After', value: '300' }],
            },
          },
        },
        visibilityConfig: toVisibility(`${name}-rate`),
      },
    ],
  });
  new CfnWebACLAssociation(stack, 'FirewallOfStage', {
    resourceArn: stage.stageArn,
    webAclArn: firewall.attrArn,
  });
}
