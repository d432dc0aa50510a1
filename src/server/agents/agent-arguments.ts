import { RequestError } from '../../cascade/request-error.ts';
import type { Tool } from '../../tools/tool.ts';
import { type JsonSchema, toInputSchema, toObjectForm } from './json-schema.ts';
import { isRecord } from './read-value.ts';

/**
 * Arguments as the tool's schema has them, from what an agent sent: mostly strings, whatever their type. Blank
 * values of optional parameters are left out. What cannot be read stays as it is, for the tool to refuse in its own
 * words. @throws RequestError for text in the place of an object or a list that is neither.
 */
export function toArguments(
  { inputSchema }: Pick<Tool, 'inputSchema'>,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return readObject(given, toInputSchema(inputSchema), '');
}

function readObject(
  given: Readonly<Record<string, unknown>>,
  { properties = {}, required = [] }: JsonSchema,
  path: string,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([name, value]) => required.includes(name) || !isBlank(value))
      .map(([name, value]) => {
        const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
        return [name, schema ? readValue(value, schema, `${path}${name}`) : value];
      }),
  );
}

const isBlank = (value: unknown): boolean =>
  value === null || (typeof value === 'string' && value.trim() === '');

function readValue(value: unknown, schema: JsonSchema, field: string): unknown {
  const read = typeof value === 'string' ? readText(value.trim(), schema, field) : value;
  if (schema.type === 'object' && isRecord(read)) return readObject(read, schema, `${field}.`);
  return read ?? value;
}

/** More digits than a double holds; what is longer is no number. */
const NUMBER_CHARACTERS = 40;

/** Undefined where the text is to stay as it is. */
function readText(text: string, schema: JsonSchema, field: string): unknown {
  switch (schema.type) {
    case 'number':
    case 'integer': {
      const number = text === '' || text.length > NUMBER_CHARACTERS ? Number.NaN : Number(text);
      return Number.isFinite(number) ? number : undefined;
    }
    case 'boolean':
      return /^(?:true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined;
    case 'object': {
      const object = parseJson(text) ?? parseLoose(text);
      if (isRecord(object)) return object;
      throw unreadable(field, toObjectForm(schema));
    }
    case 'array': {
      const list = parseJson(text);
      if (Array.isArray(list)) return list;
      throw unreadable(field, 'JSON list, such as ["value"].');
    }
    default:
      return undefined;
  }
}

function unreadable(field: string, form: string): RequestError {
  return new RequestError('invalid_input', `${field} cannot be read`, {
    field,
    nextStep: `Give ${field} as a ${form}`,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const LOOSE_CHARACTERS = 4_000;
const LOOSE_PAIR = /^["']?([a-z_]\w*)["']?\s*[=:]([^=]*)$/i;
const QUOTED = /^(["'])([^"']*)\1$/;

/** An object in the spelling that agents hand on, `{plan=pro, product=Storage}`; flat, and no comma in a value. */
function parseLoose(text: string): Record<string, string> | undefined {
  if (text.length > LOOSE_CHARACTERS) return undefined;
  const inner = /^\{([^{}[\]]*)\}$/.exec(text)?.[1] ?? '';
  const pairs = inner.split(',').map((pair) => {
    const [, key = '', value = ''] = LOOSE_PAIR.exec(pair.trim()) ?? [];
    return [key, QUOTED.exec(value.trim())?.[2] ?? value.trim()] as const;
  });
  return pairs.every(([key]) => key) ? Object.fromEntries(pairs) : undefined;
}
