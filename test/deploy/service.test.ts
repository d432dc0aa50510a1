import { Match } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MOST_DELIVERIES } from '../../src/server/http/settings.ts';
import { routesOf, type SynthesizedService, synthesizeService, theOne } from '../support/service-template.ts';
import { createSynthFolder } from '../support/synth.ts';

const folder = createSynthFolder();
afterAll(folder.remove);

describe('a service of which the file says nothing', { timeout: 60_000 }, () => {
  let made: SynthesizedService;
  let routes: ReturnType<typeof routesOf>;
  beforeAll(() => {
    made = synthesizeService(folder, { name: 'help' });
    routes = routesOf(made);
  }, 60_000);

  test('has the routes of the course under a stage that is named as the deployment', () => {
    expect(Object.keys(routes).sort()).toEqual([
      'DELETE /mcp',
      'GET /healthz',
      'GET /mcp',
      'GET /query/{job_id}',
      'POST /mcp',
      'POST /query',
    ]);
    const { Properties: stage } = theOne(made.of('AWS::ApiGateway::Stage'));
    expect(stage.StageName).toBe('dev');
    expect(made.template.findOutputs('QueryUrl').QueryUrl?.Value['Fn::Join'][1].at(-1)).toBe('/dev/query');
    expect(made.template.findOutputs('McpUrl').McpUrl?.Value['Fn::Join'][1].at(-1)).toBe('/dev/mcp');
    expect(Object.keys(made.template.findOutputs('*')).sort()).toEqual([
      'ApiKeyCommand',
      'ApiKeyId',
      'McpUrl',
      'QueryUrl',
    ]);
  });

  test('streams every route from the alias live, for as long as the function may take', () => {
    const { Properties: api } = theOne(made.of('AWS::Lambda::Function'), 'ApiFunction');
    expect(api.Handler).toBe('lambda.streamHandler');
    expect(api.Timeout).toBe(28);
    for (const { Integration } of Object.values(routes)) {
      expect(Integration).toMatchObject({
        Type: 'AWS_PROXY',
        ResponseTransferMode: 'STREAM',
        TimeoutInMillis: 28_000,
      });
      const uri: unknown[] = Integration.Uri['Fn::Join'][1];
      expect(uri.at(-1)).toBe('/response-streaming-invocations');
      expect(Object.keys(made.of('AWS::Lambda::Alias'))).toContain((uri.at(-2) as { Ref: string }).Ref);
    }
  });

  test('asks for a key wherever a question is asked, and not for its health', () => {
    const needKey = Object.entries(routes).filter(([, { ApiKeyRequired }]) => ApiKeyRequired);
    expect(needKey.map(([route]) => route)).toHaveLength(5);
    expect(routes['GET /healthz'].ApiKeyRequired ?? false).toBe(false);
  });

  test('checks the query of a question before the function is asked', () => {
    const { Properties: model } = theOne(made.of('AWS::ApiGateway::Model'));
    expect(model.ContentType).toBe('application/json');
    expect(model.Schema).toMatchObject({
      type: 'object',
      required: ['query'],
      properties: { query: { type: 'string', minLength: 1, maxLength: 20_000 } },
    });
    // The server knows more fields, and says itself which it does not know.
    expect(model.Schema).not.toHaveProperty('additionalProperties');
    expect(routes['POST /query'].RequestValidatorId).toBeDefined();
    expect(routes['POST /mcp'].RequestValidatorId).toBeUndefined();
  });

  test('limits how much is asked, at the stage and for the key, without a quota', () => {
    made.template.hasResourceProperties('AWS::ApiGateway::Stage', {
      TracingEnabled: true,
      MethodSettings: [
        Match.objectLike({
          HttpMethod: '*',
          ResourcePath: '/*',
          ThrottlingRateLimit: 10,
          ThrottlingBurstLimit: 20,
        }),
      ],
    });
    made.template.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      Throttle: { RateLimit: 10, BurstLimit: 20 },
      Quota: Match.absent(),
    });
    made.template.resourceCountIs('AWS::ApiGateway::ApiKey', 1);
    expect(theOne(made.of('AWS::ApiGateway::ApiKey')).Properties).not.toHaveProperty('Value');
  });

  test('logs requests without bodies, headers and keys, for as long as the rest', () => {
    const { Properties: stage } = theOne(made.of('AWS::ApiGateway::Stage'));
    const format: string = stage.AccessLogSetting.Format;
    const variables = Object.values(JSON.parse(format) as Record<string, string>);
    expect(variables).toContain('$context.requestId');
    for (const variable of variables) expect(variable).toMatch(/^\$context\.[\w.]+$/);
    expect(format).not.toMatch(/apiKey"|\$context\.path|userArn|authorizer|validationErrorString/i);
    expect(stage.MethodSettings[0]).toMatchObject({ LoggingLevel: 'OFF', DataTraceEnabled: false });
    for (const { Properties: log } of Object.values(made.of('AWS::Logs::LogGroup')))
      expect(log.RetentionInDays).toBe(90);
  });

  test('refuses in the form of the server, and repeats nothing of the request', () => {
    const refusals = Object.values(made.of('AWS::ApiGateway::GatewayResponse')).map(
      ({ Properties }) => Properties,
    );
    const statuses = Object.fromEntries(
      refusals.map(({ ResponseType, StatusCode }) => [ResponseType, StatusCode]),
    );
    expect(statuses).toMatchObject({
      BAD_REQUEST_BODY: '400',
      INVALID_API_KEY: '401',
      ACCESS_DENIED: '403',
      REQUEST_TOO_LARGE: '413',
      THROTTLED: '429',
      QUOTA_EXCEEDED: '429',
    });
    for (const { ResponseType, ResponseTemplates, ResponseParameters } of refusals) {
      const text: string = ResponseTemplates['application/json'];
      expect(text).not.toContain('$');
      const { error } = JSON.parse(text);
      expect(Object.keys(error)).toEqual(expect.arrayContaining(['code', 'message', 'retryable']));
      expect(error.retryable).toBe(/THROTTLED|QUOTA|5XX/.test(ResponseType));
      expect('retry_after_seconds' in error).toBe(ResponseParameters !== undefined);
    }
  });

  test('puts long questions into a queue that waits for longer than they take', () => {
    const { Properties: queue } = theOne(made.of('AWS::SQS::Queue'), 'Jobs');
    expect(queue).toMatchObject({
      VisibilityTimeout: 6 * 28,
      MessageRetentionPeriod: 4 * 86_400,
      SqsManagedSseEnabled: true,
      RedrivePolicy: { maxReceiveCount: MOST_DELIVERIES },
    });
    const { Properties: dead } = theOne(made.of('AWS::SQS::Queue'), 'DeadLetters');
    expect(dead).toMatchObject({ MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true });
    made.template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
    const { Properties: worker } = theOne(made.of('AWS::Lambda::Function'), 'Worker');
    expect(worker.Handler).toBe('lambda.handler');
  });

  test('lets only the function that is asked send to the queue, and only the worker receive', () => {
    const allowed = (role: string) =>
      Object.entries(made.of('AWS::IAM::Policy'))
        .filter(([name]) => name.startsWith(role))
        .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
        .flatMap(({ Action }: { Action: string | string[] }) => Action)
        .filter((action: string) => action.startsWith('sqs:'));
    expect(allowed('ApiFunction')).toEqual(['sqs:SendMessage']);
    expect(allowed('Worker')).toEqual(expect.arrayContaining(['sqs:ReceiveMessage', 'sqs:DeleteMessage']));
    expect(allowed('Worker')).not.toContain('sqs:SendMessage');
    expect(allowed('SmokeTest')).toEqual([]);
  });

  test('has nothing that was not asked for', () => {
    for (const type of [
      'AWS::WAFv2::WebACL',
      'AWS::ApiGateway::DomainName',
      'AWS::Route53::RecordSet',
      'AWS::Cognito::UserPool',
      'AWS::Lambda::Url',
    ])
      made.template.resourceCountIs(type, 0);
    expect(made.stack.agent).toBeUndefined();
    expect(Object.keys(made.of('AWS::Lambda::Function'))).toHaveLength(3);
    const { Properties: api } = theOne(made.of('AWS::Lambda::Function'), 'ApiFunction');
    expect(api).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  test('gives all its functions one package', () => {
    const packages = ['ApiFunction', 'Worker'].map(
      (id) => theOne(made.of('AWS::Lambda::Function'), id).Properties.Code.S3Key,
    );
    expect(new Set(packages).size).toBe(1);
  });
});
