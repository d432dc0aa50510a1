/** Tokens that a call read and wrote. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What a tier's tokens cost. One USD per million tokens is 1,000 nano-USD a token. */
export interface Price {
  readonly inputUsdPerMillionTokens: number;
  readonly outputUsdPerMillionTokens: number;
}

const NANO_USD_PER_USD = 1e9;
const NANO_USD_PER_TOKEN = 1e3;
/** Beyond these digits of a nano-USD lies floating-point noise, which must not round to another one. */
const EXACT_DIGITS = 3;
/** English prose has about four bytes a token and other scripts about three a sign; three errs on the dear side. */
const BYTES_PER_TOKEN = 3;

/** Cost of `usage` in integer nano-USD, rounded up. Without a price a call costs nothing. */
export function toCostNanoUsd(price: Price | undefined, usage: Usage): number {
  if (!price) return 0;
  const perMillion =
    usage.inputTokens * price.inputUsdPerMillionTokens + usage.outputTokens * price.outputUsdPerMillionTokens;
  return Math.ceil(withoutNoise(perMillion * NANO_USD_PER_TOKEN));
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

function withoutNoise(nanoUsd: number): number {
  return Number(nanoUsd.toFixed(EXACT_DIGITS));
}
