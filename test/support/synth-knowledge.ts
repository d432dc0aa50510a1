import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AwsSolutionsChecks } from 'cdk-nag';
import { KnowledgeStack } from '../../deploy/knowledge/knowledge-stack.ts';
import { KeyStack } from '../../deploy/state/key-stack.ts';
import { SupportStack } from '../../deploy/support-stack.ts';
import type { SynthFolder } from './synth.ts';

export const SAMPLE_ARTICLES = join(import.meta.dirname, '../../knowledge');
export const ALERTS = 'arn:aws:sns:us-east-1:111122223333:alerts';

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: { readonly Service?: string };
  readonly Condition?: unknown;
}

/** The stack that a deployment with `content` makes, past all checks, and one that reads its base as the service does. */
export function synthKnowledge(folder: SynthFolder, content: object) {
  const deployment = folder.deployment({ knowledge: {}, ...content });
  const { settings } = deployment;
  if (!settings.knowledge) throw new Error('the deployment has no knowledge');
  const app = new App({ analyticsReporting: false });
  const keys = settings.customerKey ? new KeyStack(app, { deployment }) : undefined;
  const reader = new SupportStack(app, 'reader', 'Reads', { deployment });
  const alerts = Topic.fromTopicArn(reader, 'Alerts', ALERTS);
  const stack = new KnowledgeStack(app, { deployment, key: keys?.key, alerts }, settings.knowledge);
  new StringParameter(reader, 'Base', { stringValue: stack.knowledgeBase.id });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const assembly = app.synth();
  return {
    stack,
    assembly,
    template: Template.fromStack(stack),
    key: keys && Template.fromStack(keys),
    read: Template.fromStack(reader),
  };
}

export type SynthKnowledge = ReturnType<typeof synthKnowledge>;

export const resourcesOf = (template: Template, type: string) => Object.entries(template.findResources(type));

/** The id and the properties of the one resource of `type`. */
export function onlyOf(template: Template, type: string): [string, Readonly<Record<string, unknown>>] {
  const found = resourcesOf(template, type);
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`the template has ${found.length} of ${type}`);
  return [only[0], only[1].Properties];
}

/** What the role may do whose policy's id fits `id`, tracing and logging left out. */
export function allowedTo(template: Template, id: RegExp): [unknown, string][] {
  const policies = resourcesOf(template, 'AWS::IAM::Policy').filter(([name]) => id.test(name));
  const [policy] = policies;
  if (!policy || policies.length > 1) throw new Error(`${policies.length} policies fit ${id}`);
  const statements: Statement[] = policy[1].Properties.PolicyDocument.Statement;
  return statements
    .filter(({ Action }) => !/xray:|logs:/.test(String(Action)))
    .map(({ Action, Resource }) => [Action, JSON.stringify(Resource)]);
}

/** The logical id of the bucket of the articles. */
export function articlesBucketOf(template: Template): string | undefined {
  return resourcesOf(template, 'AWS::S3::Bucket').find(
    ([, { Properties }]) => Properties.VersioningConfiguration,
  )?.[0];
}
