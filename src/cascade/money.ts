/** Tokens that a call read and wrote. Tokens read from or written to a prompt cache are not among `inputTokens`. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens?: number | undefined;
  readonly cacheWriteTokens?: number | undefined;
}

/** What a tier's tokens cost. One USD per million tokens is 1,000 nano-USD a token. */
export interface TokenPrice {
  readonly inputUsdPerMillionTokens: number;
  readonly outputUsdPerMillionTokens: number;
  /** Left out: as other input. */
  readonly cacheReadUsdPerMillionTokens?: number | undefined;
  readonly cacheWriteUsdPerMillionTokens?: number | undefined;
}

/** What a machine costs that is paid for by the hour, and how far it is used. */
export interface HourlyPrice {
  readonly usdPerHour: number;
  /** Input and output tokens together that it can work through in an hour. */
  readonly tokensPerHourAtCapacity: number;
  /** Share of that capacity in use, above 0 and up to 1; the rest of the hour is paid for as well. */
  readonly utilization: number;
}

export type Price = TokenPrice | HourlyPrice;

/** Integer nano-USD, rounded up. */
export interface Cost {
  /** What the question is charged: its tokens, or its share of the hour. */
  readonly costNanoUsd: number;
  /** What one call more adds to the bill; nothing on a machine that is paid for anyway. Limits look at this. */
  readonly marginalNanoUsd: number;
}

export const NO_COST: Cost = { costNanoUsd: 0, marginalNanoUsd: 0 };

const NANO_USD_PER_USD = 1e9;
const NANO_USD_PER_TOKEN = 1e3;
/** Beyond these digits of a nano-USD lies floating-point noise, which must not round to another one. */
const EXACT_DIGITS = 3;
/** English prose has about four bytes a token and other scripts about three a sign; three errs on the dear side. */
const BYTES_PER_TOKEN = 3;

/** Cost of `usage`. Without a price a call costs nothing. */
export function toCost(price: Price | undefined, usage: Usage): Cost {
  if (!price) return NO_COST;
  if (isHourly(price)) {
    const { usdPerHour, tokensPerHourAtCapacity, utilization } = price;
    const share = totalTokens(usage) / (tokensPerHourAtCapacity * utilization);
    return { costNanoUsd: toWholeNanoUsd(share * usdPerHour * NANO_USD_PER_USD), marginalNanoUsd: 0 };
  }
  const input = price.inputUsdPerMillionTokens;
  const perMillion =
    usage.inputTokens * input +
    usage.outputTokens * price.outputUsdPerMillionTokens +
    (usage.cacheReadTokens ?? 0) * (price.cacheReadUsdPerMillionTokens ?? input) +
    (usage.cacheWriteTokens ?? 0) * (price.cacheWriteUsdPerMillionTokens ?? input);
  const costNanoUsd = toWholeNanoUsd(perMillion * NANO_USD_PER_TOKEN);
  return { costNanoUsd, marginalNanoUsd: costNanoUsd };
}

/** The most that a call can cost which reads and writes at most so many tokens, whatever a prompt cache does. */
export function toWorstCase(price: Price | undefined, inputTokens: number, outputTokens: number): Cost {
  const splits: readonly Usage[] = [
    { inputTokens, outputTokens },
    { inputTokens: 0, outputTokens, cacheReadTokens: inputTokens },
    { inputTokens: 0, outputTokens, cacheWriteTokens: inputTokens },
  ];
  return splits
    .map((usage) => toCost(price, usage))
    .reduce((most, cost) => (cost.costNanoUsd > most.costNanoUsd ? cost : most));
}

export function isHourly(price: Price): price is HourlyPrice {
  return 'usdPerHour' in price;
}

export function addCosts(costs: Iterable<Cost>): Cost {
  let costNanoUsd = 0;
  let marginalNanoUsd = 0;
  for (const cost of costs) {
    costNanoUsd += cost.costNanoUsd;
    marginalNanoUsd += cost.marginalNanoUsd;
  }
  return { costNanoUsd, marginalNanoUsd };
}

export function addUsage(one: Usage, other: Usage): Usage {
  const cacheReadTokens = (one.cacheReadTokens ?? 0) + (other.cacheReadTokens ?? 0);
  const cacheWriteTokens = (one.cacheWriteTokens ?? 0) + (other.cacheWriteTokens ?? 0);
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    ...(cacheReadTokens > 0 && { cacheReadTokens }),
    ...(cacheWriteTokens > 0 && { cacheWriteTokens }),
  };
}

/** An upper estimate of the tokens in `text`. */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

export function usdToNanoUsd(usd: number): number {
  return Math.floor(withoutNoise(usd * NANO_USD_PER_USD));
}

export function nanoUsdToUsd(nanoUsd: number): number {
  return nanoUsd / NANO_USD_PER_USD;
}

function totalTokens({
  inputTokens,
  outputTokens,
  cacheReadTokens = 0,
  cacheWriteTokens = 0,
}: Usage): number {
  return inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens;
}

function toWholeNanoUsd(nanoUsd: number): number {
  return Math.ceil(withoutNoise(nanoUsd));
}

function withoutNoise(nanoUsd: number): number {
  return Number(nanoUsd.toFixed(EXACT_DIGITS));
}
