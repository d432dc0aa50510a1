import type { ServiceStack } from '../service/service-stack.ts';
import type { GatewayTargets } from './tool-gateway.ts';

const METHODS = ['POST', 'GET', 'DELETE'];

/** The server's /mcp as a gateway calls it, by a signed request to whichever door there is. */
export function toMcpTarget({ mcpUrl, restApi, aliases, deployment }: ServiceStack): GatewayTargets['mcp'] {
  return {
    url: mcpUrl,
    signing: restApi
      ? {
          service: 'execute-api',
          actions: ['execute-api:Invoke'],
          arns: METHODS.map((method) => restApi.arnForExecuteApi(method, '/mcp', deployment.stage)),
        }
      : {
          service: 'lambda',
          // Function URLs made since October 2025 ask for both.
          actions: ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'],
          arns: [aliases.api.functionArn],
        },
  };
}
