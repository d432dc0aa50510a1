import type { CfnGuardrailProps } from 'aws-cdk-lib/aws-bedrock';
import type { DeploySettings } from '../settings/settings.ts';
import { toDeniedTopics } from './denied-topics.ts';

type Settings = NonNullable<DeploySettings['guardrail']>;

export type GuardrailPolicy = Pick<
  CfnGuardrailProps,
  | 'topicPolicyConfig'
  | 'contentPolicyConfig'
  | 'wordPolicyConfig'
  | 'blockedInputMessaging'
  | 'blockedOutputsMessaging'
>;

/**
 * What is blocked, and what is said in its place. Whether an answer follows from its sources is left to the server's
 * own judge, so that there is no contextual grounding.
 */
export function toGuardrailPolicy({ competitors, filters, blockedReply }: Settings): GuardrailPolicy {
  const names = toDistinct(competitors);
  const { promptAttack, ...ofContent } = filters;
  const filtersConfig = [
    ...Object.entries(ofContent).map(([type, strength]) => ({
      type: type.toUpperCase(),
      inputStrength: strength,
      outputStrength: strength,
    })),
    // The API takes no strength for replies.
    { type: 'PROMPT_ATTACK', inputStrength: promptAttack, outputStrength: 'NONE' },
  ].filter(({ inputStrength }) => inputStrength !== 'NONE');
  return {
    topicPolicyConfig: { topicsConfig: toDeniedTopics(names) },
    ...(filtersConfig.length > 0 && { contentPolicyConfig: { filtersConfig } }),
    // Customers may say where they come from; our replies name nobody.
    ...(names.length > 0 && {
      wordPolicyConfig: { wordsConfig: names.map((text) => ({ text, inputEnabled: false })) },
    }),
    blockedInputMessaging: blockedReply,
    blockedOutputsMessaging: blockedReply,
  };
}

/** Filters of words do not see capitals. */
function toDistinct(names: readonly string[]): string[] {
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
}
