import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { GuardrailStack } from '../../deploy/guardrail/guardrail-stack.ts';
import { KeyStack } from '../../deploy/state/key-stack.ts';
import { SupportStack } from '../../deploy/support-stack.ts';
import { createSynthFolder } from '../support/synth.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createSynthFolder();
afterAll(() => folder.remove());

interface Topic {
  readonly Name: string;
  readonly Definition: string;
  readonly Examples?: readonly string[];
  readonly InputEnabled?: boolean;
}

interface Filter {
  readonly Type: string;
  readonly InputStrength: string;
  readonly OutputStrength: string;
}

interface Policy {
  readonly Name: string;
  readonly TopicPolicyConfig: { readonly TopicsConfig: readonly Topic[] };
  readonly ContentPolicyConfig?: { readonly FiltersConfig: readonly Filter[] };
  readonly WordPolicyConfig?: {
    readonly WordsConfig: readonly { readonly Text: string; readonly InputEnabled?: boolean }[];
  };
  readonly BlockedInputMessaging: string;
  readonly BlockedOutputsMessaging: string;
  readonly KmsKeyArn?: unknown;
}

/** The stack with these settings, and one that reads its version as the service does. */
function synthesise(guardrail: object = {}, more: object = {}) {
  const deployment = folder.deployment({ ...more, guardrail });
  const app = new App({ analyticsReporting: false });
  const key = deployment.settings.customerKey ? new KeyStack(app, { deployment }).key : undefined;
  const surroundings = { deployment, key };
  const { settings } = deployment;
  if (!settings.guardrail) throw new Error('no guardrail');
  const stack = new GuardrailStack(app, surroundings, settings.guardrail);
  const reader = new SupportStack(app, 'reader', 'Reads', surroundings);
  new StringParameter(reader, 'Version', { stringValue: stack.guardrail.version });
  new StringParameter(reader, 'Id', { stringValue: stack.guardrail.id });
  return { app, stack, reader };
}

function toTemplates({ stack, reader }: ReturnType<typeof synthesise>) {
  const read = Object.values(Template.fromStack(reader).findResources('AWS::SSM::Parameter'));
  const [version, id] = read.map(({ Properties }): object => Properties.Value);
  return { template: Template.fromStack(stack), read: { version, id } };
}

function policyOf(template: Template): Policy {
  const [resource] = Object.values(template.findResources('AWS::Bedrock::Guardrail'));
  return resource?.Properties;
}

const policyWith = (guardrail: object, more?: object) =>
  policyOf(toTemplates(synthesise(guardrail, more)).template);

