/** The variables that the stack has set for a function. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws Error that names the variable where it is missing or blank. */
export function readVariable(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value.trim() === '') throw new Error(`${name} must be set`);
  return value;
}

/** The list in a variable that holds one as JSON. @throws Error that names the variable and what it must be. */
export function readList<Item>(
  text: string,
  name: string,
  { isItem, items }: { readonly isItem: (item: unknown) => item is Item; readonly items: string },
): readonly Item[] {
  const list = parse(text);
  if (Array.isArray(list) && list.length > 0 && list.every(isItem)) return list;
  throw new Error(`${name} must be a JSON list of ${items}, at least one`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
