import { App, Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { toStatements } from '../../deploy/server/permissions.ts';
import { configSchema } from '../../src/server/config-schema.ts';

const REGIONS = {};

/** The statements in the form of IAM, for account 111122223333 and eu-west-1. */
function statementsFor(config: object, made = {}) {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  const statements = toStatements(configSchema.parse(config), { inferenceRegions: REGIONS, ...made }, stack);
  return JSON.parse(
    JSON.stringify(stack.resolve(statements.map((statement) => statement.toStatementJson()))).replaceAll(
      /\{"Ref":"AWS::Partition"\}/g,
      '"aws"',
    ),
  );
}

const toBedrock = (modelId: string, more = {}) => ({ name: 'a', provider: 'bedrock', modelId, ...more });
const INVOKE = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
const join = (parts: unknown) => JSON.stringify(parts);

describe('toStatements', () => {
  it('allows nothing to the embedded default', () => {
    expect(statementsFor({})).toEqual([]);
  });

  it('allows a base model in its own region only', () => {
    const tiers = [toBedrock('amazon.nova-lite-v1:0', { region: 'us-west-2' })];
    const [statement, ...more] = statementsFor({ tiers });
    expect(more).toEqual([]);
    expect(statement.Action).toEqual(INVOKE);
    expect(join(statement.Resource)).toContain(':bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0');
  });

  it('allows a profile, and the model behind it only by way of the profile', () => {
    const tiers = [toBedrock('us.amazon.nova-2-lite-v1:0', { region: 'us-east-1' })];
    const [profile, models] = statementsFor({ tiers });
    expect(join(profile.Resource)).toContain(
      ':bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-2-lite-v1:0',
    );
    const regions = [...join(models.Resource).matchAll(/bedrock:([a-z0-9-]*)::foundation-model/g)].map(
      ([, region]) => region,
    );
    expect(regions).toEqual(['us-east-1', 'us-east-2', 'us-west-2']);
    expect(join(models.Condition)).toContain('inference-profile/us.amazon.nova-2-lite-v1:0');
  });

  it('allows a profile elsewhere only where the deployment says that it answers', () => {
    const tiers = [toBedrock('us.amazon.nova-2-lite-v1:0', { region: 'us-east-1' })];
    const [, models] = statementsFor({ tiers }, { inferenceRegions: { us: ['us-east-1'] } });
    expect(join(models.Resource)).not.toContain('us-west-2');
  });

  it('allows a global profile the model without a region', () => {
    const [, models] = statementsFor({
      tiers: [toBedrock('global.anthropic.claude-haiku-4-5-20251001-v1:0')],
    });
    expect(join(models.Resource)).toContain(':bedrock:::foundation-model/anthropic.claude-haiku-4-5');
    expect(join(models.Resource)).toContain(
      ':bedrock:eu-west-1::foundation-model/anthropic.claude-haiku-4-5',
    );
  });

  it('allows provisioned throughput by its ARN alone, named or bought', () => {
    const arn = 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc';
    expect(statementsFor({ tiers: [toBedrock(arn)] })).toEqual([
      { Effect: 'Allow', Action: INVOKE, Resource: arn },
    ]);
    const bought = { provisioned: { tier: 'a', arn } };
    expect(statementsFor({ tiers: [toBedrock('amazon.nova-pro-v1:0')] }, bought)).toEqual([
      { Effect: 'Allow', Action: INVOKE, Resource: arn },
    ]);
  });

  it('allows a prompt to be rendered', () => {
    const arn = 'arn:aws:bedrock:us-east-1:111122223333:prompt/ABCDEFGHIJ:3';
    const [statement] = statementsFor({ tiers: [toBedrock(arn)] });
    expect(statement.Action).toEqual([...INVOKE, 'bedrock:RenderPrompt', 'bedrock:GetPrompt']);
    expect(statement.Resource).toEqual([arn, arn.replace(/:3$/, '')]);
  });

  it('allows the guardrail that a tier names, else the one that was made', () => {
    const named = { guardrail: { id: 'abc123', version: '2' } };
    const guardrailArn = 'arn:aws:bedrock:eu-west-1:111122223333:guardrail/made';
    const both = [
      toBedrock('amazon.nova-lite-v1:0', named),
      { ...toBedrock('amazon.nova-pro-v1:0'), name: 'b' },
    ];
    const applied = statementsFor({ tiers: both }, { guardrailArn }).filter(
      ({ Action }: { Action: unknown }) => Action === 'bedrock:ApplyGuardrail',
    );
    expect(applied).toHaveLength(2);
    expect(join(applied[0])).toContain('guardrail/abc123');
    expect(applied[1].Resource).toBe(guardrailArn);
  });

  it('does not allow a judge the guardrail, which it is not asked through', () => {
    const judge = { ...toBedrock('amazon.nova-micro-v1:0'), name: 'judge' };
    const config = {
      tiers: [toBedrock('amazon.nova-lite-v1:0')],
      judge,
      routing: { secondOpinion: { kind: 'model' } },
    };
    const guardrailArn = 'arn:aws:bedrock:eu-west-1:111122223333:guardrail/made';
    const applied = statementsFor(config, { guardrailArn }).filter(
      ({ Action }: { Action: unknown }) => Action === 'bedrock:ApplyGuardrail',
    );
    expect(applied).toHaveLength(1);
  });

  it('allows one endpoint and its component, in lower case as in their ARNs', () => {
    const expert = {
      name: 'e',
      provider: 'sagemaker',
      endpointName: 'Customer-LLM',
      inferenceComponentName: 'Model',
    };
    const [statement, ...more] = statementsFor({ tiers: [expert] });
    expect(more).toEqual([]);
    expect(statement.Action).toEqual([
      'sagemaker:InvokeEndpoint',
      'sagemaker:InvokeEndpointWithResponseStream',
    ]);
    expect(join(statement.Resource)).toContain(':sagemaker:eu-west-1:111122223333:endpoint/customer-llm');
    expect(join(statement.Resource)).toContain('inference-component/model');
  });

  it('allows the component that was made, by its own name', () => {
    const tiers = [{ name: 'e', provider: 'sagemaker', endpointName: 'llm' }];
    const expert = { tier: 'e', inferenceComponentName: 'llm-model' };
    expect(join(statementsFor({ tiers }, { expert }))).toContain('inference-component/llm-model');
    expect(join(statementsFor({ tiers }))).not.toContain('inference-component');
  });

  it('allows the tables that are named, each once', () => {
    const store = { kind: 'dynamodb', table: 'answers' };
    const [statement, ...more] = statementsFor({ store, cache: { kind: 'dynamodb', table: 'answers' } });
    expect(more).toEqual([]);
    expect(statement.Action).toEqual(
      ['GetItem', 'PutItem', 'DeleteItem', 'Query', 'Scan'].map((action) => `dynamodb:${action}`),
    );
    expect(join(statement.Resource)).toContain(':dynamodb:eu-west-1:111122223333:table/answers');
  });

  it('allows one knowledge base to be searched', () => {
    const knowledge = { kind: 'bedrock', knowledgeBaseId: 'ABCDEFGHIJ', region: 'us-east-1' };
    const [statement] = statementsFor({ knowledge });
    expect(statement.Action).toBe('bedrock:Retrieve');
    expect(join(statement.Resource)).toContain(':bedrock:us-east-1:111122223333:knowledge-base/ABCDEFGHIJ');
  });

  it('names no resource by a star, whatever is configured', () => {
    const tiers = [
      toBedrock('global.anthropic.claude-haiku-4-5-20251001-v1:0'),
      { ...toBedrock('eu.amazon.nova-lite-v1:0'), name: 'b' },
      { name: 'c', provider: 'sagemaker', endpointName: 'x' },
    ];
    expect(join(statementsFor({ tiers }))).not.toContain('*');
  });
});
