import type { Duration } from 'aws-cdk-lib';
import {
  AuthorizationType,
  type IResource,
  type IRestApi,
  JsonSchemaType,
  LambdaIntegration,
  type MethodOptions,
  RequestValidator,
  ResponseTransferMode,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { Alias, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { AccessSettings } from '../settings/service.ts';

interface RouteOptions {
  readonly alias: Alias;
  /** Of the function, which the API waits for as long. */
  readonly timeout: Duration;
  readonly access: AccessSettings;
  /** Whether pages of other origins may call; browsers then ask first. */
  readonly isCalledByPages: boolean;
}

/** What the page's key is sent as is a bearer token, so that it is of use where those count, and where none is asked for. */
const WITH_PAGE: readonly AccessSettings['kind'][] = ['jwt', 'open'];

/**
 * The server's routes, all to the one function, and streamed: that is how an answer may take longer than 29 s.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html
 */
export function addRoutes(api: RestApi, { alias, timeout, access, isCalledByPages }: RouteOptions): void {
  // CDK's own classes do not fit its interfaces where optional properties are exact.
  const toFunction = new LambdaIntegration(alias as IFunction, {
    responseTransferMode: ResponseTransferMode.STREAM,
    timeout,
    allowTestInvoke: false,
  });
  const guarded = toGuard(access);
  const open: MethodOptions = { authorizationType: AuthorizationType.NONE };
  const add = (resource: IResource, methods: readonly string[], options: MethodOptions) => {
    for (const method of methods) resource.addMethod(method, toFunction, options);
  };

  const query = api.root.addResource('query');
  add(query, ['POST'], { ...guarded, ...toValidation(api) });
  add(query.addResource('{job_id}'), ['GET'], guarded);
  const mcp = api.root.addResource('mcp');
  add(mcp, ['POST', 'GET', 'DELETE'], guarded);
  add(api.root.addResource('healthz'), ['GET'], open);
  if (isCalledByPages) for (const resource of [query, mcp]) add(resource, ['OPTIONS'], open);
  if (access.kind === 'jwt') {
    const metadata = api.root.addResource('.well-known').addResource('oauth-protected-resource');
    add(metadata.addResource('{resource+}'), ['GET'], open);
  }
  if (WITH_PAGE.includes(access.kind)) {
    add(api.root, ['GET'], open);
    add(api.root.addResource('{file}'), ['GET'], open);
  }
}

function toGuard({ kind }: AccessSettings): MethodOptions {
  return {
    authorizationType: kind === 'iam' ? AuthorizationType.IAM : AuthorizationType.NONE,
    apiKeyRequired: kind === 'api-key',
  };
}

/** Of what every question has; the server checks the rest, and says what is wrong with it. */
function toValidation(api: RestApi): MethodOptions {
  const question = api.addModel('Question', {
    modelName: 'Question',
    contentType: 'application/json',
    schema: {
      type: JsonSchemaType.OBJECT,
      required: ['query'],
      properties: { query: { type: JsonSchemaType.STRING, minLength: 1, maxLength: 20_000 } },
    },
  });
  return {
    requestModels: { 'application/json': question },
    requestValidator: new RequestValidator(api, 'QuestionValidator', {
      restApi: api as IRestApi,
      validateRequestBody: true,
      validateRequestParameters: true,
    }),
  };
}
