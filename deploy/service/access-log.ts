import {
  AccessLogField,
  AccessLogFormat,
  type IAccessLogDestination,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigateway';
import { createLogGroup } from '../create-log-group.ts';
import type { SupportStack } from '../support-stack.ts';

/** Who asked for what and when, and how it ended: never a body, a header or a key. */
const FORMAT = AccessLogFormat.custom(
  JSON.stringify({
    request_id: AccessLogField.contextRequestId(),
    time: AccessLogField.contextRequestTime(),
    address: AccessLogField.contextIdentitySourceIp(),
    method: AccessLogField.contextHttpMethod(),
    // As the API names it, so that the id of a job is not in it.
    route: AccessLogField.contextResourcePath(),
    status: AccessLogField.contextStatus(),
    refusal: AccessLogField.contextErrorResponseType(),
    api_key_id: AccessLogField.contextIdentityApiKeyId(),
    // Not among CDK's fields. https://docs.aws.amazon.com/apigateway/latest/developerguide/response-streaming-troubleshoot.html
    first_content_ms: '$context.integration.timeToFirstContent',
    latency_ms: AccessLogField.contextResponseLatency(),
    bytes: AccessLogField.contextResponseLength(),
    trace: AccessLogField.contextXrayTraceId(),
  }),
);

/** A log of requests, kept as long as the others. */
export function createAccessLog(stack: SupportStack): {
  readonly accessLogDestination: IAccessLogDestination;
  readonly accessLogFormat: AccessLogFormat;
} {
  const group = createLogGroup(stack, stack, 'AccessLog');
  return { accessLogDestination: new LogGroupLogDestination(group), accessLogFormat: FORMAT };
}
