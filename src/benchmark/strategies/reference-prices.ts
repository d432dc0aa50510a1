import type { TokenPrice } from '../../cascade/money.ts';

/** A model that an embedded tier stands for, so that what it answers has a price at all. */
export interface ReferenceModel {
  readonly name: string;
  readonly price: TokenPrice;
}

/**
 * Bedrock on demand, base region, US dollars per million tokens, from cheap to dear. From LiteLLM's table of prices,
 * commit 00035b6 and a test that asserts it, as read on 2026-11-21.
 */
const MODELS: readonly ReferenceModel[] = [
  {
    name: 'amazon.nova-lite-v1:0',
    price: { inputUsdPerMillionTokens: 0.06, outputUsdPerMillionTokens: 0.24 },
  },
  {
    name: 'anthropic.claude-haiku-4-5-20251001-v1:0',
    price: { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 },
  },
  {
    name: 'anthropic.claude-sonnet-4-6',
    price: { inputUsdPerMillionTokens: 3, outputUsdPerMillionTokens: 15 },
  },
];

/** The model for the tier at `index` of `count`, the cheapest for the first and the dearest for the last. */
export function toReferenceModel(index: number, count: number): ReferenceModel {
  const at = count > 1 ? Math.round((index / (count - 1)) * (MODELS.length - 1)) : 0;
  return MODELS[at] as ReferenceModel;
}
