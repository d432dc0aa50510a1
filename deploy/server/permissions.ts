import { Arn, ArnFormat, type Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Config } from '../../src/server/config-schema.ts';
import { type AskedModel, toAskedModels } from './asked-models.ts';
import { toInferenceProfile } from './inference-regions.ts';

/** What the deployment made, in the place of what the configuration names. */
export interface MadeForCalls {
  readonly provisioned?: { readonly tier: string; readonly arn: string } | undefined;
  readonly expert?: { readonly tier: string; readonly inferenceComponentName: string } | undefined;
  readonly guardrailArn?: string | undefined;
  readonly knowledgeBaseArn?: string | undefined;
  /** `inferenceRegions` of the deployment's file. */
  readonly inferenceRegions: Readonly<Record<string, readonly string[]>>;
}

type BedrockModel = Extract<AskedModel, { provider: 'bedrock' }>;

/** What src/store asks a table for. */
export const TABLE_ACTIONS = ['GetItem', 'PutItem', 'DeleteItem', 'Query', 'Scan'].map(
  (action) => `dynamodb:${action}`,
);
const INVOKE = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];

/**
 * What a server with this configuration may ask of models and knowledge bases, and nothing else: each model where it
 * may answer, the one endpoint, the one guardrail, the one knowledge base.
 */
export function toStatements(server: Config, made: MadeForCalls, stack: Stack): PolicyStatement[] {
  return [
    ...toAskedModels(server).flatMap((model) => {
      // A judge is asked without the guardrail, which would judge the judge.
      const own = model === server.judge ? { ...made, guardrailArn: undefined } : made;
      if (model.provider === 'bedrock') return toBedrockStatements(model, own, stack);
      return model.provider === 'sagemaker' ? [toEndpointStatement(model, made, stack)] : [];
    }),
    ...toKnowledgeStatements(server, made, stack),
    ...toTableStatements(server, stack),
  ];
}

function toBedrockStatements(model: BedrockModel, made: MadeForCalls, stack: Stack): PolicyStatement[] {
  const bought = made.provisioned?.tier === model.name ? made.provisioned.arn : undefined;
  const region = model.region ?? stack.region;
  const guardrail = toGuardrailArn(model, made, stack);
  return [
    ...(bought === undefined
      ? toModelStatements(model.modelId, region, made, stack)
      : [new PolicyStatement({ actions: INVOKE, resources: [bought] })]),
    ...(guardrail === undefined
      ? []
      : [new PolicyStatement({ actions: ['bedrock:ApplyGuardrail'], resources: [guardrail] })]),
  ];
}

function toModelStatements(
  modelId: string,
  region: string,
  { inferenceRegions }: MadeForCalls,
  stack: Stack,
): PolicyStatement[] {
  const [, kind, name = ''] =
    /^arn:[^:]+:bedrock:[^:]+:[^:]*:([^/]*inference-profile)\/(.+)$/.exec(modelId) ?? [];
  if (modelId.startsWith('arn:') && kind === undefined) {
    const isPrompt = modelId.includes(':prompt/');
    // A version stands behind the ARN of its prompt.
    const resources = isPrompt ? [modelId, modelId.replace(/(:prompt\/[^:]+):\d+$/, '$1')] : [modelId];
    return [
      new PolicyStatement({
        actions: isPrompt ? [...INVOKE, 'bedrock:RenderPrompt', 'bedrock:GetPrompt'] : INVOKE,
        resources: [...new Set(resources)],
      }),
    ];
  }
  const profile = toInferenceProfile(kind === undefined ? modelId : name, inferenceRegions);
  if (!profile && kind !== undefined)
    return toBehindProfile(modelId, [`arn:${stack.partition}:bedrock:*::foundation-model/*`]);
  if (!profile) {
    return [
      new PolicyStatement({ actions: INVOKE, resources: [toFoundationModelArn(modelId, region, stack)] }),
    ];
  }
  const profileArn =
    kind === undefined
      ? stack.formatArn({ service: 'bedrock', region, resource: 'inference-profile', resourceName: modelId })
      : modelId;
  const answering = new Set([region, ...(profile.regions ?? [region, ''])]);
  return toBehindProfile(
    profileArn,
    Array.from(answering, (where) => toFoundationModelArn(profile.foundationModelId, where, stack)),
  );
}

/** The models themselves only where the profile chose them; which stand behind one of the account, Bedrock knows. */
function toBehindProfile(profileArn: string, models: string[]): PolicyStatement[] {
  return [
    new PolicyStatement({ actions: INVOKE, resources: [profileArn] }),
    new PolicyStatement({
      actions: INVOKE,
      resources: models,
      conditions: { StringEquals: { 'bedrock:InferenceProfileArn': profileArn } },
    }),
  ];
}

const toFoundationModelArn = (modelId: string, region: string, { partition }: Stack) =>
  `arn:${partition}:bedrock:${region}::foundation-model/${modelId}`;

function toGuardrailArn(
  { guardrail, region }: BedrockModel,
  made: MadeForCalls,
  stack: Stack,
): string | undefined {
  if (!guardrail) return made.guardrailArn;
  if (guardrail.id.startsWith('arn:')) return guardrail.id;
  return stack.formatArn({
    service: 'bedrock',
    region: region ?? stack.region,
    resource: 'guardrail',
    resourceName: guardrail.id,
  });
}

function toEndpointStatement(
  model: Extract<AskedModel, { provider: 'sagemaker' }>,
  { expert }: MadeForCalls,
  stack: Stack,
): PolicyStatement {
  const { endpointName, region = stack.region } = model;
  const inferenceComponentName =
    expert?.tier === model.name ? expert.inferenceComponentName : model.inferenceComponentName;
  const toArn = (resource: string, resourceName: string) =>
    Arn.format(
      { service: 'sagemaker', region, resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME },
      stack,
    );
  return new PolicyStatement({
    actions: ['sagemaker:InvokeEndpoint', 'sagemaker:InvokeEndpointWithResponseStream'],
    resources: [
      // SageMaker writes names in its ARNs in lower case.
      toArn('endpoint', endpointName.toLowerCase()),
      ...(inferenceComponentName === undefined
        ? []
        : [toArn('inference-component', inferenceComponentName.toLowerCase())]),
    ],
  });
}

function toKnowledgeStatements({ knowledge }: Config, made: MadeForCalls, stack: Stack): PolicyStatement[] {
  const named =
    knowledge?.kind === 'bedrock'
      ? stack.formatArn({
          service: 'bedrock',
          region: knowledge.region ?? stack.region,
          resource: 'knowledge-base',
          resourceName: knowledge.knowledgeBaseId,
        })
      : undefined;
  const arn = made.knowledgeBaseArn ?? named;
  return arn === undefined ? [] : [new PolicyStatement({ actions: ['bedrock:Retrieve'], resources: [arn] })];
}

/** Tables that the configuration names; one that is made grants its own. */
function toTableStatements({ store, cache }: Config, stack: Stack): PolicyStatement[] {
  const arns = [store, cache].flatMap((kept) => {
    if (kept.kind !== 'dynamodb' || kept.table === undefined) return [];
    if (kept.table.startsWith('arn:')) return [kept.table];
    const { region = stack.region } = kept;
    return [stack.formatArn({ service: 'dynamodb', region, resource: 'table', resourceName: kept.table })];
  });
  return arns.length === 0
    ? []
    : [new PolicyStatement({ actions: TABLE_ACTIONS, resources: [...new Set(arns)] })];
}
