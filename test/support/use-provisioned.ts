import { Template } from 'aws-cdk-lib/assertions';
import { ProvisionedStack } from '../../deploy/provisioned/provisioned-stack.ts';
import { newApp } from './synth-checked.ts';
import { useSynthFolder } from './use-synth-folder.ts';

export const MODEL_ID = 'amazon.nova-lite-v1:0:24k';

interface Content {
  readonly name?: string;
  readonly account?: string;
  readonly tags?: object;
  readonly modelId?: string;
  /** What else is said of the tier. */
  readonly tier?: object;
  /** What else is said of the purchase. */
  readonly bought?: object;
}

/** A deployment that buys throughput for the only tier of its server. */
export const provisionedContent = ({ modelId = MODEL_ID, tier, bought, ...settings }: Content = {}) => ({
  ...settings,
  provisioned: { usdPerHour: 21.18, ...bought },
  server: { tiers: [{ name: 'provisioned', provider: 'bedrock', modelId, ...tier }] },
});

/** Makes stacks of such a purchase, for all tests of a file. */
export function useProvisioned() {
  const folder = useSynthFolder();

  function stackOf(content?: Content, app = newApp()): ProvisionedStack {
    const deployment = folder.deployment(provisionedContent(content));
    const { provisioned } = deployment.settings;
    if (!provisioned) throw new Error('the deployment buys nothing');
    return new ProvisionedStack(app, { deployment }, provisioned);
  }

  return { folder, stackOf, templateOf: (content?: Content) => Template.fromStack(stackOf(content)) };
}

type Properties = Readonly<Record<'Create' | 'Delete', string>> & Readonly<Record<string, unknown>>;

/** The one purchase: its logical id, and what the function behind it is told. */
export function purchaseOf(template: Template) {
  const [[id, resource] = [], ...more] = Object.entries(
    template.findResources('Custom::ProvisionedThroughput'),
  );
  if (!id || more.length > 0) throw new Error(`${more.length + (id ? 1 : 0)} purchases`);
  const properties = resource?.Properties as Properties;
  return {
    id,
    resource,
    properties,
    create: JSON.parse(properties.Create),
    remove: JSON.parse(properties.Delete),
  };
}
