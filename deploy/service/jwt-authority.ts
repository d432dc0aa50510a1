import { CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  UserPool,
} from 'aws-cdk-lib/aws-cognito';
import type { SupportStack } from '../support-stack.ts';

/** The server's scopes, src/tools/tool.ts, and what they allow. */
const SCOPES = {
  'support:read': 'Ask questions and score them',
  'support:escalate': 'Have a question answered by a stronger tier, or handed to people',
  'support:benchmark': 'Run a benchmark, which costs',
} as const;

interface JwtAuthorityOptions {
  /** The URL of `/mcp`, which tokens have to be for. */
  readonly audience: string;
  /** Where people come back to who sign in; none: machines only. */
  readonly callbackUrls: readonly string[];
}

/**
 * A Cognito user pool that issues tokens for the server, to people whom an administrator has invited and to machines.
 * Its access tokens have an `aud` only where the client asks for the server by `resource` (RFC 8707), which the plan
 * Essentials brings. https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
 * @returns the issuer.
 */
export function createJwtAuthority(
  stack: SupportStack,
  { audience, callbackUrls }: JwtAuthorityOptions,
): string {
  const { name, settings } = stack.deployment;
  const pool = new UserPool(stack, 'Users', {
    userPoolName: name,
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    mfa: Mfa.REQUIRED,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: {
      minLength: 14,
      requireDigits: true,
      requireLowercase: true,
      requireUppercase: true,
      requireSymbols: true,
      tempPasswordValidity: Duration.days(3),
    },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    featurePlan: FeaturePlan.ESSENTIALS,
    deletionProtection: settings.keepData,
    removalPolicy: stack.dataRemoval,
  });
  Validations.of(pool).acknowledge({
    id: 'AwsSolutions-COG8',
    reason: 'The plan Plus costs by the user; sign-up is closed, and a second factor is required.',
  });
  const scopes = Object.entries(SCOPES).map(
    ([scopeName, scopeDescription]) => new ResourceServerScope({ scopeName, scopeDescription }),
  );
  const server = pool.addResourceServer('Server', {
    identifier: audience,
    userPoolResourceServerName: name,
    scopes,
  });
  const allowed = scopes.map((scope) => OAuthScope.resourceServer(server, scope));
  const machine = pool.addClient('Machine', {
    generateSecret: true,
    authFlows: {},
    oAuth: { flows: { clientCredentials: true }, scopes: allowed },
    accessTokenValidity: Duration.hours(1),
    enableTokenRevocation: true,
  });
  if (callbackUrls.length > 0) {
    const people = pool.addClient('People', {
      generateSecret: false,
      authFlows: {},
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, ...allowed],
        callbackUrls: [...callbackUrls],
      },
      preventUserExistenceErrors: true,
      accessTokenValidity: Duration.hours(1),
      enableTokenRevocation: true,
    });
    new CfnOutput(stack, 'PeopleClientId', { value: people.userPoolClientId });
  }
  const domain = pool.addDomain('SignIn', {
    // Such names are one for all accounts of a region.
    cognitoDomain: { domainPrefix: `${name}-${stack.account}` },
    managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
  });
  new CfnOutput(stack, 'MachineClientId', { value: machine.userPoolClientId });
  new CfnOutput(stack, 'TokenUrl', { value: `${domain.baseUrl()}/oauth2/token` });
  return pool.userPoolProviderUrl;
}
