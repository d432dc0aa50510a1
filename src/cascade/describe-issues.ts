import type * as z from 'zod';

/** One thing wrong with an input: where, and in words what was given and what is allowed. */
export interface DescribedIssue {
  /** As a person writes it: `tiers[0].provider`; empty for the whole input. */
  readonly field: string;
  readonly message: string;
}

const SHOWN_CHARACTERS = 80;

/** Turns zod's issues into sentences that name the value given and what is allowed instead. */
export function describeIssues(schema: z.ZodType, input: unknown, error: z.ZodError): DescribedIssue[] {
  return error.issues.flatMap((issue): DescribedIssue[] => {
    if (issue.code === 'unrecognized_keys') {
      const allowed = keysAt(schema, input, issue.path);
      return issue.keys.map((key) => ({
        field: toField([...issue.path, key]),
        message: `is unknown here; allowed: ${allowed.join(', ')}`,
      }));
    }
    const given = valueAt(input, issue.path);
    const shown = given === undefined ? 'is missing' : `is ${show(given)}`;
    return [{ field: toField(issue.path), message: `${shown}: ${lowerFirst(reasonOf(issue))}` }];
  });
}

/** Zod keeps what a union or a key should have been in inner issues. */
function reasonOf(issue: z.core.$ZodIssue): string {
  const inner =
    issue.code === 'invalid_union' ? issue.errors.flat() : issue.code === 'invalid_key' ? issue.issues : [];
  return inner.length > 0 ? inner.map(({ message }) => message).join(', or ') : issue.message;
}

function toField(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (field, key) =>
      typeof key === 'number' ? `${field}[${key}]` : field ? `${field}.${String(key)}` : String(key),
    '',
  );
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key as string] : undefined),
    input,
  );
}

/** The keys that the object schema at `path` knows. */
function keysAt(schema: z.ZodType, input: unknown, path: readonly PropertyKey[]): string[] {
  let at: Definition | undefined = unwrap(schema, input);
  let value = input;
  for (const key of path) {
    value = valueAt(value, [key]);
    const inner: unknown = at?.shape?.[key as string] ?? at?.element ?? at?.valueType;
    at = inner === undefined ? undefined : unwrap(inner, value);
  }
  return Object.keys(at?.shape ?? {});
}

/** The parts of zod's schema definitions that lead from an input's path to the object schema there. */
interface Definition {
  readonly type: string;
  readonly shape?: Record<string, unknown>;
  readonly element?: unknown;
  readonly valueType?: unknown;
  readonly innerType?: unknown;
  readonly in?: unknown;
  readonly options?: readonly unknown[];
  readonly discriminator?: string;
}

function unwrap(schema: unknown, value: unknown): Definition {
  const { def } = schema as { def: Definition };
  if (def.innerType !== undefined) return unwrap(def.innerType, value);
  if (def.in !== undefined) return unwrap(def.in, value);
  const { options, discriminator } = def;
  if (!options || !discriminator) return def;
  const tag = isRecord(value) ? value[discriminator] : undefined;
  const chosen = options.find((option) => {
    const literal = unwrap(option, value).shape?.[discriminator] as
      | { values?: ReadonlySet<unknown> }
      | undefined;
    return literal?.values?.has(tag);
  });
  return unwrap(chosen ?? options[0], value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function show(value: unknown): string {
  if (isRecord(value)) return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
  const text = JSON.stringify(value) ?? String(value);
  if (text.length <= SHOWN_CHARACTERS) return text;
  return `${text.slice(0, SHOWN_CHARACTERS).toWellFormed()}… (${text.length - 2} characters)`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
