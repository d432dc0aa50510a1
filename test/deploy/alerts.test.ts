import { App, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AlertsStack } from '../../deploy/observability/alerts-stack.ts';
import { KeyStack } from '../../deploy/state/key-stack.ts';
import { createSynthFolder } from '../support/synth.ts';

const folder = createSynthFolder();
afterAll(() => folder.remove());

const CONTENT = {
  name: 'help',
  observability: { emails: ['ops@example.com', 'ops@example.com', 'night@example.com'] },
};

function alertsOf(content: object, ownKey = false) {
  const app = new App({ analyticsReporting: false });
  const deployment = folder.deployment(content);
  const keyStack = ownKey ? new KeyStack(app, { deployment }) : undefined;
  const stack = new AlertsStack(app, { deployment, key: keyStack?.key });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
  return {
    template: Template.fromStack(stack),
    keyTemplate: keyStack && Template.fromStack(keyStack),
  };
}

const SAME_ACCOUNT = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };

const mayUseKey = (service: string) =>
  Match.objectLike({
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    Principal: { Service: `${service}.amazonaws.com` },
    Condition: SAME_ACCOUNT,
  });

describe('AlertsStack', { timeout: 60_000 }, () => {
  let made: ReturnType<typeof alertsOf>;
  beforeAll(() => {
    made = alertsOf(CONTENT);
  }, 60_000);

  test.each(['cloudwatch', 'budgets'])(
    '%s of this account may publish, and use the key for it',
    (service) => {
      made.template.hasResourceProperties('AWS::SNS::TopicPolicy', {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({
              Effect: 'Allow',
              Action: 'sns:Publish',
              Principal: { Service: `${service}.amazonaws.com` },
              Condition: SAME_ACCOUNT,
            }),
          ]),
        },
      });
      made.template.hasResourceProperties('AWS::KMS::Key', {
        EnableKeyRotation: true,
        KeyPolicy: { Statement: Match.arrayWith([mayUseKey(service)]) },
      });
    },
  );

  test('the topic is encrypted by the key of its own, and takes nothing without TLS', () => {
    made.template.hasResourceProperties('AWS::SNS::Topic', {
      TopicName: 'help-dev-alerts',
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
    });
    made.template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sns:Publish',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });

  test('each address is written to once', () => {
    const subscriptions = Object.values(made.template.findResources('AWS::SNS::Subscription'));
    const addresses = subscriptions.map(({ Properties }) => [Properties.Protocol, Properties.Endpoint]);
    expect(addresses.sort()).toEqual([
      ['email', 'night@example.com'],
      ['email', 'ops@example.com'],
    ]);
  });

  test('a key of the stage takes the place of the own one, and lets the same services in', () => {
    const { template, keyTemplate } = alertsOf({ ...CONTENT, customerKey: true }, true);
    template.resourceCountIs('AWS::KMS::Key', 0);
    template.hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::ImportValue': Match.stringLikeRegexp('Key') },
    });
    keyTemplate?.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: { Statement: Match.arrayWith([mayUseKey('cloudwatch'), mayUseKey('budgets')]) },
    });
  });

  test('without addresses there is a topic that people can subscribe to themselves', () => {
    const { template } = alertsOf({ name: 'help' });
    template.resourceCountIs('AWS::SNS::Subscription', 0);
    template.resourceCountIs('AWS::SNS::Topic', 1);
    template.hasOutput('TopicArn', {});
  });

  test('what is no address is refused by name', () => {
    expect(() => folder.deployment({ observability: { emails: ['ops'] } })).toThrow(
      /observability\.emails\.0: /,
    );
  });
});
