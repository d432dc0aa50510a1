import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '../../src/tools/tool.ts';
import { type SynthesizedService, synthesizeService, theOne } from '../support/service-template.ts';
import { createSynthFolder } from '../support/synth.ts';

const folder = createSynthFolder();
afterAll(folder.remove);

const QUICK = { rollout: null, jobs: null };

const methodsOf = ({ of }: SynthesizedService) =>
  Object.values(of('AWS::ApiGateway::Method')).map(({ Properties }) => Properties);
const apiOf = ({ of }: SynthesizedService) => theOne(of('AWS::Lambda::Function'), 'ApiFunction');
const variablesOf = (made: SynthesizedService) => apiOf(made).Properties.Environment.Variables;

/** The part `http` of the configuration in the function's package. */
const httpOf = ({ packaged }: SynthesizedService) =>
  JSON.parse(packaged('ApiFunction', 'tiered-support.config.json')).http;

describe('access by tokens of a user pool of our own', { timeout: 60_000 }, () => {
  let made: SynthesizedService;
  beforeAll(() => {
    const access = { kind: 'jwt', callbackUrls: ['http://localhost:8080/callback'] };
    made = synthesizeService(folder, { name: 'help', service: { ...QUICK, access } });
  }, 60_000);

  test('is checked by the function, which alone can say how to get a token', () => {
    for (const method of methodsOf(made)) {
      expect(method.AuthorizationType).toBe('NONE');
      expect(method.ApiKeyRequired ?? false).toBe(false);
    }
    expect(httpOf(made)).toMatchObject({
      allowUnauthenticated: false,
      auth: {
        jwt: {
          issuer: expect.stringMatching(/^\$\{TIERED_SUPPORT_TOKEN_ISSUER\}$/),
          audience: expect.stringMatching(/^\$\{TIERED_SUPPORT_TOKEN_AUDIENCE\}$/),
        },
      },
    });
    made.template.resourceCountIs('AWS::ApiGateway::UsagePlan', 0);
  });

  test('wants tokens of the pool, for the URL of /mcp', () => {
    const variables = variablesOf(made);
    const [pool] = Object.keys(made.of('AWS::Cognito::UserPool'));
    expect(variables.TIERED_SUPPORT_TOKEN_ISSUER).toEqual({ 'Fn::GetAtt': [pool, 'ProviderURL'] });
    expect(variables.TIERED_SUPPORT_TOKEN_AUDIENCE['Fn::Join'][1].at(-1)).toBe('/dev/mcp');
    expect(variables.TIERED_SUPPORT_TOKEN_METADATA_URL['Fn::Join'][1].at(-1)).toBe(
      '/dev/.well-known/oauth-protected-resource/dev/mcp',
    );
    const { Properties: server } = theOne(made.of('AWS::Cognito::UserPoolResourceServer'));
    expect(server.Identifier).toEqual(variables.TIERED_SUPPORT_TOKEN_AUDIENCE);
  });

  test('has the scopes of the server', () => {
    const { Properties: server } = theOne(made.of('AWS::Cognito::UserPoolResourceServer'));
    expect(server.Scopes.map(({ ScopeName }: { ScopeName: string }) => ScopeName)).toEqual([...SCOPES]);
  });

  test('lets in whom an administrator invited, with a second factor, and machines with a secret', () => {
    made.template.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      DeletionProtection: 'ACTIVE',
    });
    expect(theOne(made.of('AWS::Cognito::UserPoolClient'), 'UsersMachine').Properties).toMatchObject({
      AllowedOAuthFlows: ['client_credentials'],
      GenerateSecret: true,
    });
    expect(theOne(made.of('AWS::Cognito::UserPoolClient'), 'UsersPeople').Properties).toMatchObject({
      AllowedOAuthFlows: ['code'],
      GenerateSecret: false,
      CallbackURLs: ['http://localhost:8080/callback'],
    });
  });

  test('has a name for signing in that no other account has', () => {
    const { Properties } = theOne(made.of('AWS::Cognito::UserPoolDomain'));
    expect(Properties.Domain['Fn::Join'][1]).toEqual(['help-dev-', { Ref: 'AWS::AccountId' }]);
  });

  test('serves what tells clients about tokens, and the page, which takes one', () => {
    const parts = Object.values(made.of('AWS::ApiGateway::Resource')).map(
      ({ Properties }) => Properties.PathPart,
    );
    expect(parts).toEqual(
      expect.arrayContaining(['.well-known', 'oauth-protected-resource', '{resource+}', '{file}']),
    );
  });
});

test('tokens of an issuer of your own need no user pool', { timeout: 60_000 }, () => {
  const issuer = 'https://issuer.example.com';
  const made = synthesizeService(folder, {
    service: {
      ...QUICK,
      access: { kind: 'jwt', issuer, audience: 'https://me.example.com/mcp', jwksUri: `${issuer}/keys` },
    },
  });
  expect(made.of('AWS::Cognito::UserPool')).toEqual({});
  expect(variablesOf(made)).toMatchObject({
    TIERED_SUPPORT_TOKEN_ISSUER: issuer,
    TIERED_SUPPORT_TOKEN_AUDIENCE: 'https://me.example.com/mcp',
    TIERED_SUPPORT_TOKEN_KEYS_URL: `${issuer}/keys`,
  });
});

test('access by IAM is checked by the gateway on every route but the health', { timeout: 60_000 }, () => {
  const made = synthesizeService(folder, { service: { ...QUICK, access: { kind: 'iam' } } });
  const open = methodsOf(made).filter(({ AuthorizationType }) => AuthorizationType !== 'AWS_IAM');
  expect(open).toHaveLength(1);
  expect(methodsOf(made)).toHaveLength(6);
  expect(httpOf(made)).not.toHaveProperty('auth');
  expect(httpOf(made).allowUnauthenticated).toBe(false);
});

test('access for all is open by what the file says, and has the page', { timeout: 60_000 }, () => {
  const made = synthesizeService(folder, { service: { ...QUICK, access: { kind: 'open' } } });
  expect(httpOf(made).allowUnauthenticated).toBe(true);
  expect(methodsOf(made)).toHaveLength(8);
  for (const method of methodsOf(made)) expect(method.ApiKeyRequired ?? false).toBe(false);
});

describe('a Function URL', { timeout: 60_000 }, () => {
  let made: SynthesizedService;
  beforeAll(() => {
    made = synthesizeService(folder, { service: { ...QUICK, door: 'function-url' } });
  }, 60_000);

  test('streams, for callers with AWS credentials, from the alias live', () => {
    expect(theOne(made.of('AWS::Lambda::Url')).Properties).toMatchObject({
      AuthType: 'AWS_IAM',
      InvokeMode: 'RESPONSE_STREAM',
      Qualifier: 'live',
    });
    expect(apiOf(made).Properties.Handler).toBe('lambda.streamHandler');
  });

  test('has no API beside it, and lets nobody in by itself', () => {
    made.template.resourceCountIs('AWS::ApiGateway::RestApi', 0);
    made.template.resourceCountIs('AWS::Lambda::Permission', 0);
    expect(made.stack.restApi).toBeUndefined();
    expect(httpOf(made).allowUnauthenticated).toBe(false);
  });

  test('is named without a slash at its end', () => {
    const [url] = Object.keys(made.of('AWS::Lambda::Url'));
    expect(made.template.findOutputs('QueryUrl').QueryUrl?.Value['Fn::Join'][1]).toEqual([
      'https://',
      { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': [url, 'FunctionUrl'] }] }] },
      '/query',
    ]);
  });
});
