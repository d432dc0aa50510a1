import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routesOf, type SynthesizedService, synthesizeService, theOne } from '../support/service-template.ts';
import { createSynthFolder } from '../support/synth.ts';

const folder = createSynthFolder();
afterAll(folder.remove);

describe('a service with settings of its own', { timeout: 60_000 }, () => {
  let made: SynthesizedService;
  beforeAll(() => {
    made = synthesizeService(folder, {
      service: {
        throttle: { requestsPerSecond: 2.5, burst: 5, requestsPerDay: 1_000 },
        reservedConcurrency: 7,
        memoryMb: 512,
        jobs: null,
        rollout: null,
        agent: true,
        accessLogRole: false,
      },
      server: { deadlineMs: 120_000, http: { allowedOrigins: ['https://help.example.com'] } },
      customerKey: true,
      logDays: 30,
      keepData: false,
    });
  }, 60_000);

  test('takes its time from the deadline of the server', () => {
    const { Properties: api } = theOne(made.of('AWS::Lambda::Function'), 'ApiFunction');
    expect(api).toMatchObject({ Timeout: 123, MemorySize: 512, ReservedConcurrentExecutions: 7 });
    for (const { Integration } of Object.values(routesOf(made)))
      expect(Integration.TimeoutInMillis).toBe(123_000);
  });

  test('has a quota for the key', () => {
    made.template.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      Throttle: { RateLimit: 2.5, BurstLimit: 5 },
      Quota: { Limit: 1_000, Period: 'DAY' },
    });
  });

  test('lets browsers ask whether a page from elsewhere may call, without a key', () => {
    const routes = routesOf(made);
    for (const route of ['OPTIONS /query', 'OPTIONS /mcp'])
      expect(routes[route].ApiKeyRequired ?? false).toBe(false);
  });

  test('makes a function for agents, and neither queue nor worker', () => {
    expect(theOne(made.of('AWS::Lambda::Function'), 'Agent').Properties.Handler).toBe('lambda.handler');
    expect(made.stack.aliases.agent).toBeDefined();
    expect(made.stack.worker).toBeUndefined();
    made.template.resourceCountIs('AWS::SQS::Queue', 0);
    made.template.resourceCountIs('AWS::Lambda::EventSourceMapping', 0);
  });

  test('leaves the role by which the account logs alone', () => {
    made.template.resourceCountIs('AWS::ApiGateway::Account', 0);
  });

  test('encrypts its logs with the key, and keeps them no longer than they are wanted', () => {
    const logs = Object.values(made.of('AWS::Logs::LogGroup'));
    expect(logs).toHaveLength(3);
    for (const { Properties, DeletionPolicy } of logs) {
      expect(Properties.KmsKeyId).toBeDefined();
      expect(Properties.RetentionInDays).toBe(30);
      expect(DeletionPolicy).toBe('Delete');
    }
  });
});

test('a queue is encrypted with the key, which its functions may use', { timeout: 60_000 }, () => {
  const made = synthesizeService(folder, { customerKey: true, service: { rollout: null } });
  for (const { Properties } of Object.values(made.of('AWS::SQS::Queue')))
    expect(Properties.KmsMasterKeyId).toBeDefined();
  const keyActionsOf = (role: string) =>
    theOne(made.of('AWS::IAM::Policy'), role)
      .Properties.PolicyDocument.Statement.map(({ Action }: { Action: string | string[] }) => [Action].flat())
      .filter(([action]: string[]) => action?.startsWith('kms:'));
  expect(keyActionsOf('ApiFunction')).toContainEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
  expect(keyActionsOf('Worker')).toContainEqual(['kms:Decrypt']);
});

test.each([
  [{ throttle: { requestsPerSecond: 0 } }, 'service.throttle.requestsPerSecond'],
  [{ firewall: { requestsPerFiveMinutes: 9 } }, 'service.firewall.requestsPerFiveMinutes'],
  [{ rollout: { canaryPercent: 100 } }, 'service.rollout.canaryPercent'],
  [{ access: { kind: 'nobody' } }, 'service.access.kind'],
  [{ access: { kind: 'jwt', issuer: 'http://issuer.example.com' } }, 'service.access.issuer'],
  [
    { access: { kind: 'jwt', callbackUrls: ['http://elsewhere.example.com'] } },
    'service.access.callbackUrls',
  ],
  [{ door: 'function-url', access: { kind: 'open' } }, 'service.access.kind'],
  [{ door: 'function-url', firewall: {} }, 'service.firewall'],
])('%j cannot be used, and the complaint names %s', (service, key) => {
  expect(() => folder.deployment({ service })).toThrow(key);
});
