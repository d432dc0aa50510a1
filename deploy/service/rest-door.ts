import { type Duration, Validations } from 'aws-cdk-lib';
import { EndpointType, MethodLoggingLevel, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import type { AccessSettings } from '../settings/service.ts';
import type { SupportStack } from '../support-stack.ts';
import { createAccessLog } from './access-log.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import { addRoutes } from './rest-routes.ts';

/** The API Gateway REST API, whose one stage is named as the deployment's. */
export class RestDoor {
  readonly api: RestApi;
  /** Of the stage, without a slash at its end. */
  readonly url: string;
  private readonly stack: SupportStack;

  constructor(stack: SupportStack) {
    this.stack = stack;
    const { name, stage, settings } = stack.deployment;
    const { throttle, accessLogRole } = settings.service;
    this.api = new RestApi(stack, 'Api', {
      restApiName: name,
      description: 'Questions to the tiers, over HTTP and MCP',
      endpointTypes: [EndpointType.REGIONAL],
      // One for the account and region: it outlives the stack, as other APIs may log by it.
      cloudWatchRole: accessLogRole,
      deployOptions: {
        stageName: stage,
        tracingEnabled: true,
        throttlingRateLimit: throttle.requestsPerSecond,
        throttlingBurstLimit: throttle.burst,
        loggingLevel: MethodLoggingLevel.OFF,
        dataTraceEnabled: false,
        ...createAccessLog(stack),
      },
    });
    // By the id and a name that is known, so that what stands behind the API may know it too.
    this.url = `https://${this.api.restApiId}.execute-api.${stack.region}.${stack.urlSuffix}/${stage}`;
    // An output of its own accord, which is no address that anybody calls.
    this.api.node.tryRemoveChild('Endpoint');
    addGatewayResponses(this.api);
    this.acknowledge();
  }

  /** Leads every route to `alias`. */
  open(alias: Alias, timeout: Duration, access: AccessSettings): void {
    addRoutes(this.api, {
      alias,
      timeout,
      access,
      isCalledByPages: this.stack.deployment.server.http.allowedOrigins.length > 0,
    });
  }

  private acknowledge(): void {
    const { settings } = this.stack.deployment;
    Validations.of(this.api).acknowledge(
      {
        id: 'AwsSolutions-APIG6',
        reason: "The execution log holds bodies, which are customers' questions; there is an access log.",
      },
      {
        id: 'AwsSolutions-APIG4',
        reason:
          'Who asks is checked by API key, IAM or the function, as configured; open to all are only the health and the page.',
      },
      {
        id: 'AwsSolutions-COG4',
        reason: 'The function checks tokens itself, and answers with what MCP clients need to get one.',
      },
    );
    if (!settings.service.firewall)
      Validations.of(this.api).acknowledge({
        id: 'AwsSolutions-APIG3',
        reason: 'A firewall costs while idle; service.firewall adds it.',
      });
    if (settings.service.accessLogRole)
      Validations.of(this.api).acknowledge({
        id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
        reason: "It is AWS's policy for the one role by which API Gateway writes the logs of an account.",
      });
  }
}
