/**
 * @typedef {{ readonly name: string, readonly value: number }} Sign
 * @typedef {{ readonly intercept: number, readonly weights: Readonly<Record<string, number>> }} Weights
 * @typedef {Readonly<Record<string, number>>} Priors what each sign is taken to be worth before any data is seen
 */

/** How strongly a weight is drawn to its prior. */
const RIDGE = 1;
const FOLDS = 10;
const SEED = 1;

/**
 * Weights of signs, near `priors`; one that would turn round, as a small set may have it, is left out.
 * @param {typeof import('../src/statistics/logistic.ts').fitLogistic} fitLogistic
 * @param {readonly (readonly Sign[])[]} items @param {readonly number[]} labels 1: right @param {Priors} priors
 * @param {readonly number[]} [counts] how much each item counts
 * @returns {Weights}
 */
export function fitWeights(fitLogistic, items, labels, priors, counts) {
  /** @type {Set<string>} */
  const turned = new Set();
  for (;;) {
    const names = Object.keys(priors).filter((name) => !turned.has(name));
    const { intercept, coefficients } = fitLogistic({
      rows: items.map((signs) => names.map((name) => signs.find((sign) => sign.name === name)?.value ?? 0)),
      labels,
      weights: counts,
      ridge: RIDGE,
      prior: names.map((name) => priors[name] ?? 0),
    });
    const before = turned.size;
    names.forEach((name, at) => {
      if ((coefficients[at] ?? 0) * (priors[name] ?? 0) < 0) turned.add(name);
    });
    if (turned.size === before) {
      const weights = Object.fromEntries(names.map((name, at) => [name, round(coefficients[at] ?? 0)]));
      return { intercept: round(intercept), weights };
    }
  }
}

/** Log-odds that an item is right. @param {readonly Sign[]} signs @param {Weights} weights */
export function weigh(signs, { intercept, weights }) {
  return signs.reduce((sum, { name, value }) => sum + (weights[name] ?? 0) * value, intercept);
}

/**
 * The log-odds of each item, by weights that were fitted without it.
 * @param {{ fitLogistic: typeof import('../src/statistics/logistic.ts').fitLogistic,
 *   toFolds: typeof import('../src/statistics/folds.ts').toFolds,
 *   createSeeded: typeof import('../src/statistics/seeded.ts').createSeeded }} statistics
 * @param {readonly (readonly Sign[])[]} items @param {readonly number[]} labels @param {Priors} priors
 */
export function crossValidate({ fitLogistic, toFolds, createSeeded }, items, labels, priors) {
  /** @type {number[]} */
  const logOdds = [];
  for (const fold of toFolds(labels, FOLDS, createSeeded(SEED))) {
    const held = new Set(fold);
    const rest = items.map((_, at) => at).filter((at) => !held.has(at));
    const weights = fitWeights(
      fitLogistic,
      rest.map((at) => items[at] ?? []),
      rest.map((at) => labels[at] ?? 0),
      priors,
    );
    for (const at of fold) logOdds[at] = weigh(items[at] ?? [], weights);
  }
  return logOdds;
}

/** @param {number} number */
export function round(number) {
  return Math.round(number * 1_000) / 1_000;
}
