/** Only ours: a configuration from who knows where shall not read what else is in the environment. */
const VARIABLE = /^\$\{(TIERED_SUPPORT_[A-Z0-9_]{1,60})\}$/;

/**
 * `input`, a document of JSON, with the value of a variable in the place of every text that is `${TIERED_SUPPORT_…}`
 * as a whole. `toValue` gives a variable's value; undefined where it is not set, which `onMissing` hears of with the
 * key, as in `tiers[0].modelId`.
 */
export function fillIn(
  input: unknown,
  toValue: (variable: string) => string | undefined,
  onMissing: (key: string, variable: string) => void,
  key = '',
): unknown {
  if (typeof input === 'string') {
    const variable = VARIABLE.exec(input)?.[1];
    if (variable === undefined) return input;
    const value = toValue(variable);
    if (value === undefined) onMissing(key, variable);
    return value;
  }
  if (Array.isArray(input))
    return input.map((element, index) => fillIn(element, toValue, onMissing, `${key}[${index}]`));
  if (typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      fillIn(value, toValue, onMissing, key ? `${key}.${name}` : name),
    ]),
  );
}