describe('GuardrailStack', () => {
  let policy: Policy;
  let template: Template;
  let read: ReturnType<typeof toTemplates>['read'];
  beforeAll(() => {
    ({ template, read } = toTemplates(synthesise()));
    policy = policyOf(template);
  });

  it('denies secrets and promises, and speaks of no competitors where none are named', () => {
    expect(policy.TopicPolicyConfig.TopicsConfig.map(({ Name }) => Name)).toEqual([
      'Credentials',
      'Promises',
    ]);
    expect(policy.WordPolicyConfig).toBeUndefined();
  });

  it('lets customers ask what will come', () => {
    const [credentials, promises] = policy.TopicPolicyConfig.TopicsConfig;
    expect(credentials?.InputEnabled).toBeUndefined();
    expect(promises?.InputEnabled).toBe(false);
  });

  it('looks for attacks on the prompt in questions only, and for all else in both', () => {
    const filters = policy.ContentPolicyConfig?.FiltersConfig ?? [];
    expect(
      filters.map(({ Type, InputStrength, OutputStrength }) => [Type, InputStrength, OutputStrength]),
    ).toEqual([
      ['HATE', 'HIGH', 'HIGH'],
      ['INSULTS', 'MEDIUM', 'MEDIUM'],
      ['SEXUAL', 'HIGH', 'HIGH'],
      ['VIOLENCE', 'HIGH', 'HIGH'],
      ['MISCONDUCT', 'HIGH', 'HIGH'],
      ['PROMPT_ATTACK', 'HIGH', 'NONE'],
    ]);
  });

  it('takes strengths and the reply of its settings, and leaves out what is switched off', () => {
    const own = policyWith({
      filters: { hate: 'LOW', insults: 'NONE', promptAttack: 'MEDIUM' },
      blockedReply: 'Not here.',
    });
    const filters = own.ContentPolicyConfig?.FiltersConfig ?? [];
    expect(filters[0]).toEqual({ Type: 'HATE', InputStrength: 'LOW', OutputStrength: 'LOW' });
    expect(filters.map(({ Type }) => Type)).not.toContain('INSULTS');
    expect(filters.at(-1)).toEqual({
      Type: 'PROMPT_ATTACK',
      InputStrength: 'MEDIUM',
      OutputStrength: 'NONE',
    });
    expect([own.BlockedInputMessaging, own.BlockedOutputsMessaging]).toEqual(['Not here.', 'Not here.']);
  });

  it('has no filters of content at all where every one is switched off', () => {
    const names = ['hate', 'insults', 'sexual', 'violence', 'misconduct', 'promptAttack'];
    const own = policyWith({ filters: Object.fromEntries(names.map((name) => [name, 'NONE'])) });
    expect(own.ContentPolicyConfig).toBeUndefined();
  });

  it('keeps the names of competitors out of replies, each once, and lets customers say them', () => {
    const own = policyWith({ competitors: ['Acme', 'Beta Cloud', 'ACME'] });
    const topic = own.TopicPolicyConfig.TopicsConfig.at(-1);
    expect(topic?.Name).toBe('Competitors');
    expect(topic?.Definition).toMatch(/: ACME, Beta Cloud\.$/);
    expect(topic?.Examples?.[0]).toContain('ACME');
    expect(own.WordPolicyConfig?.WordsConfig).toEqual([
      { Text: 'ACME', InputEnabled: false },
      { Text: 'Beta Cloud', InputEnabled: false },
    ]);
  });

  it("keeps to the API's limits of the classic tier, however many names there are and however long", () => {
    const long = (index: number) => `${'x'.repeat(98)}${String(index).padStart(2, '0')}`;
    for (const competitors of [[], ['A'], Array.from({ length: 30 }, (_, index) => long(index))]) {
      const own = policyWith({ competitors });
      expect(own.Name).toMatch(/^[0-9a-zA-Z-_]{1,50}$/);
      expect(own.BlockedInputMessaging.length).toBeLessThanOrEqual(500);
      for (const { Name, Definition, Examples = [] } of own.TopicPolicyConfig.TopicsConfig) {
        expect(Name).toMatch(/^[0-9a-zA-Z-_ !?.]{1,100}$/);
        expect(Definition.length).toBeLessThanOrEqual(200);
        expect(Examples.length).toBeLessThanOrEqual(5);
        for (const example of Examples) expect(example.length).toBeLessThanOrEqual(100);
      }
      if (competitors[0])
        expect(own.TopicPolicyConfig.TopicsConfig.at(-1)?.Definition).toContain(competitors[0]);
      expect(own.WordPolicyConfig?.WordsConfig.length ?? 0).toBe(competitors.length);
    }
  });

  it('makes a new version where the policy changes, and keeps the one before', () => {
    const versionsOf = (own: Template) => Object.entries(own.findResources('AWS::Bedrock::GuardrailVersion'));
    const same = toTemplates(synthesise());
    const other = toTemplates(synthesise({ blockedReply: 'Not here.' }));
    const [[id, version] = []] = versionsOf(template);
    const [[sameId] = []] = versionsOf(same.template);
    const [[otherId, otherVersion] = []] = versionsOf(other.template);
    expect(version).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(sameId).toBe(id);
    expect(otherId).not.toBe(id);
    expect(otherVersion?.Properties.Description).not.toBe(version?.Properties.Description);
    // Else the stack that reads it would seem unchanged, and keep the old version.
    expect(other.read.version).not.toEqual(read.version);
    expect(same.read.version).toEqual(read.version);
  });

  it('takes no new version for a tag or a key', () => {
    const idOf = (own: Template) => Object.keys(own.findResources('AWS::Bedrock::GuardrailVersion'));
    const other = toTemplates(synthesise({}, { tags: { team: 'help' }, customerKey: true }));
    expect(idOf(other.template)).toEqual(idOf(template));
  });

  it('is read by the service without an export that would hold the old version fast', () => {
    expect(Object.keys(read.version ?? {})).toEqual(['Fn::GetStackOutput']);
    expect(Object.keys(read.id ?? {})).toEqual(['Fn::ImportValue']);
    const { app, reader, stack } = synthesise();
    const { dependencies } = app.synth().getStackByName(reader.stackName);
    expect(dependencies.map(({ id }) => id)).toContain(stack.artifactId);
  });

  it('is encrypted with the key of the stage where there is one', () => {
    expect(policy.KmsKeyArn).toBeUndefined();
    expect(policyWith({}, { customerKey: true }).KmsKeyArn).toEqual({
      'Fn::ImportValue': expect.stringContaining('-key:'),
    });
  });

  it('passes the checks', () => {
    const { app } = synthesise({ competitors: ['Acme'] }, { customerKey: true });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).not.toThrow();
  });

  it.each([
    [{ competitors: [' '] }, 'guardrail.competitors.0: must be a name of one to three words'],
    [
      { competitors: ['one two three four'] },
      'guardrail.competitors.0: must be a name of one to three words',
    ],
    [{ filters: { hate: 'high' } }, 'guardrail.filters.hate'],
    [{ filters: { greed: 'HIGH' } }, 'greed'],
    [{ blockedReply: '' }, 'guardrail.blockedReply'],
    [{ blockedReply: 'x'.repeat(501) }, 'guardrail.blockedReply'],
  ])('refuses %j', (guardrail, complaint) => {
    expect(() => folder.deployment({ guardrail })).toThrow(complaint);
  });
});
