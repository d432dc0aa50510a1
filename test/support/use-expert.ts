import { Template } from 'aws-cdk-lib/assertions';
import type { Deployment } from '../../deploy/deployment.ts';
import { ExpertStack } from '../../deploy/expert/expert-stack.ts';
import { newApp } from './synth-checked.ts';
import { useSynthFolder } from './use-synth-folder.ts';

export const IMAGE = '111122223333.dkr.ecr.us-east-1.amazonaws.com/models/expert:v1';

interface Content {
  readonly expert?: object;
  readonly tier?: object;
  readonly account?: string;
}

/** Makes stacks of an expert that is the only tier of its server, for all tests of a file. */
export function useExpert() {
  const folder = useSynthFolder();

  const deploymentOf = ({ expert = {}, tier = {}, ...settings }: Content = {}): Deployment =>
    folder.deployment({
      ...settings,
      expert,
      server: { tiers: [{ name: 'expert', provider: 'sagemaker', endpointName: 'llm', ...tier }] },
    });

  function stackOf(content?: Content, app = newApp()): ExpertStack {
    const deployment = deploymentOf(content);
    if (!deployment.settings.expert) throw new Error('the deployment has no expert');
    return new ExpertStack(app, { deployment }, deployment.settings.expert);
  }

  return {
    folder,
    deploymentOf,
    stackOf,
    templateOf: (content?: Content) => Template.fromStack(stackOf(content)),
  };
}

/** How the endpoint has its instances. */
export const variantOf = (template: Template) =>
  Object.values(template.findResources('AWS::SageMaker::EndpointConfig'))[0]?.Properties
    .ProductionVariants[0];
