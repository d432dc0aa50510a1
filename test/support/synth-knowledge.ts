import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { beforeAll } from 'vitest';
import { KnowledgeStack } from '../../deploy/knowledge/knowledge-stack.ts';
import { KeyStack } from '../../deploy/state/key-stack.ts';
import { SupportStack } from '../../deploy/support-stack.ts';
import type { SynthFolder } from './synth.ts';
import { newApp, synthChecked } from './synth-checked.ts';
import { resourcesOf } from './template-resources.ts';
import { useSynthFolder } from './use-synth-folder.ts';

export const SAMPLE_ARTICLES = join(import.meta.dirname, '../../knowledge');
export const ALERTS = 'arn:aws:sns:us-east-1:111122223333:alerts';

/** The stack that a deployment with `content` makes, past all checks, and one that reads its base as the service does. */
function synthKnowledge(folder: SynthFolder, content: object) {
  const deployment = folder.deployment({ knowledge: {}, ...content });
  const { settings } = deployment;
  if (!settings.knowledge) throw new Error('the deployment has no knowledge');
  const app = newApp();
  const keys = settings.customerKey ? new KeyStack(app, { deployment }) : undefined;
  const reader = new SupportStack(app, 'reader', 'Reads', { deployment });
  const alerts = Topic.fromTopicArn(reader, 'Alerts', ALERTS);
  const stack = new KnowledgeStack(app, { deployment, key: keys?.key, alerts }, settings.knowledge);
  new StringParameter(reader, 'Base', { stringValue: stack.knowledgeBase.id });
  const assembly = synthChecked(app);
  return {
    stack,
    assembly,
    template: Template.fromStack(stack),
    key: keys && Template.fromStack(keys),
    read: Template.fromStack(reader),
  };
}

export type SynthKnowledge = ReturnType<typeof synthKnowledge>;

/** Makes such stacks for all tests of a file; the one with `content` before them, which `onMade` is given. */
export function useKnowledge(content: object, onMade: (made: SynthKnowledge) => void) {
  const folder = useSynthFolder();
  const synthesise = (own: object) => synthKnowledge(folder, own);
  beforeAll(() => onMade(synthesise(content)));
  return { folder, synthesise };
}

/** The logical id of the bucket of the articles. */
export function articlesBucketOf(template: Template): string | undefined {
  return resourcesOf(template, 'AWS::S3::Bucket').find(
    ([, { Properties }]) => Properties.VersioningConfiguration,
  )?.[0];
}
