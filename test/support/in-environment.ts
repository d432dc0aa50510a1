/** Runs `work` with these variables (undefined unsets) and, where given, in another working folder. */
export function inEnvironment<Result>(
  variables: Readonly<Record<string, string | undefined>>,
  work: () => Result,
  folder: string = process.cwd(),
): Result {
  const before = { folder: process.cwd(), variables: { ...process.env } };
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  try {
    for (const [name, value] of Object.entries(variables)) set(name, value);
    process.chdir(folder);
    return work();
  } finally {
    process.chdir(before.folder);
    for (const name of Object.keys(variables)) set(name, before.variables[name]);
  }
}
